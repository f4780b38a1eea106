from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session

from app.db.models import CodeSystemVersion, Mapping
from app.errors import CodeListInvalidError, CodeListLossError, CodeSystemNotFoundError
from app.services.codes.incoming.file import IncomingList
from app.services.codes.incoming.loading import LoadReport, load_list, try_list
from app.services.codes.lists import get_system
from app.services.content.indexing import read_version
from app.services.history.recording import Author
from app.services.proposals.drafting import submit
from app.services.seed.loading import export_seed, load_seed, read_seed
from app.services.seed.rows import CodeSystemVersionLine
from tests.conftest import MINI_SEED, NOON
from tests.proposals import PROPOSER, author, drafted
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
