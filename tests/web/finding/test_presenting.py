"""The answer to a title in words."""

from dataclasses import replace
from datetime import date

import pytest

from app.matching.resolution import (
    Candidate,
    CodingCheck,
    CodingVerdict,
    Outcome,
    Reading,
    Resolution,
    RoleCard,
    SetAside,
)
from app.matching.tables import CodeRow, RoleRow
from app.services.figures import RegistryFigures
from app.web.code_words import role_facts
from app.web.finding.presenting import (
    FoundAnswer,
    found_answer,
    main_jobs,
    sure_in_words,
)

NO_READING = Reading("", None, None, (), (), ())


def role_row(role_id: str, name: str, **facts: str) -> RoleRow:
    given = {"entry": "", "band_min": "", "band_max": "", **facts}
    return RoleRow(
        role_id=role_id,
        name=name,
        family="nursing",
        staff_group="",
        is_mental_health=False,
        is_retired=False,
        kind_of=(),
        trains_for=None,
        name_since=None,
        former_names=(),
        **given,
    )


ROLES = {
    "staff-nurse": role_row(
        "staff-nurse", "Staff Nurse", entry="registered", band_min="5", band_max="5"
    ),
    "nurse": role_row("nurse", "Nurse", band_min="5", band_max="7"),
}


def candidate(role_id: str, term: str, *reasons: str) -> Candidate:
    return Candidate(RoleCard(role_id, ROLES[role_id].name, "nursing"), 0.5, term, reasons)


def answer(outcome: Outcome, *candidates: Candidate, **parts: object) -> Resolution:
    role = candidates[0].role if outcome is Outcome.MATCHED else None
    facts = {
        "why": None,
        "confidence": 0.985,
        "reasons": (),
        "question": None,
        "reading": NO_READING,
        "codes": (),
        "coding_check": None,
        "suggested_title": None,
        "obstacle": None,
        **parts,
    }
    return Resolution(outcome=outcome, role=role, candidates=candidates, **facts)  # type: ignore[arg-type]  # the parts of each case


def shown(made: Resolution) -> FoundAnswer:
    return found_answer("RN", made, ROLES)


NURSE, STAFF_NURSE = candidate("nurse", "Nurse", "a wider role"), candidate("staff-nurse", "RN")


def test_a_match_shows_its_role_and_how_sure_the_registry_is() -> None:
    found = shown(answer(Outcome.MATCHED, STAFF_NURSE, NURSE))

    assert (found.heading, found.role_id) == ("Staff Nurse", "staff-nurse")
    assert found.role_facts == "Nursing, band 5, needs statutory registration"
    assert found.sure == "Very sure (98.5%)"
    assert [(other.name, other.note) for other in found.others] == [("Nurse", "A wider role.")]


def test_an_ambiguous_title_shows_every_reading_and_names_no_role() -> None:
    found = shown(answer(Outcome.AMBIGUOUS, STAFF_NURSE, NURSE, question="Which ward?"))

    assert (found.heading, found.role_id, found.sure) == ("This title can mean 2 roles", None, "")
    assert found.question == "Which ward?"
    assert [(other.role_id, other.note) for other in found.others] == [
        ("staff-nurse", ""),
        ("nurse", ""),
    ]


def test_an_ambiguous_title_with_one_reading_here_is_not_said_to_mean_one_role() -> None:
    found = shown(answer(Outcome.AMBIGUOUS, STAFF_NURSE))

    assert found.heading == "This title alone does not say which role it is"


def test_an_unmatched_title_shows_five_near_misses_with_the_name_they_are_near_by() -> None:
    found = shown(answer(Outcome.UNMATCHED, NURSE, *[STAFF_NURSE] * 6))

    assert found.heading == "The registry has no role for this title"
    assert [other.note for other in found.others] == ["", *["It is also called 'RN'."] * 4]


def test_what_was_set_aside_is_named_with_what_it_is() -> None:
    aside = (SetAside("Hull", "place"), SetAside("Envoy", "unknown"))
    reading = Reading("nurse", None, "senior", ("CAMHS", "ward"), (), aside)

    assert shown(answer(Outcome.MATCHED, STAFF_NURSE, reading=reading)).parts == (
        ("Words that decide", "nurse"),
        ("Level", "senior"),
        ("Setting", "CAMHS, ward"),
        ("Set aside", "Hull (place), Envoy (not known to the registry)"),
    )


@pytest.mark.parametrize(
    ("begin", "end", "what"),
    [
        (None, None, "The role's own code"),
        (date(2020, 10, 1), None, "The role's own code, from 1 October 2020"),
        (None, date(2021, 3, 31), "The role's own code, to 31 March 2021"),
    ],
)
def test_a_code_shows_its_list_and_the_dates_that_a_source_gives(
    begin: date | None, end: date | None, what: str
) -> None:
    row = CodeRow("staff-nurse", "esr-job-role", "2020-10", "01", "RN", "own", "", begin, end, "s")

    (line,) = shown(answer(Outcome.MATCHED, STAFF_NURSE, codes=(row,))).codes

    assert (line.list_name, line.code) == ("ESR job role, October 2020", "01")
    assert line.what == what


@pytest.mark.parametrize("verdict", CodingVerdict)
def test_every_verdict_on_a_given_code_has_words(verdict: CodingVerdict) -> None:
    check = CodingCheck("N6A", verdict, "Because.", ())

    given = shown(answer(Outcome.MATCHED, STAFF_NURSE, coding_check=check)).given_code

    assert given is not None
    assert given.heading.startswith("Code N6A ")
    assert given.fits == (verdict in {"expected", "plausible", "not_checkable"})


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(0.95, "Very sure (95%)"), (0.949, "Fairly sure (94.9%)"), (0.8, "Less sure (80%)")],
)
def test_how_sure_is_said_in_words_and_as_a_number(confidence: float, words: str) -> None:
    assert sure_in_words(confidence) == words


def test_a_fact_that_no_source_gives_is_left_out() -> None:
    assert role_facts(role_row("nurse", "Nurse")) == "Nursing"


def test_a_reading_says_what_speaks_for_it() -> None:
    made = answer(Outcome.AMBIGUOUS, STAFF_NURSE, NURSE)

    found = found_answer("RN", made, ROLES, {"nurse": "at band 7"})

    assert [other.note for other in found.others] == ["", "Choose it at band 7."]


def test_the_start_page_shows_todays_numbers_with_their_nouns_in_the_right_form() -> None:
    says = {job.path: job.says for job in main_jobs(RegistryFigures(1, 0, 1, 1, 1))}

    assert says["/ui/roles"].startswith("1 role in use, with their codes")
    assert says["/ui/gaps"].startswith("1 role lacks an ESR job role.")
    assert "1 title" in says["/ui/ambiguous-titles"]


def test_a_list_that_is_not_loaded_is_not_counted() -> None:
    says = {job.path: job.says for job in main_jobs(RegistryFigures(0, 0, 0, 0, None))}

    assert "ESR" not in says["/ui/gaps"]


@pytest.mark.parametrize("is_retired", [True, False])
def test_an_answer_says_whether_its_role_is_retired(is_retired: bool) -> None:
    role = replace(ROLES["staff-nurse"], is_retired=is_retired)

    found = found_answer("RN", answer(Outcome.MATCHED, STAFF_NURSE), {"staff-nurse": role}, {})

    assert found.is_retired == is_retired
    assert found.role_facts.endswith(", retired") == is_retired
