from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code, CodeSystemVersion, CodeTitle, Source
from app.errors import CodeListConflictError
from app.services.codes.incoming.storing import source_id_of, store_list
from tests.services.codes.incoming.listing import HEADING, KEPT, NEW, SYSTEM, VERSION, invented


def test_the_version_its_codes_and_its_source_are_stored_as_curated(registry: Session) -> None:
    steps = list(store_list(registry, invented()))
    registry.flush()

    version = registry.get_one(CodeSystemVersion, (SYSTEM, VERSION))
    assert (version.judged_on, version.is_loaded, version.origin) == ("2030-01", True, "proposal")
    code = registry.get_one(Code, (SYSTEM, VERSION, "07099"))
    assert (code.display, code.parent, code.origin) == ("Nursing Associates", "07000", "proposal")
    assert registry.get_one(Source, code.source_id).url == "https://example.org/list"
    [title] = registry.scalars(select(CodeTitle).where(col(CodeTitle.version) == VERSION))
    assert (title.code, title.title) == ("07099", "Associate")
    assert [step.entity for step in steps] == [
        "source",
        "code_system_version",
        "code",
        "code",
        "code",
        "code_title",
    ]


def test_the_same_list_again_changes_nothing(registry: Session) -> None:
    list(store_list(registry, invented()))
    registry.expire_all()

    assert list(store_list(registry, invented())) == []


def test_a_corrected_list_changes_only_what_differs(registry: Session) -> None:
    list(store_list(registry, invented()))
    registry.expire_all()
    corrected = replace(NEW, display="Nursing Associate", titles=("Registered Associate",))

    steps = list(store_list(registry, invented(HEADING, KEPT, corrected)))

    assert [(step.entity, step.action) for step in steps] == [
        ("code", "update"),
        ("code_title", "insert"),
        ("code_title", "delete"),
    ]


def test_a_code_that_the_file_lacks_is_not_removed(registry: Session) -> None:
    list(store_list(registry, invented()))

    with pytest.raises(CodeListConflictError, match="07099: not in the file"):
        list(store_list(registry, invented(HEADING, KEPT)))


def test_a_source_that_the_registry_has_is_cited(registry: Session) -> None:
    registry.add(
        Source(source_id="known", title="A", url="https://example.org/list", standing="verified")
    )
    registry.flush()

    assert source_id_of(registry, invented()) == "known"
