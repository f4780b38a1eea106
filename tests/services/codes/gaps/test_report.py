from collections.abc import Hashable

import pytest
from sqlalchemy import Engine, delete, event
from sqlmodel import Session, col

from app.db.models import CodeReading, ReadingRule, Role
from app.db.models import Mapping as CodeMapping
from app.db.session import reading, transaction
from app.errors import CodeSystemNotFoundError
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapStatus
from app.services.codes.gaps.report import (
    GapQuestion,
    GapReport,
    RoleGap,
    basis_of,
    role_ids_without_code,
    roles_without_code,
)
from app.services.codes.incoming.loading import load_list
from app.services.content.indexing import bump_version
from app.services.proposals.drafting import submit
from tests.proposals import PROPOSER, author, drafted
from tests.services.codes.incoming.listing import VERSION, invented
from tests.trusts import AUTHOR

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
ASSISTANT, TRAINEE = "healthcare-assistant", "trainee-nursing-associate"
OCCUPATION = "nhs-occupation-code"


def _gaps(session: Session, system: str) -> dict[str, RoleGap]:
    report = roles_without_code(session, GapQuestion(system))
    return {gap.role.role_id: gap for gap in report.roles}


def test_each_status_is_counted_before_a_filter_by_status(registry: Session) -> None:
    report = roles_without_code(registry, GapQuestion("esr-job-role", status=GapStatus.OWN_CODE))

    assert report.summary == {
        "roles": 5,
        "own_code": 1,
        "shared_code_only": 0,
        "no_code": 4,
        "not_known": 0,
    }
    assert [gap.role.role_id for gap in report.roles] == [EMHP]
    assert (report.version, report.judged_on, report.note) == ("2020-10", "2020-10", None)
    assert report.loaded_versions == ("2020-10",)


def test_the_roles_come_in_the_order_of_need(registry: Session) -> None:
    statuses = [gap.status for gap in roles_without_code(registry, GapQuestion(OCCUPATION)).roles]

    assert statuses == sorted(statuses, key=list(GapStatus).index)
    assert statuses[0] is GapStatus.NO_CODE


def test_a_code_used_by_mistake_is_shown_once(registry: Session) -> None:
    gap = _gaps(registry, OCCUPATION)[TRAINEE]

    assert [code.code for code in gap.hides_under] == ["H1"]
    assert (gap.codes, gap.code_opened) == ((), None)


def test_without_two_full_dates_no_days_are_counted(registry: Session) -> None:
    gap = _gaps(registry, "esr-job-role")[NURSE]

    assert (gap.status, gap.since) == (GapStatus.NO_CODE, "2019-01-28")
    assert gap.days_without_code is None


def test_the_roles_that_are_proved_to_lack_a_code_are_named(registry: Session) -> None:
    lacking = role_ids_without_code(registry, "esr-job-role")

    assert lacking == _gaps(registry, "esr-job-role").keys() - {EMHP}


def test_an_unknown_list_is_refused(registry: Session) -> None:
    with pytest.raises(CodeSystemNotFoundError):
        roles_without_code(registry, GapQuestion("no-such-list"))


def test_a_family_and_what_is_new_narrow_the_roles_and_their_number(registry: Session) -> None:
    of_family = roles_without_code(registry, GapQuestion(OCCUPATION, family="support"))
    new = roles_without_code(registry, GapQuestion(OCCUPATION, is_new=True))

    assert [gap.role.role_id for gap in of_family.roles] == [ASSISTANT]
    assert ASSISTANT not in [gap.role.role_id for gap in new.roles]
    assert (of_family.summary["roles"], new.summary["roles"]) == (1, 4)


def test_a_content_is_judged_once_for_all_its_readers(seeded: Engine) -> None:
    first, of_first = _read(seeded, GapQuestion(OCCUPATION))
    second, of_second = _read(seeded, GapQuestion(OCCUPATION))
    one, of_one = _read(seeded, GapQuestion(OCCUPATION, role_id=NURSE))

    assert second == first
    assert one.roles == tuple(gap for gap in first.roles if gap.role.role_id == NURSE)
    assert of_second == of_one <= of_first


def test_the_next_reader_sees_a_list_as_soon_as_it_is_loaded(seeded: Engine) -> None:
    before, _ = _read(seeded, GapQuestion("esr-job-role"))
    with transaction(seeded) as session:
        load_list(session, invented(), AUTHOR)
    after, _ = _read(seeded, GapQuestion("esr-job-role"))
    earlier, _ = _read(seeded, GapQuestion("esr-job-role", version=before.version))

    assert (before.version, after.version) == ("2020-10", VERSION)
    assert (_status(before, NURSE), _status(after, NURSE)) == ("no_code", "own_code")
    assert _status(earlier, NURSE) == "no_code"


def test_a_reader_of_an_earlier_state_gets_the_report_of_that_state(seeded: Engine) -> None:
    with reading(seeded) as earlier:
        before = roles_without_code(earlier, GapQuestion("esr-job-role"))
        with transaction(seeded) as session:
            load_list(session, invented(), AUTHOR)
        _read(seeded, GapQuestion("esr-job-role"))

        assert roles_without_code(earlier, GapQuestion("esr-job-role")) == before


def test_a_writer_sees_its_own_changes_and_leaves_no_trace_of_what_it_undoes(
    seeded: Engine,
) -> None:
    before, _ = _read(seeded, GapQuestion("esr-job-role"))
    with Session(seeded) as session:
        session.execute(delete(CodeMapping).where(col(CodeMapping.role_id) == EMHP))
        changed = roles_without_code(session, GapQuestion("esr-job-role"))
        session.rollback()
    after, _ = _read(seeded, GapQuestion("esr-job-role"))

    assert _status(changed, EMHP) != _status(before, EMHP) == "own_code"
    assert after == before


def test_a_retired_role_is_judged_if_it_is_asked_for_by_its_id(seeded: Engine) -> None:
    with transaction(seeded) as session:
        session.get_one(Role, NURSE).status = "retired"
        bump_version(session)
    every, _ = _read(seeded, GapQuestion("esr-job-role"))
    one, _ = _read(seeded, GapQuestion("esr-job-role", role_id=NURSE))

    assert NURSE not in {gap.role.role_id for gap in every.roles}
    assert [(gap.role.role_id, gap.status) for gap in one.roles] == [(NURSE, GapStatus.NO_CODE)]


def test_the_same_basis_has_the_same_report(seeded: Engine) -> None:
    question = GapQuestion("esr-job-role")
    with transaction(seeded) as session:
        proposal = drafted(session, "new_code")
    bases = [_basis(seeded, question), _basis(seeded, question)]
    with transaction(seeded) as session:
        submit(session, proposal, PROPOSER, author())
    bases.append(_basis(seeded, question))
    with transaction(seeded) as session:
        load_list(session, invented(), AUTHOR)
    bases.append(_basis(seeded, question))

    assert bases[0] == bases[1]
    assert len(set(bases)) == 3
    assert _basis(seeded, GapQuestion("esr-job-role", family="support")) not in bases


def _read(engine: Engine, question: GapQuestion) -> tuple[GapReport, int]:
    """The report that a reader gets, and in how many statements."""
    statements = []

    def note(*arguments: object) -> None:
        statements.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        with reading(engine) as session:
            return roles_without_code(session, question), len(statements)
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _basis(engine: Engine, question: GapQuestion) -> Hashable:
    with reading(engine) as session:
        return basis_of(session, question)


def _status(report: GapReport, role_id: str) -> str:
    return {gap.role.role_id: gap.status for gap in report.roles}[role_id]


@pytest.fixture
def read_as_shared(registry: Session) -> Session:
    """The mini seed, where a rule of ours gives Nursing Associate the code of assistants."""
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    registry.flush()
    code = {"system_id": OCCUPATION, "version": "22.1", "code": "H1"}
    sure = {"relation": "shared", "rule_id": "a", "confidence": "high", "review": "reviewed"}
    registry.add(CodeReading(role_id=NURSE, **code, **sure))
    registry.flush()
    return registry


def test_a_reading_can_be_left_out_or_asked_for(read_as_shared: Session) -> None:
    asked = {
        evidence: roles_without_code(read_as_shared, GapQuestion(OCCUPATION, evidence=evidence))
        for evidence in (None, *GapBasis)
    }

    [read] = asked[GapBasis.READING].roles
    assert (read.role.role_id, read.status, read.basis) == (NURSE, "shared_code_only", "reading")
    assert [code.code for code in read.codes] == ["H1"]
    assert asked[None].summary == asked[GapBasis.READING].summary
    assert asked[None].summary["shared_code_only"] == 1
    assert asked[GapBasis.SOURCED].summary["shared_code_only"] == 0
    assert len(asked[GapBasis.SOURCED].roles) == len(asked[None].roles)


def test_the_exact_statuses_are_counted_and_can_be_asked_for(registry: Session) -> None:
    report = roles_without_code(
        registry, GapQuestion(OCCUPATION, version="20.0", status=ExactGapStatus.LIST_NOT_LOADED)
    )

    assert len(report.roles) == report.exact_summary["list_not_loaded"] == 5
    assert sum(report.exact_summary.values()) == report.summary["roles"]
    assert {gap.reason for gap in report.roles} == {"Version 20.0 of this list is not loaded."}


def test_the_report_says_how_old_the_list_is(registry: Session) -> None:
    report = roles_without_code(registry, GapQuestion("esr-job-role"))

    assert report.list_says == "The list shows 2020-10. No later version is known to the registry."
    assert report.later_versions == ()


def test_only_roles_with_a_line_in_a_return_can_be_asked_for(registry: Session) -> None:
    report = roles_without_code(
        registry, GapQuestion("esr-job-role", own_line_in="pcn-workforce-return")
    )

    assert (report.roles, report.summary["roles"]) == ((), 5)


def test_a_filter_by_newness_leaves_out_roles_whose_newness_no_source_gives(
    registry: Session,
) -> None:
    found = {
        is_new: {
            gap.role.role_id
            for gap in roles_without_code(registry, GapQuestion(OCCUPATION, is_new=is_new)).roles
        }
        for is_new in (None, True, False)
    }

    assert found[None] == {EMHP, NURSE, ASSISTANT, TRAINEE, "physician-associate"}
    assert found[False] == {ASSISTANT}
    assert found[True] == found[None] - found[False]


def test_a_filter_by_family_does_not_change_what_is_known_of_a_role(registry: Session) -> None:
    # The nursing associate is a kind of healthcare assistant, which is of another family.
    registry.add(
        CodeMapping(
            role_id=ASSISTANT,
            system_id="nhs-occupation-code",
            version="22.1",
            code="H1D",
            relation="own",
            predicate="skos:exactMatch",
            justification="semapv:ManualMappingCuration",
            source_id="example-study",
        )
    )
    registry.flush()

    every = _gaps(registry, OCCUPATION)[NURSE]
    report = roles_without_code(registry, GapQuestion(OCCUPATION, family="nursing"))

    (one,) = (gap for gap in report.roles if gap.role.role_id == NURSE)
    assert (one.status, one.reason) == (every.status, every.reason)
    assert "Healthcare Assistant" in one.reason
