from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from app.db.models import (
    Code,
    CodeReading,
    CodeSystemVersion,
    CodeTitle,
    Mapping,
    ReadingRule,
    Source,
)
from app.errors import CodeListConflictError
from app.services.codes.incoming.carrying import CURATION, Carried, carry_over
from app.services.codes.incoming.comparing import ListedCode, compare_lists, listed
from app.services.codes.incoming.storing import source_id_of, store_carried, store_list
from tests.services.codes.incoming.listing import (
    BASE,
    EMHP,
    HEADING,
    KEPT,
    NEW,
    NURSE,
    SYSTEM,
    VERSION,
    invented,
)


def test_the_version_its_codes_and_its_source_are_stored_as_curated(registry: Session) -> None:
    steps = list(store_list(registry, invented()))
    registry.flush()

    version = registry.get_one(CodeSystemVersion, (SYSTEM, VERSION))
    assert (version.judged_on, version.is_loaded, version.origin) == ("2025-11", True, "proposal")
    code = registry.get_one(Code, (SYSTEM, VERSION, "07099"))
    assert (code.display, code.parent, code.origin) == ("Nursing Associates", "07000", "proposal")
    assert (code.kind, code.status, code.source_detail) == ("code", "active", "row 4")
    source = registry.get_one(Source, code.source_id)
    assert (source.source_id, source.url) == ("esr-job-role-2025-11", "https://example.org/list")
    assert (source.title, source.published) == ("An invented list", "2025-12")
    assert (source.standing, source.note) == ("unverified", None)
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
    assert [step.key for step in steps] == [
        (source.source_id,),
        (SYSTEM, VERSION),
        *((SYSTEM, VERSION, code) for code in ("07000", "07054", "07099")),
        (SYSTEM, VERSION, "07099", "Associate"),
    ]
    assert {step.reason for step in steps} == {
        "a version of a list was loaded",
        f"version {VERSION} was loaded",
    }


def test_what_was_said_of_a_version_before_it_was_loaded_stays(registry: Session) -> None:
    known = {"system_id": SYSTEM, "version": VERSION, "source_id": "example-study"}
    said = {"effective": "2025-12", "note": "Seen by name.", "published": "2029"}
    registry.add(
        CodeSystemVersion.model_validate({**known, **said, "is_loaded": False, "origin": "seed"})
    )
    registry.flush()

    steps = list(store_list(registry, invented()))
    registry.expire_all()

    version = registry.get_one(CodeSystemVersion, (SYSTEM, VERSION))
    assert (version.effective, version.note) == ("2025-12", "Seen by name.")
    assert (version.published, version.judged_on, version.is_loaded) == ("2025-12", "2025-11", True)
    [step] = [each for each in steps if each.entity == "code_system_version"]
    assert step.before is not None
    assert step.before["is_loaded"] is False


def test_what_is_carried_over_is_stored_once_and_the_old_mappings_end(registry: Session) -> None:
    new = invented()
    list(store_list(registry, new))
    before = {"07054": ListedCode("07054", "Education Mental Health Practitioner", "active")}
    carried = carry_over(
        registry,
        SYSTEM,
        (BASE, VERSION),
        new.codes,
        compare_lists(before, listed(new.codes)),
        judged_on="2025-11",
        ends_the_old=True,
        source_id=source_id_of(registry, new),
    )

    steps = list(store_carried(registry, carried, new))
    registry.expire_all()

    mapping, old = (
        registry.get_one(Mapping, (EMHP, SYSTEM, version, "07054", "own"))
        for version in (VERSION, BASE)
    )
    assert (mapping.valid_from, mapping.valid_to, mapping.origin) == ("2025-11", None, "proposal")
    assert (old.valid_to, old.source_id) == ("2025-11", "esr-list-2020")
    [read] = registry.scalars(select(CodeReading))
    assert (read.role_id, read.code, read.origin) == (NURSE, "07099", "proposal")
    assert registry.get_one(ReadingRule, read.rule_id).source_id == source_id_of(registry, new)
    assert [(step.entity, step.action) for step in steps] == [
        ("mapping", "insert"),
        ("mapping", "update"),
        ("reading_rule", "insert"),
        ("code_reading", "insert"),
    ]
    assert steps[0].key == (EMHP, SYSTEM, VERSION, "07054", "own")
    assert steps[3].key == (NURSE, SYSTEM, VERSION, "07099")
    assert list(store_carried(registry, carried, new)) == []


def test_the_rule_of_a_reading_is_the_registrys_own_where_it_says_so(registry: Session) -> None:
    registry.add(Source(source_id=CURATION, title="The registry", standing="verified"))
    registry.flush()
    rule = {"rule_id": "a", "says": "A rule.", "fit": "line", "source_detail": None}
    carried = Carried((), (), readings=({},), rule=rule, lost=())

    step = next(store_carried(registry, carried, invented()))

    assert (step.after or {})["source_id"] == CURATION


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
    assert "source" not in {step.entity for step in store_list(registry, invented())}


def test_all_that_a_file_says_of_a_list_is_stored(registry: Session) -> None:
    source = replace(invented().source, publisher="A publisher", licence="A licence")
    dated = {"published": "2025-12", "effective": "2026-01-01", "conformance": "2026"}
    code = replace(
        NEW, introduced="2025-11", retired="2026-01", note="A note.", titles=("B", "A", "A")
    )
    new = replace(
        invented(HEADING, KEPT, code), version="2025/11 (b)", source=source, note="Of the list."
    )
    new = replace(new, **dated)  # type: ignore[arg-type]  # dates

    list(store_list(registry, new))
    registry.expire_all()

    assert _row(registry, CodeSystemVersion, (SYSTEM, "2025/11 (b)")) == {
        "system_id": SYSTEM,
        "version": "2025/11 (b)",
        **dated,
        "judged_on": "2025-11",
        "not_before": None,
        "is_loaded": True,
        "note": "Of the list.",
        "source_id": "esr-job-role-2025-11-b",
        "source_detail": None,
        "origin": "proposal",
    }
    assert _row(registry, Code, (SYSTEM, "2025/11 (b)", "07099")) == {
        "system_id": SYSTEM,
        "version": "2025/11 (b)",
        "code": "07099",
        "display": "Nursing Associates",
        "kind": "code",
        "parent": "07000",
        "status": "active",
        "introduced": "2025-11",
        "retired": "2026-01",
        "note": "A note.",
        "source_id": "esr-job-role-2025-11-b",
        "source_detail": "row 4",
        "origin": "proposal",
    }
    assert _row(registry, Source, "esr-job-role-2025-11-b") == {
        "source_id": "esr-job-role-2025-11-b",
        "title": "An invented list",
        "publisher": "A publisher",
        "published": "2025-12",
        "url": "https://example.org/list",
        "licence": "A licence",
        "standing": "unverified",
        "note": None,
        "origin": "proposal",
    }
    titles = registry.scalars(select(CodeTitle).where(col(CodeTitle.version) == new.version)).all()
    assert sorted((row.code, row.title, row.kind, row.origin) for row in titles) == [
        ("07099", "A", "official wording", "proposal"),
        ("07099", "B", "official wording", "proposal"),
    ]


def _row(session: Session, table: type[SQLModel], key: object) -> dict[str, object]:
    return session.get_one(table, key).model_dump()


def test_what_the_file_says_of_a_version_counts_before_what_was_known(registry: Session) -> None:
    known = {"system_id": SYSTEM, "version": VERSION, "source_id": "example-study"}
    said = {"published": "2019", "effective": "2019", "conformance": "2019", "note": "Old."}
    old = {"judged_on": "2019", "not_before": "2018", "source_detail": "page 1"}
    unloaded = {**known, **said, **old, "is_loaded": False, "origin": "seed"}
    registry.add(CodeSystemVersion.model_validate(unloaded))
    registry.flush()
    new = {"published": "2025-12", "effective": "2026", "conformance": "2027", "note": "New."}

    steps = list(store_list(registry, replace(invented(), **new)))  # type: ignore[arg-type]  # dates
    registry.expire_all()

    row = registry.get_one(CodeSystemVersion, (SYSTEM, VERSION))
    assert {name: getattr(row, name) for name in new} == new
    assert (row.judged_on, row.not_before, row.source_detail) == ("2025-11", None, None)
    assert (row.is_loaded, row.origin) == (True, "proposal")
    [step] = [each for each in steps if each.entity == "code_system_version"]
    assert (step.key, step.action) == ((SYSTEM, VERSION), "update")
    assert (step.before or {})["note"] == "Old."
    assert (step.after or {})["note"] == "New."
    assert step.reason == "a version of a list was loaded"


def test_what_differs_is_written_and_nothing_beside_it(registry: Session) -> None:
    list(store_list(registry, invented()))
    registry.expire_all()
    corrected = replace(NEW, display="Nursing Associate", titles=("Registered Associate",))

    steps = list(store_list(registry, invented(HEADING, KEPT, corrected)))
    registry.expire_all()

    in_version = registry.scalars(select(Code).where(col(Code.version) == VERSION)).all()
    assert {row.code: row.display for row in in_version} == {
        "07000": "Additional Clinical Services",
        "07054": "Education Mental Health Practitioner",
        "07099": "Nursing Associate",
    }
    assert registry.get_one(Code, (SYSTEM, BASE, "07054")).display == KEPT.display
    titles = registry.scalars(select(CodeTitle).where(col(CodeTitle.version) == VERSION))
    assert [(row.code, row.title) for row in titles] == [("07099", "Registered Associate")]
    code, added, removed = steps
    assert [step.key for step in steps] == [
        (SYSTEM, VERSION, "07099"),
        (SYSTEM, VERSION, "07099", "Registered Associate"),
        (SYSTEM, VERSION, "07099", "Associate"),
    ]
    assert (code.before or {})["display"] == "Nursing Associates"
    assert (added.before, removed.after) == (None, None)
    assert (removed.before or {})["title"] == "Associate"
    assert (added.reason, removed.reason) == (f"version {VERSION} was loaded",) * 2


def test_a_wording_is_removed_from_its_own_code_version_and_list_only(registry: Session) -> None:
    two = (replace(KEPT, titles=("Associate", "Helper")), NEW)
    list(store_list(registry, invented(HEADING, *two)))
    list(store_list(registry, invented(HEADING, *two, version="other")))
    registry.expire_all()

    list(store_list(registry, invented(HEADING, replace(KEPT, titles=("Helper",)), NEW)))

    rows = registry.scalars(select(CodeTitle).where(col(CodeTitle.system_id) == SYSTEM))
    assert sorted((row.version, row.code, row.title) for row in rows) == [
        (VERSION, "07054", "Helper"),
        (VERSION, "07099", "Associate"),
        ("other", "07054", "Associate"),
        ("other", "07054", "Helper"),
        ("other", "07099", "Associate"),
    ]


def test_the_first_twenty_codes_that_a_file_lacks_are_named(registry: Session) -> None:
    many = [replace(KEPT, code=f"9{number:04}", display=f"Zorber {number}") for number in range(22)]
    list(store_list(registry, invented(HEADING, *reversed(many))))

    with pytest.raises(CodeListConflictError, match=f"Version {VERSION} has codes") as caught:
        list(store_list(registry, invented(HEADING, many[1])))

    assert caught.value.places == tuple(
        (f"9{number:04}", "not in the file") for number in (0, *range(2, 21))
    )


def test_of_two_sources_with_one_address_the_first_is_cited(registry: Session) -> None:
    for source_id in ("b-source", "a-source"):
        at = {"title": "A", "url": "https://example.org/list", "standing": "verified"}
        registry.add(Source.model_validate({"source_id": source_id, **at, "origin": "seed"}))
        registry.flush()

    assert source_id_of(registry, invented()) == "a-source"
