from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import Change, CodeReading, CodeSystemVersion, Mapping, ReadingRule
from app.errors import CodeListInvalidError, CodeListLossError, CodeSystemNotFoundError
from app.services.codes.incoming.file import IncomingCode, IncomingList
from app.services.codes.incoming.loading import LoadReport, load_list, try_list
from app.services.codes.lists import get_system
from app.services.content.indexing import read_version
from app.services.history.recording import Author
from app.services.proposals.drafting import submit
from app.services.seed.loading import export_seed, load_seed, read_seed
from app.services.seed.rows import CodeSystemVersionLine
from tests.conftest import MINI_SEED, NOON
from tests.proposals import PROPOSER, REVIEWER, author, drafted
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
from tests.trusts import AUTHOR

HCA = "healthcare-assistant"


def test_a_newer_list_is_loaded_with_its_effect_on_the_gaps(registry: Session) -> None:
    report = load_list(registry, invented(), AUTHOR)

    newest = get_system(registry, SYSTEM).newest_loaded
    assert newest is not None
    assert newest.version == report.version == VERSION
    assert (report.compared_with, report.is_new, report.codes) == (BASE, True, 3)
    assert [code.code for code in report.difference.new] == ["07099"]
    assert (report.carried, report.read_by_name, report.lost) == (1, 1, ())
    [change] = report.gaps
    assert change.after.role.role_id == NURSE
    assert (change.before.status, change.after.status) == ("no_code", "own_code")
    assert change.after.basis == "reading"


def test_what_was_in_force_before_ends_on_the_day_of_the_new_list(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)

    old = registry.get_one(Mapping, (EMHP, SYSTEM, BASE, "07054", "own"))
    new = registry.get_one(Mapping, (EMHP, SYSTEM, VERSION, "07054", "own"))
    assert (old.valid_to, old.origin) == ("2025-11", "proposal")
    assert (new.valid_from, new.valid_to) == ("2025-11", None)


def test_loading_the_same_list_again_changes_nothing(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)
    before = read_version(registry)

    again = load_list(registry, invented(), AUTHOR)

    assert not again.is_new
    assert read_version(registry) == before


def test_a_list_can_be_tried_without_storing_it(registry: Session) -> None:
    before = read_version(registry)

    tried = try_list(registry, invented(), AUTHOR)

    assert [change.after.role.role_id for change in tried.gaps] == [NURSE]
    assert read_version(registry) == before
    assert registry.get(CodeSystemVersion, (SYSTEM, VERSION)) is None
    assert registry.get_one(Mapping, (EMHP, SYSTEM, BASE, "07054", "own")).valid_to is None


@pytest.mark.parametrize("run", [try_list, load_list])
def test_a_list_of_the_future_is_refused(
    registry: Session, run: Callable[[Session, IncomingList, Author], LoadReport]
) -> None:
    tomorrow = replace(invented(judged_on="2026-01-03"), published="2027")

    with pytest.raises(CodeListInvalidError) as caught:
        run(registry, tomorrow, AUTHOR)

    said = "it is after today, 2026-01-02"
    assert caught.value.places == (("judged_on", said), ("published", said))
    assert registry.get(CodeSystemVersion, (SYSTEM, VERSION)) is None


@pytest.mark.parametrize("judged_on", ["2026", "2026-01", "2026-01-02"])
def test_a_list_of_today_is_loaded(registry: Session, judged_on: str) -> None:
    assert load_list(registry, invented(judged_on=judged_on), AUTHOR).is_new


def test_a_renamed_code_is_a_mapping_to_look_at(registry: Session) -> None:
    renamed = replace(KEPT, display="Schools Practitioner")

    report = load_list(registry, invented(HEADING, renamed, NEW), AUTHOR)

    assert [row.role_id for row in report.lost] == [EMHP]
    assert {change.after.role.role_id: change.after.status for change in report.gaps}[EMHP] == (
        "no_code"
    )


def test_a_part_of_a_list_is_shown_and_not_loaded(registry: Session) -> None:
    part = invented(HEADING, NEW)

    assert [code.code for code in try_list(registry, part, AUTHOR).difference.gone] == ["07054"]
    with pytest.raises(CodeListLossError, match="1 of the 2 codes of version 2020-10 are not"):
        load_list(registry, part, AUTHOR)


@pytest.mark.parametrize(("codes_gone", "is_loaded"), [(1, True), (0, False), (2, False)])
def test_a_list_that_lost_many_codes_is_loaded_by_who_knows_how_many(
    registry: Session, codes_gone: int, is_loaded: bool
) -> None:
    shorter = replace(invented(HEADING, NEW), codes_gone=codes_gone)

    with nullcontext() if is_loaded else pytest.raises(CodeListLossError):
        assert load_list(registry, shorter, AUTHOR).is_new


def test_an_open_application_that_the_list_settles_is_named(registry: Session) -> None:
    proposal = drafted(registry, "new_code")
    submit(registry, proposal, PROPOSER, author())

    report = try_list(registry, invented(), AUTHOR)

    [settled] = report.proposals
    assert (settled.number, settled.role_id, settled.code) == (proposal.id, NURSE, "07099")


def test_an_older_list_is_loaded_beside_the_newer_one(registry: Session) -> None:
    older = invented(judged_on="2015", version="old")

    load_list(registry, older, AUTHOR)

    newest = get_system(registry, SYSTEM).newest_loaded
    assert newest is not None
    assert newest.version == BASE
    assert registry.get_one(Mapping, (EMHP, SYSTEM, BASE, "07054", "own")).valid_to is None


def test_a_list_of_an_unknown_system_is_refused(registry: Session) -> None:
    with pytest.raises(CodeSystemNotFoundError):
        load_list(registry, replace(invented(), system_id="no-such-list"), AUTHOR)


def test_a_load_of_the_seed_keeps_what_was_loaded(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)
    before = read_version(registry)

    report = load_seed(registry, read_seed(MINI_SEED), at=NOON, actor="tester")

    assert not report.has_changed
    assert report.tables["mapping"].kept == [f"{EMHP}|{SYSTEM}|{BASE}|07054|own"]
    assert read_version(registry) == before


def test_an_export_with_a_loaded_list_is_a_seed_again(registry: Session, tmp_path: Path) -> None:
    load_list(registry, invented(), AUTHOR)

    export_seed(registry, tmp_path)

    versions = [line.version for _, line in read_seed(tmp_path).of(CodeSystemVersionLine)]
    assert VERSION in versions


def test_a_proposal_of_another_kind_list_or_role_is_not_settled(registry: Session) -> None:
    others = (
        drafted(registry, "new_synonym", role_id=NURSE, term="Zorbing Nurse"),
        drafted(registry, "new_code", system_id="nhs-occupation-code", nearest=[]),
        drafted(registry, "new_code", role_id="healthcare-assistant", title="Zorber"),
    )
    for proposal in others:
        proposal.state = "submitted"
    registry.flush()

    assert try_list(registry, invented(), AUTHOR).proposals == ()


def test_a_draft_is_not_settled_because_nobody_has_it_yet(registry: Session) -> None:
    drafted(registry, "new_code")

    assert try_list(registry, invented(), AUTHOR).proposals == ()


def test_the_code_that_settles_an_application_is_shown_with_its_words(registry: Session) -> None:
    submit(registry, drafted(registry, "new_code"), PROPOSER, author())

    [settled] = try_list(registry, invented(), AUTHOR).proposals

    assert settled.display == "Nursing Associates"


def test_the_answers_before_and_after_are_those_of_the_two_versions(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)
    older = replace(invented(judged_on="2015", version="old"), codes=(HEADING, KEPT))

    report = try_list(registry, older, AUTHOR)

    assert (report.before.version, report.after.version) == (VERSION, "old")


def test_a_list_is_compared_with_the_one_before_it(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)
    between = replace(invented(judged_on="2023", version="between"), codes=(HEADING, KEPT))

    report = load_list(registry, between, AUTHOR)

    assert report.compared_with == BASE
    assert (report.difference.new, report.difference.gone) == ((), ())


def test_a_code_that_stays_as_it_is_is_neither_retired_nor_used_again(registry: Session) -> None:
    found = load_list(registry, invented(), AUTHOR).difference

    assert (found.retired, found.used_again, found.renamed) == ((), (), ())
    assert (found.unchanged, found.in_both) == (2, 2)


def test_another_list_of_the_same_day_comes_after_the_one_that_is_there(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)

    report = load_list(registry, invented(version="second"), AUTHOR)

    assert report.compared_with == VERSION
    first = registry.get_one(Mapping, (EMHP, SYSTEM, VERSION, "07054", "own"))
    assert first.valid_to == "2025-11"


def test_a_list_older_than_all_is_compared_with_the_newest(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)

    report = load_list(registry, invented(judged_on="2015", version="old"), AUTHOR)

    assert report.compared_with == VERSION
    older = registry.get_one(Mapping, (EMHP, SYSTEM, "old", "07054", "own"))
    assert (older.valid_from, older.valid_to, older.source_id) == (
        None,
        None,
        "esr-job-role-2025-11",
    )


def test_a_version_that_is_not_loaded_is_nothing_to_compare_with(registry: Session) -> None:
    registry.get_one(CodeSystemVersion, (SYSTEM, BASE)).is_loaded = False
    registry.flush()

    report = load_list(registry, invented(), AUTHOR)

    assert (report.compared_with, report.before.version) == (None, None)
    assert [code.code for code in report.difference.new] == ["07000", "07054", "07099"]
    assert (report.carried, report.read_by_name) == (0, 2)


def test_only_what_the_name_alone_gives_counts_as_read_by_name(registry: Session) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    registry.flush()
    code = {"system_id": SYSTEM, "version": BASE, "code": "07054"}
    sure = {"relation": "shared", "rule_id": "a", "confidence": "high", "review": "reviewed"}
    registry.add(CodeReading.model_validate({"role_id": HCA, **code, **sure, "origin": "seed"}))
    registry.flush()

    report = load_list(registry, invented(), AUTHOR)

    assert (report.carried, report.read_by_name) == (1, 1)
    assert registry.get(CodeReading, (HCA, SYSTEM, VERSION, "07054")) is not None


def test_the_same_list_again_carries_nothing_over(registry: Session) -> None:
    load_list(registry, invented(), AUTHOR)

    again = load_list(registry, invented(), AUTHOR)

    assert (again.carried, again.read_by_name, again.lost) == (0, 0, ())


def test_a_list_with_fewer_codes_that_is_there_already_is_no_loss(registry: Session) -> None:
    part = invented(HEADING, NEW)
    load_list(registry, replace(part, codes_gone=1), AUTHOR)

    assert not load_list(registry, part, AUTHOR).is_new


@pytest.mark.parametrize(("codes", "is_loaded"), [(10, True), (9, False)])
def test_a_tenth_of_the_codes_can_be_gone_and_no_more(
    registry: Session, codes: int, is_loaded: bool
) -> None:
    others = tuple(
        IncomingCode(row, f"99{row:03}", f"Zorber of kind {row}") for row in range(5, 3 + codes)
    )
    load_list(registry, invented(HEADING, KEPT, *others), AUTHOR)
    shorter = invented(HEADING, KEPT, *others[1:], judged_on="2025-12", version="shorter")

    with nullcontext() if is_loaded else pytest.raises(CodeListLossError, match="1 of the 9"):
        assert load_list(registry, shorter, AUTHOR).difference.gone


def test_a_list_is_in_the_history_with_the_searches_of_its_codes(registry: Session) -> None:
    newest = registry.scalars(select(func.max(col(Change.seq)))).one()
    before = read_version(registry)

    load_list(registry, invented(), AUTHOR)

    steps = registry.scalars(select(Change).where(col(Change.seq) > newest)).all()
    assert {step.actor for step in steps} == {AUTHOR.actor}
    assert {step.entity for step in steps} == {
        *("source", "code_system_version", "code", "code_title", "mapping", "reading_rule"),
        *("code_reading", "code_evidence"),
    }
    (mapping,) = (one for one in steps if one.entity == "mapping" and one.action == "insert")
    assert (mapping.after or {})["source_id"] == "esr-job-role-2025-11"
    searched = [one.entity_key for one in steps if one.entity == "code_evidence"]
    assert f"{NURSE}|{SYSTEM}|{VERSION}" in searched
    assert not read_version(registry).has_content_of(before)


def test_what_was_read_before_a_trial_is_as_it_was_after_it(registry: Session) -> None:
    old = registry.get_one(Mapping, (EMHP, SYSTEM, BASE, "07054", "own"))

    try_list(registry, invented(), AUTHOR)

    assert (old.valid_to, old.origin) == (None, "seed")


def test_roles_whose_answer_stays_the_same_are_not_listed(registry: Session) -> None:
    report = load_list(registry, invented(), AUTHOR)

    assert {gap.role.role_id for gap in report.after.roles} >= {EMHP, HCA, NURSE}
    assert [change.before.role for change in report.gaps] == [report.gaps[0].after.role]
    assert report.gaps[0].before.role.role_id == NURSE


def test_a_role_with_another_code_on_another_basis_has_another_answer(registry: Session) -> None:
    moved = replace(KEPT, code="07055")

    report = load_list(registry, replace(invented(HEADING, moved), codes_gone=1), AUTHOR)

    (change,) = (one for one in report.gaps if one.after.role.role_id == EMHP)
    assert change.before.status == change.after.status == "own_code"
    assert (change.before.basis, change.after.basis) == ("sourced", "reading")
    assert [code.code for code in (*change.before.codes, *change.after.codes)] == ["07054", "07055"]


@pytest.mark.parametrize(
    ("state", "national_status", "is_settled"),
    [
        ("submitted", None, True),
        ("in_review", None, True),
        ("rejected", None, False),
        ("withdrawn", None, False),
        ("accepted", "pack_ready", True),
        ("accepted", "sent", True),
        ("accepted", "approved", False),
        ("accepted", "declined", False),
    ],
)
def test_an_application_is_settled_while_it_is_open_or_with_the_publisher(
    registry: Session, state: str, national_status: str | None, is_settled: bool
) -> None:
    proposal = drafted(registry, "new_code")
    proposal.state, proposal.national_status = state, national_status
    if state in {"accepted", "rejected"}:
        proposal.decider, proposal.decision_reason = REVIEWER.actor, "It is needed."
    registry.flush()

    settled = try_list(registry, invented(), AUTHOR).proposals

    assert [one.number for one in settled] == ([proposal.id] if is_settled else [])


def test_applications_are_named_in_the_order_of_their_numbers(registry: Session) -> None:
    waiting = [drafted(registry, "new_code", role_id=role_id) for role_id in (NURSE, EMHP)]
    for proposal in waiting:
        proposal.state = "submitted"
    registry.flush()

    settled = try_list(registry, invented(), AUTHOR).proposals

    assert [(one.number, one.role_id, one.code) for one in settled] == [
        (waiting[0].id, NURSE, "07099"),
        (waiting[1].id, EMHP, "07054"),
    ]


def test_a_code_that_a_role_shares_settles_nothing(registry: Session) -> None:
    mapping = registry.get_one(Mapping, (EMHP, SYSTEM, BASE, "07054", "own"))
    shared = {**mapping.model_dump(), "role_id": HCA, "relation": "shared"}
    registry.add(Mapping.model_validate(shared))
    drafted(registry, "new_code", role_id=HCA).state = "submitted"
    registry.flush()

    report = try_list(registry, invented(), AUTHOR)

    (gap,) = (one for one in report.after.roles if one.role.role_id == HCA)
    assert (gap.status, report.proposals) == ("shared_code_only", ())
