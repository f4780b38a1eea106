from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from app.db.models import (
    AmbiguousCandidate,
    CodeEvidence,
    CodeSystem,
    CodeSystemVersion,
    FormerName,
    Mapping,
    RegistryVersion,
    Relation,
    Role,
    Source,
    Synonym,
    listed,
)


@pytest.fixture
def stocked(session: Session) -> Session:
    """A session with a source, two roles and a code list without codes."""
    session.add(Source(source_id="s", title="A source", standing="verified"))
    session.flush()
    for number in (1, 2):
        session.add(
            Role(
                role_id=f"role-{number}",
                name=f"Role {number}",
                family="nursing",
                is_mental_health=False,
                source_id="s",
            )
        )
    session.add(CodeSystem(system_id="list", title="A list", source_id="s"))
    session.flush()
    session.add(CodeSystemVersion(system_id="list", version="1", is_loaded=True, source_id="s"))
    session.flush()
    return session


def _synonym(**over: str | None) -> Synonym:
    fields: dict[str, Any] = {
        "role_id": "role-1",
        "term": "A Name",
        "kind": "alternative title",
        "scope": "exact",
        "source_id": "s",
    }
    return Synonym(**(fields | over))


def _evidence(**over: str | None) -> CodeEvidence:
    fields: dict[str, Any] = {
        "role_id": "role-1",
        "system_id": "list",
        "kind": "lacks_code",
        "says": "has none",
        "source_id": "s",
    }
    return CodeEvidence(**(fields | over))


@pytest.mark.parametrize(
    "row",
    [
        _synonym(scope="vague"),
        _synonym(kind="nickname"),
        _synonym(role_id="role-3"),
        _synonym(source_id="nowhere"),
        _synonym(valid_from="lately"),
        _synonym(valid_from="2018-1"),
        _synonym(valid_from="2019", valid_to="2018-12-31"),
        _synonym(valid_from="2018-12-31", valid_to="2018-12-30"),
        _synonym(origin="nobody"),
        Source(source_id="t", title="T", standing="trusted"),
        Source(source_id="t", title="T", standing="verified", published="May 2020"),
        Relation(
            from_role_id="role-1",
            relation="kind_of",
            to_role_id="role-1",
            is_inferred=False,
            source_id="s",
        ),
        AmbiguousCandidate(title="nowhere", position=1, role_id="role-1"),
        _evidence(source_id=None),
        _evidence(kind="searched"),
        _evidence(version="2"),
        RegistryVersion(id=2, content_hash="sha256:"),
    ],
    ids=lambda row: f"{type(row).__name__}-{row.model_dump(exclude_none=True)}"[:80],
)
def test_the_database_refuses(stocked: Session, row: SQLModel) -> None:
    stocked.add(type(row)(**row.model_dump()))

    with pytest.raises(IntegrityError):
        stocked.flush()


def test_a_mapping_to_a_code_that_is_not_in_the_list_is_refused_at_commit(stocked: Session) -> None:
    stocked.add(
        Mapping(
            role_id="role-1",
            system_id="list",
            version="1",
            code="none",
            relation="own",
            predicate="skos:exactMatch",
            justification="semapv:LexicalMatching",
            source_id="s",
        )
    )
    stocked.flush()

    with pytest.raises(IntegrityError):
        stocked.commit()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (_synonym(), _synonym(role_id="role-2")),
        (_evidence(), _evidence()),
        (_evidence(as_of="2020"), _evidence(as_of="2020")),
        (
            FormerName(role_id="role-1", name="Old", source_id="s"),
            FormerName(role_id="role-1", name="Old", source_id="s"),
        ),
    ],
    ids=["matchable term of two roles", "undated evidence", "dated evidence", "undated name"],
)
def test_the_database_refuses_a_second(stocked: Session, first: SQLModel, second: SQLModel) -> None:
    for row in (first, second):
        stocked.add(type(row)(**row.model_dump()))

    with pytest.raises(IntegrityError):
        stocked.flush()


def test_a_term_that_only_suggests_may_belong_to_two_roles(stocked: Session) -> None:
    stocked.add(_synonym(scope="broader"))
    stocked.add(_synonym(scope="related", role_id="role-2"))

    stocked.flush()


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("2018", "2018-12"), ("2018-12", "2018"), ("2018-01-01", "2018-01-01"), (None, "2018")],
)
def test_dates_of_reduced_precision_form_intervals(
    stocked: Session, begins: str | None, ends: str
) -> None:
    stocked.add(_synonym(valid_from=begins, valid_to=ends))

    stocked.flush()


def test_a_cell_that_holds_a_list_is_read_in_order() -> None:
    assert listed("7; 8a;") == ("7", "8a")
    assert listed(None) == ()
