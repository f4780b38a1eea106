import pytest
from sqlmodel import Session

from app.errors import CodeSystemNotFoundError
from app.services.codes.gaps.judging import GapStatus
from app.services.codes.gaps.report import (
    GapQuestion,
    RoleGap,
    role_ids_without_code,
    roles_without_code,
)

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
