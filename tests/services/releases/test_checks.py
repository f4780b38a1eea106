from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.db.session import reading, transaction
from app.errors import ReleaseRefusedError
from app.services.content.indexing import bump_version
from app.services.releases.publishing import (
    ReleaseGuards,
    list_releases,
    publish,
)
from tests.releasing import (
    AUTHOR,
    GOLDEN,
    add_synonym,
    edit,
    guards,
    publish_now,
)

RENAMED = "UPDATE role SET name = 'EMHP' WHERE role_id = 'nursing-associate'"


SABOTAGE = {
    "a name of two roles": (RENAMED, "'EMHP' of education-mental-health-practitioner is also a"),
    "a code that is not there": (
        "UPDATE code_evidence SET code = 'ZZZ', version = '22.1' WHERE kind = 'miscoded_as'",
        "code 'nhs-occupation-code|22.1|ZZZ' is not in codes.csv",
    ),
    "a cell that means nothing": (
        "UPDATE synonym SET note = ' ' WHERE term = 'EMHP'",
        "synonym education-mental-health-practitioner|EMHP: note:",
    ),
}


@pytest.mark.parametrize(("statement", "reason"), SABOTAGE.values(), ids=SABOTAGE.keys())
def test_a_release_is_refused_while(
    seeded: Engine, seed: Path, statement: str, reason: str
) -> None:
    with transaction(seeded) as session:
        session.execute(text(statement))
        bump_version(session)

    with pytest.raises(ReleaseRefusedError) as refused, transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    assert any(reason in error for error in refused.value.errors), refused.value.errors
    with reading(seeded) as session:
        assert list_releases(session) == []


def test_a_release_is_refused_while_the_seed_conflicts_with_a_curator(
    seeded: Engine, seed: Path
) -> None:
    edit(seed, "synonyms.csv", add_synonym("healthcare-assistant", "Care Helper"))
    with transaction(seeded) as session:
        session.execute(
            text(
                "UPDATE synonym SET term = 'Care Helper', scope = 'exact', origin = 'proposal' "
                "WHERE term = 'Associate Nurse'"
            )
        )
        bump_version(session)

    with pytest.raises(ReleaseRefusedError) as refused, transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    assert refused.value.errors == (
        "conflict: synonyms.csv: healthcare-assistant|Care Helper of the seed "
        "contradicts a decision of the curators",
    )


def test_every_reason_against_a_release_is_reported_at_once(seeded: Engine, seed: Path) -> None:
    wrong = GOLDEN.replace("matched,education-mental-health-practitioner", "unmatched,")
    with transaction(seeded) as session:
        publish_now(session, "2026.2", seed)
        session.execute(text(RENAMED))
    (seed / "golden_titles.csv").write_text(wrong, encoding="utf-8")

    with pytest.raises(ReleaseRefusedError) as refused, transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    entities = [reason.split(": ")[0].split(" ")[0] for reason in refused.value.errors]
    assert sorted(entities) == ["content", "golden", "name", "synonym"]


def test_the_golden_set_may_not_be_missing(seeded: Engine, seed: Path) -> None:
    unguarded = ReleaseGuards((), guards(seed).seed)

    with (
        pytest.raises(ReleaseRefusedError, match="it has no titles"),
        transaction(seeded) as session,
    ):
        publish(session, "2026.1", AUTHOR, unguarded)


def test_an_empty_registry_cannot_be_released(
    database_url: str, open_engine: Callable[[str], Engine], seed: Path
) -> None:
    with (
        pytest.raises(ReleaseRefusedError, match="there are no roles"),
        transaction(open_engine(database_url)) as session,
    ):
        publish_now(session, "2026.1", seed)
