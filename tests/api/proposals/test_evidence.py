import io
from typing import Any

from python_calamine import load_workbook

from tests.api.proposing import Office
from tests.http.test_problems import check_problem
from tests.trusts import posts


def _pack(office: Office, **over: Any) -> dict[str, Any]:  # noqa: ANN401  # fields of the payload
    answer = office.get(f"{office.draft('new_code', **over)}/evidence")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_pack_holds_what_is_known_and_names_what_is_not(office: Office) -> None:
    pack = _pack(office)

    assert pack["role"]["id"] == "nursing-associate"
    assert (pack["level"], pack["staff_group"]) == (
        *("Agenda for Change band 4", "Additional Clinical Services"),
    )
    assert (pack["system"], pack["version"], pack["judged_on"]) == (
        *("esr-job-role", "2020-10", "2020-10"),
    )
    assert pack["nearest"][0] == {
        "code": "07054",
        "display": "Education Mental Health Practitioner",
        "status": "active",
        "why_not": "It is for work in schools.",
        "shared": [],
        "missing": ["nursing", "associate"],
    }
    assert pack["reported"] is None
    assert pack["area_of_work"] is None
    assert [line.split(":")[0] for line in pack["not_known"]] == [
        "How many trusts employ the role",
        "Which titles trusts use",
        "The area of work",
        "Which codes these posts are recorded under today",
    ]


def test_the_time_without_a_code_is_counted_between_two_sourced_dates_only(office: Office) -> None:
    known = _pack(office)["without_code"]
    assert known == {
        "full_years": 1,
        "days": None,
        "since": "2019-01-28",
        "until": "2020-10",
        "reason": None,
    }

    unknown = _pack(office, role_id="healthcare-assistant", nearest=[])["without_code"]
    assert (unknown["full_years"], unknown["days"]) == (None, None)
    assert unknown["reason"]


def test_the_codes_that_posts_hide_under_today_are_named_with_their_source(office: Office) -> None:
    pack = _pack(
        office,
        role_id="trainee-nursing-associate",
        system_id="nhs-occupation-code",
        title="Trainee Nursing Associate",
        nearest=[],
    )

    assert [(code["code"], code["source"]) for code in pack["hides_under"]] == [
        ("H1", "An example study")
    ]
    assert pack["nearest"][0]["code"] == "N6D"
    assert (pack["nearest"][0]["why_not"], pack["nearest"][0]["missing"]) == (None, [])
    assert "Why the nearest codes are not suitable: the proposal does not say." in pack["not_known"]


def test_titles_seen_name_their_source(office: Office) -> None:
    titles = _pack(office)["titles"]

    assert titles == [
        {
            "title": "Associate Nurse",
            "kind": "alternative title",
            "trusts": None,
            "source": "An example study",
        }
    ]


def test_trusts_and_staff_are_shown_by_quality_with_small_numbers_held_back(
    office: Office,
) -> None:
    office.keep_lists(5, posts("Nursing Associate", 12))
    office.keep_lists(1, posts("Nursing Associate", 2), area="U")

    pack = _pack(office)

    assert pack["reported"] == {
        "trusts": 6,
        "exact": 6,
        "estimate": 0,
        "none": 0,
        "staff": {"quality": "exact", "at_least": 61, "at_most": 64},
    }
    assert pack["titles"][0] == {
        "title": "Nursing Associate",
        "kind": "in trusts' lists",
        "trusts": 6,
        "source": None,
    }
    assert not any(line.startswith("How many trusts") for line in pack["not_known"])


def test_the_pack_is_a_workbook_in_which_nothing_calculates(office: Office) -> None:
    address = office.draft("new_code", why="=HYPERLINK(1) is no formula here")

    answer = office.get(f"{address}/evidence", format="xlsx")

    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"] == 'attachment; filename="evidence-1.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == [
        *("Application", "Nearest codes", "Codes it hides under", "Evidence", "Titles seen"),
        *("Sources", "Not known"),
    ]
    rows = {row[0]: row[1] for row in book.get_sheet_by_name("Application").to_python()[1:]}
    assert rows["Why a code is needed"] == "=HYPERLINK(1) is no formula here"
    assert rows["Trusts that name the role"] == "not known"
    assert rows["Title wanted"] == "Nursing Associate"


def test_the_pack_is_a_page_to_print(office: Office) -> None:
    address = office.draft("new_code", why="<script>alert(1)</script> it is")

    page = office.get(f"/ui{address}/evidence")

    assert page.status_code == 200
    assert "Application for a code: Nursing Associate" in page.text
    assert "<script>" not in page.text
    assert "not known" in page.text


def test_only_an_application_for_a_code_has_a_pack(office: Office) -> None:
    address = office.draft("new_synonym")

    check_problem(office.get(f"{address}/evidence"), 404, "no-evidence-pack")
    check_problem(office.get("/proposals/9/evidence"), 404, "proposal-not-found")
    assert office.get("/ui/proposals/9/evidence").status_code == 404


def test_open_applications_are_named_in_the_report_of_gaps(office: Office) -> None:
    def _named() -> list[int]:
        gaps = office.get("/gaps", system="esr-job-role").json()["roles"]
        (found,) = [gap for gap in gaps if gap["role"]["id"] == "nursing-associate"]
        numbers: list[int] = found["open_proposals"]
        return numbers

    address = office.draft("new_code")
    assert _named() == []
    office.post(f"{address}/submit", "proposer")
    assert _named() == [1]
    office.post(f"{address}/review", "reviewer")
    office.post(f"{address}/accept", "reviewer")
    assert _named() == [1]
    for status in ("sent", "declined"):
        office.post(
            f"{address}/national-status",
            "reviewer",
            {"status": status, "on": "2025", "note": "So it was."},
        )
    assert _named() == []
