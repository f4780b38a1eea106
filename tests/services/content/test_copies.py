from pathlib import Path

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.db.models import CodeEvidence, Role, Source
from app.db.session import make_engine
from app.services.content.copies import (
    Facts,
    opened_in_memory,
    read_facts_of,
    write_registry_file,
)
from app.services.content.indexing import content_lines, content_tables
from app.vocabulary import EvidenceKind, Origin

SOURCE = {"source_id": "example-study", "title": "An example study", "standing": "verified"}


def _sources(session: Session) -> list[tuple[str, str | None, str]]:
    columns = (col(Source.source_id), col(Source.url), col(Source.origin))
    return [tuple(row) for row in session.execute(select(*columns))]


def test_a_registry_opened_from_another_ones_rows_has_the_same_content(registry: Session) -> None:
    with opened_in_memory(read_facts_of(registry)) as copied:
        assert list(content_lines(copied)) == list(content_lines(registry))


def test_a_change_to_a_copy_does_not_reach_the_registry(registry: Session) -> None:
    with opened_in_memory(read_facts_of(registry)) as copied:
        role = copied.get_one(Role, "nursing-associate")
        role.name = "Another name"
        copied.flush()

    assert registry.get_one(Role, "nursing-associate").name == "Nursing Associate"


def test_a_copy_keeps_who_wrote_a_row(registry: Session) -> None:
    registry.get_one(Source, "example-study").origin = Origin.PROPOSAL
    registry.flush()

    with opened_in_memory(read_facts_of(registry)) as copied:
        assert copied.get_one(Source, "example-study").origin == Origin.PROPOSAL


def test_a_column_that_rows_lack_is_blank_and_one_that_is_gone_is_left_out() -> None:
    facts: Facts = {"source": [{**SOURCE, "dropped_since": "x"}]}

    with opened_in_memory(facts) as session:
        assert _sources(session) == [("example-study", None, Origin.SEED)]


def test_a_row_without_its_key_is_refused() -> None:
    facts: Facts = {"source": [{"title": "No id", "standing": "verified"}]}

    with pytest.raises(IntegrityError), opened_in_memory(facts):
        pass


def test_a_search_without_an_origin_is_the_registrys_own(registry: Session) -> None:
    facts = read_facts_of(registry)
    for fact in facts["code_evidence"]:
        del fact["origin"]

    with opened_in_memory(facts) as copied:
        origins = copied.execute(select(col(CodeEvidence.kind), col(CodeEvidence.origin))).all()

    assert set(origins) == {
        (kind, Origin.DERIVED if kind == EvidenceKind.SEARCHED else Origin.SEED)
        for kind, _ in origins
    }
    assert EvidenceKind.SEARCHED in {kind for kind, _ in origins}


def test_a_registry_in_memory_has_every_table_and_a_file_only_those_of_the_content(
    tmp_path: Path,
) -> None:
    path = tmp_path / "registry.db"
    write_registry_file(path, {"source": [SOURCE]})

    engine = make_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        assert _sources(session) == [("example-study", None, Origin.SEED)]
    assert set(inspect(engine).get_table_names()) == {table.name for table in content_tables()}
    engine.dispose()
    with opened_in_memory({}) as session:
        assert "change" in inspect(session.connection()).get_table_names()
