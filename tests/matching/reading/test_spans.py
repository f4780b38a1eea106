"""Whether a term can be where it was found."""

import pytest

from app.matching.index import MatchIndex
from app.matching.reading.spans import Span, is_managed
from app.matching.tables import CandidateRow, GradeRow, HeadRow, SpecialTermRow, TermRow
from tests.matching.asking import index_with, labels_of, said, title_of
from tests.matching.small import ambiguous, contexts, in_mental_health, role

WORDS = index_with(
    {
        "contexts": (
            *contexts("specialty", "critical care", "heart failure"),
            *contexts("setting", "healthcare science"),
            *in_mental_health("setting", "liaison psychiatry", "primary care mental health"),
        ),
        "special_terms": (SpecialTermRow("specialist nurse", "general parent", "zorb"),),
    },
    roles=(
        role("Zorb"),
        role("Care Assistant", entry="open"),
        role("Failure Specialist"),
        role("Nurse Practitioner"),
        role("Community Nurse"),
        role("Healthcare Support Hand", entry="open"),
        role("Primary Health Worker", is_mental_health=True),
    ),
    terms=(TermRow("zorb", "Specialist Nurse", "alternative title", "exact", ""),),
)


def terms_of(text: str, index: MatchIndex) -> list[str]:
    return [span.term.text for part in title_of(text, index).segments for span in part.spans]


def terms(text: str) -> list[str]:
    return terms_of(text, WORDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Critical Care Assistant", []), ("Care Assistant", ["Care Assistant"])],
)
def test_a_term_does_not_begin_inside_a_setting(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mental Health Nurse Practitioner", ["Nurse Practitioner"]),
        ("Community Nurse Practitioner", ["Nurse Practitioner"]),
        ("Mental Health Nurse", ["Mental Health Nurse"]),
        ("Mental Health Nurse - Practitioner", ["Mental Health Nurse"]),
    ],
)
def test_a_term_does_not_end_where_another_name_begins(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Failure Specialist Nurse", ["Specialist Nurse"]),
        ("Failure Specialist", ["Failure Specialist"]),
    ],
)
def test_a_term_does_not_split_a_head_of_two_words(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Consultant CAMHS Psychiatrist", ["Consultant Psychiatrist"]),
        ("Community CAMHS Nurse", ["Nurse"]),
        ("Community Stroke Nurse", ["Community Nurse"]),
        ("Community Forensic Mental Health Nurse", ["Community Mental Health Nurse"]),
    ],
)
def test_only_a_role_of_mental_health_is_around_a_field_of_it(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


def test_a_phrase_is_not_half_in_a_term_and_half_passed_over() -> None:
    assert terms("Healthcare Science Support Hand") == []
    assert terms("Healthcare Stroke Support Hand") == ["Healthcare Support Hand"]


def test_a_term_does_not_take_both_ends_of_a_phrase() -> None:
    assert terms("Primary Care Mental Health Worker") == []
    assert terms("Primary CAMHS Health Worker") == ["Primary Health Worker"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Primary Care Mental Health Nurse", ["Mental Health Nurse"]),
        ("Primary Care Mental Health Porter", ["Porter"]),
    ],
)
def test_a_term_begins_inside_a_setting_of_mental_health_only_with_a_phrase_of_it(
    text: str, expected: list[str]
) -> None:
    index = index_with(
        {
            "contexts": (
                *in_mental_health("setting", "primary care mental health", "mental health"),
                *contexts("setting", "community"),
            )
        },
        roles=(role("Health Porter"),),
    )

    found = [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found == expected


def test_people_served_are_not_passed_over_if_they_make_another_role_of_the_kind() -> None:
    index = index_with(
        {"contexts": tuple(contexts("population", "carer", "men"))},
        roles=(
            role("Zorb Helper"),
            role("Carer Zorb Support", kind_of=("zorb-helper",)),
            role("Zorb Helper of Towers", kind_of=("zorb-helper",)),
        ),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Zorb Men Helper") == ["Zorb Helper"]
    assert found("Zorb Carer Helper") == []


def test_a_filler_is_passed_over_in_the_name_of_a_role_that_anybody_can_hold() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("support", "filler", None),)},
        roles=(
            role("Zorb Adviser", entry="open"),
            role("Blorp Adviser", entry="registered"),
            role("Zorb Manager", entry="open"),
            role("Zorb Hand", entry="open"),
            role("Support Hand", entry="open"),
        ),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Zorb Support Hand") == ["Support Hand"]
    assert found("Zorb Support Adviser") == ["Zorb Adviser"]
    assert found("Zorb Blorple Adviser") == []
    assert found("Blorp Support Adviser") == []
    assert found("Zorb Support Manager") == []


def test_a_term_cannot_end_where_a_specialty_goes_on() -> None:
    """'Consultant in Zorb Radiology' is not a Consultant in Zorbs."""
    index = index_with(
        {
            "contexts": (
                *contexts("specialty", "zorb radiology", "zorb"),
                *contexts("setting", "zorb unit"),
            )
        },
        roles=(role("Consultant in Zorbs"), role("Consultant")),
    )

    def found(text: str) -> list[str]:
        return [span.term.text for part in title_of(text, index).segments for span in part.spans]

    assert found("Consultant in Zorbs") == ["Consultant in Zorbs"]
    assert found("Consultant in Zorb Radiology") == ["Consultant"]
    assert found("Consultant in Zorb Unit") == ["Consultant in Zorbs"]


SETTINGS = index_with(
    {
        "contexts": (
            *contexts("specialty", "critical care", "heart failure", "acute stroke", "night ward"),
            *in_mental_health("setting", "secure stroke"),
        )
    },
    roles=(
        role("Zorb"),
        role("Heart Failure Hand"),
        role("Yorkshire Hand"),
        role("Stroke Hand"),
        role("Ward Hand"),
    ),
    ambiguous=(ambiguous("Care Worker", "catch-all", "?", CandidateRow("zorb", (), ())),),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heart Failure Hand", ["Heart Failure Hand"]),
        ("South Yorkshire Hand", ["Yorkshire Hand"]),
        ("Acute Stroke Hand", ["Stroke Hand"]),
        ("Critical Care Worker", ["Care Worker"]),
        ("Night Ward Hand", []),
        ("Secure Stroke Hand", []),
    ],
)
def test_a_term_begins_inside_a_phrase_only_if_its_words_keep_their_meaning(
    text: str, expected: list[str]
) -> None:
    """A place, a field that is a field alone too, and a title that decides nothing alone."""
    assert terms_of(text, SETTINGS) == expected


SPECIALISTS = index_with(
    {
        "contexts": (*contexts("specialty", "heart failure"), *contexts("work", "nurse education")),
        "special_terms": (SpecialTermRow("specialist nurse", "general parent", "zorb"),),
    },
    roles=(role("Zorb"), role("Heart Failure Specialist"), role("Community Stroke Nurse")),
    terms=(TermRow("zorb", "Specialist Nurse", "alternative title", "exact", ""),),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heart Failure Specialist Nurse", ["Specialist Nurse"]),
        ("Community Stroke Specialist Nurse", ["Specialist Nurse"]),
        ("Heart Failure Specialist, Nurse", ["Heart Failure Specialist", "Nurse"]),
        ("Heart Failure Specialist Nurse Education", ["Heart Failure Specialist"]),
    ],
)
def test_a_longer_term_does_not_split_a_head_either(text: str, expected: list[str]) -> None:
    assert terms_of(text, SPECIALISTS) == expected


def test_a_term_can_include_a_head_of_two_words() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("specialist nurse", "general parent", "zorb"),)},
        roles=(role("Zorb"), role("Community Specialist Nurse")),
    )

    assert terms_of("Community Specialist Nurse", index) == ["Community Specialist Nurse"]


def test_the_first_word_of_a_head_is_no_term_and_the_ends_of_a_title_do_not_meet() -> None:
    index = index_with(
        {
            "special_terms": tuple(
                SpecialTermRow(words, "general parent", "zorb")
                for words in ("specialist nurse", "nurse specialist")
            )
        },
        roles=(role("Zorb"), role("Specialist")),
    )

    assert terms_of("Specialist Nurse", index) == []
    assert terms_of("Nurse Stroke Specialist", index) == ["Nurse", "Specialist"]


@pytest.mark.parametrize("text", ["Mental Health Nurse Bureau", "Mental Health Nurse Zorb Forum"])
def test_a_term_ends_before_a_word_that_is_not_the_head_of_a_name(text: str) -> None:
    """'Bureau' is no head, and the head 'zorb' belongs to the name of a forum."""
    index = index_with(
        {
            "contexts": tuple(contexts("service", "zorb forum")),
            "heads": (HeadRow("zorb", "generic"),),
        },
        roles=(role("Nurse Bureau"), role("Nurse Zorb")),
    )

    assert terms_of(text, index) == ["Mental Health Nurse"]
    assert terms_of("Mental Health Nurse Zorb", index) == ["Nurse Zorb"]


def test_a_term_of_one_word_is_kept_where_a_specialty_goes_on() -> None:
    index = index_with(
        {"contexts": tuple(contexts("specialty", "zorb radiology"))}, roles=(role("Zorb"),)
    )

    assert terms_of("Zorb Radiology", index) == ["Zorb"]


MANAGED = index_with(
    {"grades": (GradeRow("relief", "contract", "relief"),)},
    roles=(role("Night Relief Manager"), role("Leader Hand")),
)


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("Nurse Relief Manager", 1, True),
        ("Nurse Vacancy Manager", 1, True),
        ("Senior Nurse Relief Manager", 2, True),
        ("Relief Manager", 0, False),
        ("Nurse Relief", 1, False),
        ("Senior Relief Manager", 1, False),
        ("Nurse Relief Porter", 1, False),
        ("Nurse Relief - Manager", 1, False),
        ("Nurse Theatre Manager", 1, False),
    ],
)
def test_words_of_contract_between_a_job_and_who_is_in_charge_are_managed(
    text: str, position: int, expected: bool
) -> None:
    assert is_managed(labels_of(text, MANAGED), position, MANAGED) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ward Relief Manager", []),
        ("Relief Ward Manager", ["Ward Manager"]),
        ("Night Relief Manager", ["Night Relief Manager"]),
        ("Nurse Relief Leader Theatre Hand", ["Nurse", "Leader Hand"]),
    ],
)
def test_a_term_does_not_pass_over_what_is_managed(text: str, expected: list[str]) -> None:
    assert terms_of(text, MANAGED) == expected


def test_a_field_before_a_term_is_not_passed_over() -> None:
    assert terms("CAMHS Community Stroke Nurse") == ["Community Nurse"]


def test_a_term_of_mental_health_passes_over_half_a_phrase_but_not_its_middle() -> None:
    index = index_with(
        {
            "contexts": tuple(
                in_mental_health("setting", "liaison psychiatry", "secure mental unit")
            )
        },
        roles=(
            role("Adult Psychiatry Nurse", is_mental_health=True),
            role("Secure Unit Hand", is_mental_health=True),
        ),
    )

    assert terms_of("Adult Liaison Psychiatry Nurse", index) == ["Adult Psychiatry Nurse"]
    assert terms_of("Secure Mental Unit Hand", index) == []
    assert terms_of("Secure Unit Hand", index) == ["Secure Unit Hand"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zorb Stroke Helper", ["Zorb Helper"]),
        ("Blorp Men Hand", ["Blorp Hand"]),
        ("Carer Zorb Carer Helper", []),
    ],
)
def test_only_people_served_between_the_words_of_a_term_make_another_role(
    text: str, expected: list[str]
) -> None:
    index = index_with(
        {"contexts": tuple(contexts("population", "carer", "men"))},
        roles=(
            role("Zorb Helper"),
            role("Carer Zorb Support", kind_of=("zorb-helper",)),
            role("Stroke Zorb Support", kind_of=("zorb-helper",)),
            role("Blorp Hand"),
        ),
    )

    assert terms_of(text, index) == expected


def test_spans_are_equal_with_the_same_term_at_the_same_words() -> None:
    nurse, other = (title_of(text).segments[0].spans[0].term for text in ("Staff Nurse", "Porter"))
    span = Span((0, 1), nurse)

    assert (span, hash(span)) == (Span((0, 1), nurse), hash(Span((0, 1), nurse)))
    assert span != Span((0, 2), nurse)
    assert span != Span((0, 1), nurse, passes_over=True)
    assert span != Span((0, 1), other)
    assert span != (0, 1)


def test_a_training_grade_formed_from_a_name_is_not_where_another_name_begins() -> None:
    """'EMHP trainee' follows from 'EMHP' and is no name that the registry gives."""
    index = index_with(
        {"heads": (HeadRow("trainee", "generic"),)}, roles=(role("Zorb Night EMHP"),)
    )

    assert terms_of("Zorb Night EMHP Trainee", index) == ["Zorb Night EMHP"]


@pytest.mark.parametrize(
    ("title", "kept"), [("Prison Ward Helper", True), ("Blorp Ward Helper", False)]
)
def test_a_term_can_begin_after_a_setting_that_is_one_alone(title: str, *, kept: bool) -> None:
    index = index_with(
        {"contexts": tuple(contexts("setting", "prison", "prison ward", "blorp ward"))},
        terms=(TermRow("healthcare-assistant", "Ward Helper", "alternative title", "exact", ""),),
    )

    assert bool(title_of(title, index).segments[0].spans) is kept


@pytest.mark.parametrize("title", ["Zig Ward Manager", "Stroke Zig Ward Manager"])
def test_a_term_of_who_is_in_charge_can_begin_with_a_service(title: str) -> None:
    index = index_with({"contexts": tuple(contexts("setting", "zig ward"))})

    assert [span.term.text for span in title_of(title, index).segments[0].spans] == ["Ward Manager"]


@pytest.mark.parametrize("title", ["Blorp Team Driver", "Night Blorp Team Driver"])
def test_a_term_can_begin_with_the_team_that_a_setting_is(title: str) -> None:
    index = index_with(
        {
            "contexts": tuple(contexts("setting", "blorp team", "night blorp team")),
            "heads": (HeadRow("team", "team or place"),),
        },
        roles=(role("Team Driver", entry="open"), role("Blorp Driver", entry="open")),
    )

    assert [span.term.text for span in title_of(title, index).segments[0].spans] == ["Team Driver"]


def test_a_team_inside_a_setting_is_not_passed_over() -> None:
    index = index_with(
        {
            "contexts": tuple(in_mental_health("setting", "zorb support team")),
            "heads": (HeadRow("team", "team or place"),),
        },
        roles=(role("Zorb Support Worker", is_mental_health=True),),
    )

    assert said("Zorb Support Worker", index) == "zorb-support-worker"
    assert said("Zorb Support Team Worker", index) != "zorb-support-worker"
