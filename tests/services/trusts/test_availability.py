from collections.abc import Mapping

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from app.db.models import Organisation
from app.errors import RegionNotFoundError, RoleNotFoundError
from app.services.content.indexing import read_version
from app.services.trusts.availability import (
    AvailabilityQuestion,
    AvailabilityReport,
    RoleAvailability,
    Summary,
    TrustCell,
    read_availability,
    read_totals,
)
from app.services.trusts.disclosure import Availability
from app.services.trusts.local_titles import TitleDecision, decide_title
from tests.trusts import A_FEW, AUTHOR, UNKNOWN, keep, posts

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
ASSISTANT = "healthcare-assistant"
EVERYTHING = AvailabilityQuestion()


@pytest.fixture
def listed(trusts: Session) -> Session:
    """Two trusts of one region with lists; the third, in another region, keeps none."""
    keep(trusts, "RAA", posts("EMHP", 7, employed_by="outsourced"), posts("Nursing Associate", 0))
    keep(trusts, "RBB", posts("EMHPs", 2), posts("EMHP", 1, band="5"), posts("Practitioner", 50))
    return trusts


def _roles(report: AvailabilityReport) -> dict[str, RoleAvailability]:
    return {row.role.role_id: row for row in report.roles}


def _cells(row: RoleAvailability) -> Mapping[str, TrustCell]:
    return {cell.ods_code: cell for cell in row.cells}


def _totals(session: Session) -> dict[str, Summary]:
    totals = read_totals(session)
    assert totals is not None
    return totals


def test_without_a_list_there_are_no_totals_instead_of_zeros(trusts: Session) -> None:
    assert read_totals(trusts) is None


def test_each_trust_with_a_list_has_a_cell_and_each_without_has_none(listed: Session) -> None:
    report = read_availability(listed, EVERYTHING)

    cells = _cells(_roles(report)[EMHP])
    assert cells.keys() == {"RAA", "RBB"}
    assert (cells["RAA"].figure.count, cells["RAA"].employed_by) == (7, ("outsourced",))
    assert (cells["RBB"].figure.availability, cells["RBB"].figure.count) == ("exact", None)
    assert cells["RBB"].figure.is_suppressed
    assert [(trust.organisation.ods_code, trust.as_at) for trust in report.trusts] == [
        ("RAA", "2026-01-01"),
        ("RBB", "2026-01-01"),
        ("RCC5X", None),
    ]


def test_a_reported_zero_is_not_none_and_none_is_not_zero(listed: Session) -> None:
    cells = _cells(_roles(read_availability(listed, EVERYTHING))[NURSE])

    assert (cells["RAA"].figure.availability, cells["RAA"].figure.count) == ("exact", 0)
    assert (cells["RBB"].figure.availability, cells["RBB"].figure.count) == ("none", None)
    assert (cells["RAA"].is_reported, cells["RBB"].is_reported) == (True, False)


def test_a_title_that_does_not_decide_counts_for_no_role(listed: Session) -> None:
    shown = [
        cell.figure.count
        for row in read_availability(listed, EVERYTHING).roles
        for cell in row.cells
    ]

    assert 50 not in shown


def test_a_trusts_own_word_counts_for_its_own_cell(listed: Session) -> None:
    decide_title(listed, "RBB", "Practitioner", TitleDecision(NURSE, None), AUTHOR)
    decide_title(listed, "RAA", "EMHP", TitleDecision(None, "Not what others call so"), AUTHOR)

    rows = _roles(read_availability(listed, EVERYTHING))

    assert _cells(rows[NURSE])["RBB"].figure.count == 50
    assert not _cells(rows[EMHP])["RAA"].is_reported


def test_a_range_is_shown_for_a_role_and_for_each_region(listed: Session) -> None:
    keep(listed, "RCC5X", posts("EMHP", A_FEW), posts("Nursing Associate", UNKNOWN))

    row = _roles(read_availability(listed, EVERYTHING))[EMHP]
    regional = dict(row.by_region)

    assert (row.summary.trusts, row.summary.exact, row.summary.estimate) == (3, 2, 1)
    assert (row.summary.staff.at_least, row.summary.staff.at_most) == (8, None)
    assert (regional["Y58"].staff.at_least, regional["Y58"].staff.at_most) == (8, 11)
    nurse = _roles(read_availability(listed, EVERYTHING))[NURSE]
    assert (nurse.summary.trusts, nurse.summary.exact, nurse.summary.none) == (2, 1, 2)


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        (AvailabilityQuestion(role_id=EMHP), [EMHP]),
        (AvailabilityQuestion(role_id=ASSISTANT), [ASSISTANT]),
        (AvailabilityQuestion(family="nursing"), [NURSE]),
        (AvailabilityQuestion(is_new=False), []),
        (AvailabilityQuestion(is_new=False, role_id=ASSISTANT), [ASSISTANT]),
        (AvailabilityQuestion(is_new=True, role_id=ASSISTANT), []),
        (AvailabilityQuestion(is_new=True), [EMHP, NURSE]),
    ],
)
def test_filters_narrow_the_roles(
    listed: Session, question: AvailabilityQuestion, roles: list[str]
) -> None:
    assert list(_roles(read_availability(listed, question))) == roles


def test_each_trust_says_by_which_content_its_list_was_answered(listed: Session) -> None:
    report = read_availability(listed, EVERYTHING)

    content = read_version(listed).content_hash
    assert [(trust.organisation.ods_code, trust.content) for trust in report.trusts] == [
        ("RAA", content),
        ("RBB", content),
        ("RCC5X", None),
    ]


def test_a_role_of_the_study_is_shown_where_nobody_reports_it(trusts: Session) -> None:
    report = read_availability(trusts, EVERYTHING)

    assert list(_roles(report)) == [NURSE]
    assert report.roles[0].cells == ()
    assert report.roles[0].summary.staff.quality is Availability.NONE
    assert {row.record_type for row in report.study} == {"region", "table2_role"}


def test_a_region_narrows_the_trusts_and_changes_no_cell(listed: Session) -> None:
    whole = _cells(_roles(read_availability(listed, EVERYTHING))[EMHP])

    report = read_availability(listed, AvailabilityQuestion(region="y58"))

    assert [trust.organisation.ods_code for trust in report.trusts] == ["RAA", "RBB"]
    assert _cells(_roles(report)[EMHP]) == whole


def test_what_is_not_there_is_not_found(trusts: Session) -> None:
    with pytest.raises(RegionNotFoundError):
        read_availability(trusts, AvailabilityQuestion(region="RAA"))
    with pytest.raises(RoleNotFoundError):
        read_availability(trusts, AvailabilityQuestion(role_id="no-such-role"))


def test_a_trust_that_closed_leaves_the_picture(listed: Session) -> None:
    listed.execute(
        update(Organisation)
        .where(col(Organisation.ods_code) == "RAA")
        .values(closed_on="2026-01-02")
    )

    report = read_availability(listed, EVERYTHING)

    assert [trust.organisation.ods_code for trust in report.trusts] == ["RBB", "RCC5X"]
    assert _totals(listed)[EMHP].trusts == 1


def test_totals_of_all_roles_are_those_of_the_picture(listed: Session) -> None:
    totals = _totals(listed)
    picture = _roles(read_availability(listed, EVERYTHING))

    assert totals.keys() == {EMHP, NURSE}
    for role_id, summary in totals.items():
        assert summary.staff == picture[role_id].summary.staff
        assert summary.trusts == picture[role_id].summary.trusts
