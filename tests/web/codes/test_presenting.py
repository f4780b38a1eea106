"""Code gaps in words, charts and pages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapCode, GapStatus
from app.services.codes.gaps.report import GapReport, RoleGap
from app.services.roles.lists import NamedRole
from app.web.charts import Chart
from app.web.codes import presenting
from app.web.codes.presenting import ListedGaps


def gap(name: str, status: GapStatus = GapStatus.NO_CODE, **facts: object) -> RoleGap:
    given = {
        "family": "nursing",
        "exact": ExactGapStatus(status.value),
        "reason": "Because.",
        "basis": GapBasis.SOURCED,
        "since": None,
        "days_without_code": None,
        "codes": (),
        "hides_under": (),
        "code_opened": None,
        "evidence": (),
        "open_proposals": (),
        **facts,
    }
    role = NamedRole(name, name.title(), str(given.pop("family")))
    return RoleGap(role=role, status=status, **given)  # type: ignore[arg-type]  # the facts of each case


def report(*gaps: RoleGap) -> GapReport:
    counts = {status.value: sum(one.status is status for one in gaps) for status in GapStatus}
    return GapReport(
        system="esr-job-role",
        version="2020-10",
        judged_on="2020-10",
        not_before=None,
        as_of=None,
        note=None,
        list_says="",
        later_versions=(),
        loaded_versions=("2020-10",),
        summary={"roles": len(gaps), **counts},
        exact_summary={
            exact.value: sum(one.exact is exact for one in gaps) for exact in ExactGapStatus
        },
        roles=gaps,
    )


def hidden(code: str | None, display: str) -> GapCode:
    return GapCode("esr-job-role", None, code, display, "known_miscoding", None, "s")


def labels(chart: Chart) -> list[tuple[str, str]]:
    return [(bar.figure.label, bar.figure.text) for bar in chart.bars]


def test_every_status_has_words_and_a_new_one_shows_its_name() -> None:
    words = {presenting.status_in_words(status) for status in ExactGapStatus}

    assert len(words) == len(ExactGapStatus)
    assert presenting.status_in_words("quite_new") == "Quite new"


def test_the_headline_counts_what_is_known() -> None:
    found = report(gap("a"), gap("b", GapStatus.OWN_CODE), gap("c", GapStatus.SHARED_CODE_ONLY))

    assert presenting.headline(found) == (
        "Of 3 roles, 1 has its own code in the list 'ESR job role, October 2020'. 1 only shares "
        "one, and 1 is proved to have none."
    )


def test_the_headline_and_each_figure_count_the_same_roles() -> None:
    shared = gap("a", GapStatus.SHARED_CODE_ONLY)
    field = gap("b", GapStatus.SHARED_CODE_ONLY, exact=ExactGapStatus.FIELD_KNOWN)
    grade = gap("c", GapStatus.NOT_KNOWN, exact=ExactGapStatus.GRADE_LINE)
    unknown = gap("d", GapStatus.NOT_KNOWN)
    found = report(shared, field, grade, unknown)

    assert ". 1 only shares one, and 0 are" in presenting.headline(found)
    for label, count in labels(presenting.by_status(found, {})):
        listed = [
            one
            for one in found.roles
            if any(
                presenting.status_in_words(status) == label
                and presenting.ListedGaps(status=status).has(one)
                for status in ExactGapStatus
            )
        ]
        assert (label, count) == (label, str(len(listed)))


def test_each_figure_leads_to_the_roles_it_counts_within_what_is_asked() -> None:
    chart = presenting.by_status(report(gap("a"), gap("b")), {"family": "nursing", "page": "3"})

    assert labels(chart) == [("No code", "2")]
    assert chart.bars[0].figure.path == "/ui/gaps?family=nursing&status=no_code"


def test_only_a_proved_gap_counts_for_a_family() -> None:
    found = report(
        gap("a", family="dental"),
        gap("b"),
        gap("c"),
        gap("d", GapStatus.NOT_KNOWN, family="dental"),
    )

    assert labels(presenting.by_family(found, {})) == [("Nursing", "2"), ("Dental", "1")]


def test_roles_hide_under_codes_and_under_words_of_a_source() -> None:
    found = report(
        gap("a", hides_under=(hidden("H1", "Healthcare Assistant"),)),
        gap("b", hides_under=(hidden("H1", "Healthcare Assistant"), hidden(None, "Nurse"))),
    )

    assert labels(presenting.hiding_places(found)) == [
        ("H1 Healthcare Assistant", "2"),
        ("Nurse", "1"),
    ]


def test_the_longest_gap_comes_first_and_one_without_dates_is_left_out() -> None:
    found = report(
        gap("short", days_without_code=30),
        gap("long", days_without_code=3_653),
        gap("unknown"),
        gap("coded", GapStatus.OWN_CODE, days_without_code=9_999),
    )

    assert labels(presenting.longest(found)) == [("Long", "10.0 years"), ("Short", "30 days")]


def test_a_row_says_how_long_and_where_it_hides() -> None:
    (row,) = presenting.gap_rows(
        [gap("a", since="2016", days_without_code=40, hides_under=(hidden(None, "Nurse"),))], None
    )

    assert row.time == "Is without a code for 40 days, since 2016."
    assert row.hides_under == "Hides under Nurse."
    assert (row.tag, row.trusts) == ("red", "")


def test_a_gap_that_is_closed_is_in_the_past() -> None:
    assert presenting.time_without(gap("a", GapStatus.OWN_CODE, days_without_code=1)) == (
        "Was without a code for 1 day."
    )


@pytest.mark.parametrize(("status", "has"), [(None, True), ("no_code", True), ("own_code", False)])
def test_a_filter_by_status_chooses_rows(status: str | None, *, has: bool) -> None:
    assert ListedGaps.model_validate({"status": status}).has(gap("a")) is has


@given(st.integers(1, 10_000), st.integers(0, 2_000))
def test_every_page_lies_within_the_list(page: int, total: int) -> None:
    pages = presenting.pages_of({}, page, total)

    assert 0 <= pages.begin <= pages.end <= total
    assert pages.end - pages.begin <= presenting.ON_A_PAGE
    assert (pages.begin == 0) == (pages.previous == "")
    assert (pages.end == total) == (pages.following == "")


def test_the_place_in_the_list_is_said_in_words() -> None:
    assert presenting.pages_of({}, 1, 1).says == "1 role"
    assert presenting.pages_of({"status": "no_code"}, 2, 120).says == "Roles 51 to 100 of 120"


def test_a_version_can_be_chosen_only_where_there_is_a_choice() -> None:
    one = report()
    two = replace(one, loaded_versions=("2020-10", "NWD 3.5"))

    assert presenting.versions(one) == []
    assert [choice["text"] for choice in presenting.versions(two)] == ["NWD 3.5", "October 2020"]
