"""Terms side by side in one part of a title."""

import pytest

from app.matching.findings.finding import Finding, found
from app.matching.findings.side_by_side import is_level_or_post, join_terms
from app.matching.index import MatchIndex
from app.matching.tables import GradeRow, HeadRow, ModifierRow, OtherJobRow, SpecialTermRow, TermRow
from tests.matching.asking import decided, index_with, said, title_of
from tests.matching.small import INDEX, contexts, role

WITH_CHIEFS = index_with(
    roles=(
        role("Night Manager", family="administration and management", entry="open"),
        role("Ward Clerk", family="administration and management", entry="open"),
        role("Chief Nurse Officer"),
    )
)
WITH_OFFICES = index_with(
    {
        "heads": (HeadRow("receptionist", "profession"), HeadRow("clerk", "generic")),
        "other_jobs": (OtherJobRow("receptionist", is_in_charge=False),),
    },
    roles=(
        role("Night Manager", family="administration and management", entry="open"),
        role("Ward Clerk", family="administration and management", entry="open"),
        role("Receptionist", family="administration and management", entry="open"),
    ),
)
WITH_FUNCTION = index_with(
    {"special_terms": (SpecialTermRow("zorb champion", "function", None),)},
    roles=(role("Zorb Champion", entry="open"),),
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Zorb Champion Occupational Therapist", "occupational-therapist"),
        ("Occupational Therapist Zorb Champion", "occupational-therapist"),
        ("Physiotherapist Zorb Champion", "physiotherapist"),
    ],
)
def test_of_a_profession_and_a_function_the_profession_is_chosen(title: str, expected: str) -> None:
    assert said(title, WITH_FUNCTION) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Clinical Lead Physiotherapist", "physiotherapist"),
        ("Clinical Lead Occupational Therapist", "occupational-therapist"),
        ("Physiotherapist Clinical Lead", "physiotherapist"),
    ],
)
def test_a_role_that_is_a_level_gives_way_to_the_profession(title: str, expected: str) -> None:
    assert said(title) == expected


def test_the_level_before_a_profession_is_lead() -> None:
    assert decided("Clinical Lead Physiotherapist").levels == ("lead",)


@pytest.mark.parametrize("title", ["Team Lead Physiotherapist", "Occupational Therapist Team Lead"])
def test_a_contested_level_beside_a_profession_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Occupational Therapist Administrator", "administrator"),
        ("Physiotherapist Team Leader", "team-leader"),
        ("Administrator Occupational Therapist", "administrator"),
    ],
)
def test_a_profession_beside_another_job_describes_it(title: str, expected: str) -> None:
    verdict = decided(title)

    assert verdict.role_id == expected
    assert len(verdict.candidates) == 2
    assert verdict.doubts == ("another role's name beside it",)


@pytest.mark.parametrize("title", ["Ward Clerk Night Manager", "Administrator Night Manager"])
def test_who_is_in_charge_of_a_job_does_not_do_it(title: str) -> None:
    assert said(title, WITH_CHIEFS) == "night-manager"


@pytest.mark.parametrize("title", ["Night Manager Ward Clerk", "Administrator Ward Clerk"])
def test_two_other_jobs_are_a_choice_unless_the_last_is_in_charge(title: str) -> None:
    assert said(title, WITH_CHIEFS) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ward Clerk Healthcare Assistant", "overlap"),
        ("Receptionist Healthcare Assistant", "overlap"),
        ("Healthcare Assistant Receptionist", "overlap"),
        ("Healthcare Assistant Ward Clerk", "ward-clerk"),
        ("Night Manager Healthcare Assistant", "night-manager"),
        ("Healthcare Assistant Night Manager", "night-manager"),
        ("Occupational Therapist Receptionist", "receptionist"),
        ("Receptionist Occupational Therapist", "receptionist"),
    ],
)
def test_an_office_beside_a_job_without_registration_is_two_jobs(title: str, expected: str) -> None:
    assert said(title, WITH_OFFICES) == expected


@pytest.mark.parametrize(
    "title", ["Staff Nurse Support Nurse", "Mental Health Nurse Support Nurse"]
)
def test_a_nurse_who_supports_a_role_is_not_that_role(title: str) -> None:
    index = index_with({"special_terms": (SpecialTermRow("support", "filler", None),)})

    assert decided(title, index).role_id is None
    assert decided(title.replace("Support ", ""), index).role_id is not None


def test_a_function_before_a_profession_describes_it() -> None:
    index = index_with(
        {
            "special_terms": (SpecialTermRow("zorb champion", "function", None),),
            "heads": (HeadRow("nurse", "profession"),),
        },
        roles=(role("Zorb Champion", entry="open"),),
    )

    assert decided("Zorb Champion Nurse", index).candidates[0] == "registered-nurse"
    assert said("Zorb Champion Practitioner", index) == "gated"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Registered Nurse Mental Health Nurse", "mental-health-nurse"),
        ("Clinical Psychologist Practitioner Psychologist", "clinical-psychologist"),
    ],
)
def test_of_a_role_and_its_special_case_the_special_case_is_chosen(
    title: str, expected: str
) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("title", ["Ward Manager RMN", "Nursing Associate RNLD"])
def test_a_registration_after_a_role_does_not_change_it(title: str) -> None:
    expected = title.rsplit(" ", 1)[0].lower().replace(" ", "-")

    assert said(title) == expected


@pytest.mark.parametrize("title", ["Physiotherapist RMN", "Occupational Therapist RNLD"])
def test_a_registration_of_another_register_after_a_role_is_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("RNLD RMN", "overlap"),
        ("RMN RNLD", "overlap"),
        ("RGN RMN", "overlap"),
        ("Staff Nurse RMN", "mental-health-nurse"),
    ],
)
def test_letters_of_two_parts_of_the_register_side_by_side_are_a_choice(
    title: str, expected: str
) -> None:
    letters = TermRow("registered-nurse", "RGN", "abbreviation", "exact", "a source")
    index = index_with(
        {"special_terms": (SpecialTermRow("RGN", "registration", None, "adult"),)}, terms=(letters,)
    )

    assert said(title, index) == expected


@pytest.mark.parametrize("title", ["Nurse OT", "Nurse Occupational Therapist"])
def test_a_nurse_beside_a_profession_on_another_register_is_a_choice(title: str) -> None:
    index = index_with({"heads": (HeadRow("nurse", "profession"),)})

    assert decided(title, index).candidates[:2] == ("registered-nurse", "occupational-therapist")
    assert decided(title, index).role_id is None


@pytest.mark.parametrize(
    "title", ["Physiotherapist Occupational Therapist", "Psychiatrist Consultant Physiotherapist"]
)
def test_two_unrelated_roles_are_a_choice(title: str) -> None:
    assert decided(title).role_id is None


@pytest.mark.parametrize("title", ["Staff Nurse Nurse", "Mental Health Nurse Nurse"])
def test_a_bare_head_after_a_case_of_it_adds_nothing(title: str) -> None:
    assert decided(title).role_id is not None


@pytest.mark.parametrize("title", ["Physiotherapist Nurse", "Occupational Therapist Nurse"])
def test_a_bare_head_after_another_role_is_another_job(title: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.why) == (None, "gated")
    assert verdict.reasons == ("'nurse' after the role is another job",)


@pytest.mark.parametrize("title", ["Clinical Lead Nurse", "Team Lead Nurse"])
def test_a_level_before_a_bare_head_leaves_it_open(title: str) -> None:
    assert decided(title).outcome == "ambiguous"


def test_two_terms_whose_words_are_one_term_are_that_term() -> None:
    index = index_with(roles=(role("Night Zorb"), role("Night"), role("Zorb")))

    assert said("Night Blorple Zorb", index) == "night-zorb"
    assert said("Night Ward Zorb", index) == "night-zorb"


@pytest.mark.parametrize(
    "title",
    ["Advanced Practitioner Physiotherapist", "Physiotherapist (Advanced Practitioner)"],
)
def test_a_level_role_gives_its_own_level_to_the_profession(title: str) -> None:
    row = SpecialTermRow("advanced practitioner", "level role", "advanced-practitioner", "advanced")

    verdict = decided(title, index_with({"special_terms": (row,)}))

    assert (verdict.role_id, verdict.levels) == ("physiotherapist", ("advanced",))


def test_a_grade_of_doctors_before_another_trade_makes_another_post() -> None:
    row = SpecialTermRow("consultant", "medical grade", "consultant")
    index = index_with({"special_terms": (row,)}, roles=(role("Consultant"),))

    assert said("Consultant Porter", index) == "gated"
    assert said("Consultant Administrator", index) == "administrator"


def test_a_level_role_needs_the_list_of_level_roles() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("zorb chief", "level role", "zorb-chief"),)},
        roles=(role("Zorb Chief", entry=""),),
    )
    without = index_with(roles=(role("Zorb Chief", entry=""),))

    assert said("Zorb Chief Physiotherapist", index) == "physiotherapist"
    assert said("Zorb Chief Physiotherapist", without) == "overlap"


def test_a_manager_of_a_bank_of_people_does_not_manage_a_ward_or_their_profession() -> None:
    index = index_with({"grades": (GradeRow("relief", "contract", "relief"),)})

    assert said("Ward Relief Manager", index) != "ward-manager"
    assert said("Relief Ward Manager", index) == "ward-manager"


def test_a_grade_of_doctors_before_a_doctors_noun_is_the_role() -> None:
    """'Associate Specialist Anaesthetist'; a noun of another profession stays a choice."""
    index = index_with(
        {"special_terms": (SpecialTermRow("night grade", "medical grade", "night-grade"),)},
        roles=(role("Night Grade", family="medical"), role("Zorbologist", family="medical")),
    )

    assert said("Night Grade Zorbologist", index) == "night-grade"
    assert said("Night Grade Physiotherapist", index) == "overlap"
    assert said("Zorbologist Night Grade", index) == "overlap"


def test_the_noun_of_another_specialty_keeps_a_field_from_choosing() -> None:
    """'Night Grade Vascular Zorbologist' is no vascular surgeon."""
    index = index_with(
        {
            "contexts": tuple(contexts("specialty", "vascular")),
            "special_terms": (
                SpecialTermRow("night grade", "medical grade", "night-grade"),
                SpecialTermRow("night grade", "field parent", "night-grade"),
            ),
        },
        roles=(
            role("Night Grade", family="medical"),
            role("Vascular Night Grade", family="medical", kind_of=("night-grade",)),
            role("Zorbologist", family="medical"),
        ),
    )

    assert said("Night Grade, vascular", index) == "vascular-night-grade"
    assert said("Night Grade vascular Zorbologist", index) == "night-grade"


def joined(text: str, index: MatchIndex) -> Finding:
    """The finding of a title that is one part, before any rule about it."""
    title = title_of(text, index)
    (segment,) = title.segments
    return join_terms(segment.spans, title)


@pytest.mark.parametrize(
    ("text", "role_id", "candidates"),
    [
        ("Practitioner Physiotherapist", "physiotherapist", ()),
        (
            "ARRS Mental Health Practitioner Mental Health Practitioner",
            "arrs-mental-health-practitioner",
            (),
        ),
        (
            "Mental Health Practitioner ARRS Mental Health Practitioner",
            "arrs-mental-health-practitioner",
            (),
        ),
        (
            "Physiotherapist Mental Health Practitioner",
            None,
            ("physiotherapist", "mental-health-practitioner", "arrs-mental-health-practitioner"),
        ),
        (
            "Mental Health Practitioner Physiotherapist",
            None,
            ("mental-health-practitioner", "arrs-mental-health-practitioner", "physiotherapist"),
        ),
        (
            "Zorb Champion Mental Health Practitioner",
            None,
            ("mental-health-practitioner", "arrs-mental-health-practitioner"),
        ),
        ("Nurse Zorb Champion", None, ("registered-nurse", "mental-health-nurse")),
        (
            "AP Nurse",
            None,
            (
                "advanced-practitioner",
                "assistant-practitioner",
                "registered-nurse",
                "mental-health-nurse",
            ),
        ),
    ],
)
def test_a_role_beside_words_of_several_meanings_is_chosen_only_as_one_of_them_or_beside_one_word(
    text: str, role_id: str | None, candidates: tuple[str, ...]
) -> None:
    finding = joined(text, WITH_FUNCTION)

    assert (finding.role_id, finding.candidates) == (role_id, candidates)


def test_a_role_said_twice_is_the_role() -> None:
    assert joined("Porter Porter", WITH_CHIEFS).role_id == "porter"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Physiotherapist", True),
        ("Porter", False),
        ("Ward Manager", False),
        ("Healthcare Assistant", False),
    ],
)
def test_a_contested_level_is_contested_beside_a_registered_profession(
    other: str, expected: bool
) -> None:
    level, role_beside = (
        found(title_of(text).segments[0].spans[0]) for text in ("Team Lead", other)
    )

    assert is_level_or_post(level, role_beside, INDEX) is expected
    assert is_level_or_post(role_beside, level, INDEX) is expected


def test_words_of_one_term_with_a_managed_contract_between_are_not_that_term() -> None:
    index = index_with(
        {"grades": (GradeRow("relief", "contract", "relief"),)},
        roles=(role("Ward"), role("Manager")),
    )

    assert joined("Ward Relief Manager", index).role_id == "manager"
    assert joined("Ward Blorple Manager", index).role_id == "ward-manager"


@pytest.mark.parametrize("title", ["Clinical Lead Nurse", "Physiotherapist Clinical Lead"])
def test_a_level_role_on_either_side_is_the_level(title: str) -> None:
    assert decided(title).levels == ("lead",)


def test_a_registration_is_not_what_a_level_role_leads() -> None:
    verdict = decided("Clinical Lead RMN")

    assert (verdict.role_id, verdict.levels) == ("clinical-lead", ())


def test_the_head_that_makes_another_job_counts_against_the_role() -> None:
    assert decided("Physiotherapist Nurse").against == ("nurse",)


TRADES = index_with(
    {
        "modifiers": (ModifierRow("zonal", "consultant"), ModifierRow("blorp", "consultant")),
        "special_terms": tuple(
            SpecialTermRow(words, "medical grade", words.replace(" ", "-"))
            for words in ("zonal", "night", "zonal grade")
        ),
    },
    roles=(
        *(role(name, family="medical") for name in ("Zonal", "Night", "Zonal Grade", "Blorp")),
        role("Solicitor", family="administration and management", entry="open"),
    ),
)


def test_a_modifier_that_is_a_grade_of_doctors_makes_another_post_of_a_trade() -> None:
    verdict = decided("Zonal Solicitor", TRADES)

    assert (verdict.role_id, verdict.why, verdict.against) == (None, "gated", ("zonal",))
    assert verdict.reasons == ("'zonal' makes it a different post",)


@pytest.mark.parametrize(
    ("text", "role_id"),
    [
        ("Zonal Administrator", "administrator"),
        ("Zonal Grade Solicitor", "solicitor"),
        ("Night Solicitor", "solicitor"),
        ("Blorp Solicitor", "solicitor"),
    ],
)
def test_other_words_before_a_trade_only_describe_it(text: str, role_id: str) -> None:
    """Who works for a grade, a grade of two words, a grade that is no modifier, and no grade."""
    finding = joined(text, TRADES)

    assert (finding.open_role, finding.doubts) == (role_id, ("another role's name beside it",))


def test_of_two_who_are_in_charge_neither_is_chosen() -> None:
    index = index_with(roles=(role("Manager"),))

    assert joined("Ward Manager Team Leader", index).role_id is None
    assert joined("Administrator Manager", index).role_id == "manager"


NURSE_IS_A_PROFESSION = index_with(
    {
        "heads": (HeadRow("nurse", "profession"),),
        "contexts": tuple(contexts("work", "staffing")),
    },
    roles=(role("Nurse Manager"),),
)


@pytest.mark.parametrize("title", ["Nurse Physiotherapist", "Physiotherapist Nurse"])
def test_a_nurse_of_a_second_profession_is_asked_about(title: str) -> None:
    verdict = decided(title, NURSE_IS_A_PROFESSION)

    assert verdict.role_id is None
    assert set(verdict.candidates[:2]) == {"registered-nurse", "physiotherapist"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nurse Porter", "porter"),
        ("Nurse Administrator", "administrator"),
        ("Nurse Community Mental Health Nurse", "community-mental-health-nurse"),
    ],
)
def test_a_word_for_a_profession_only_describes_another_job(title: str, expected: str) -> None:
    assert decided(title, NURSE_IS_A_PROFESSION).candidates == (expected,)


@pytest.mark.parametrize("title", ["Nurse Staffing Manager", "Nurse Blorp Manager"])
def test_who_manages_work_between_two_words_does_not_manage_the_people(title: str) -> None:
    assert decided(title, NURSE_IS_A_PROFESSION).role_id is None


def test_a_setting_between_two_words_leaves_them_one_term() -> None:
    assert said("Nurse Community Manager", NURSE_IS_A_PROFESSION) == "nurse-manager"


PROFESSIONS = index_with(
    {"heads": (HeadRow("nurse", "profession"),)},
    roles=(
        role("Therapy Manager", family="allied health professions"),
        role("Zorb Adviser", entry="accredited"),
        role("Zorb Helper", family="allied health professions", entry="accredited"),
        role("Zorb Therapist", family="allied health professions"),
    ),
)


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        pytest.param("Nurse Clinical Psychologist", 3, id="by its noun"),
        pytest.param("Clinical Psychologist Nurse", 3, id="by its noun, first"),
        pytest.param("Nurse Zorb Therapist", 3, id="by its register"),
        pytest.param("Nurse Therapy Manager", 1, id="a manager on a register"),
        pytest.param("Nurse Zorb Adviser", 1, id="of any profession"),
        pytest.param("Nurse Zorb Helper", 1, id="of a family with a register, but on none"),
    ],
)
def test_only_a_role_that_is_a_profession_is_a_second_one(title: str, candidates: int) -> None:
    assert len(decided(title, PROFESSIONS).candidates) == candidates


@pytest.mark.parametrize("title", ["Staff Nurse Support Nurse", "Staff Nurse Stroke Support Nurse"])
def test_who_supports_a_role_is_closed_by_the_noun(title: str) -> None:
    index = index_with({"special_terms": (SpecialTermRow("support", "filler", None),)})

    verdict = decided(title, index)

    assert (verdict.why, verdict.against) == ("gated", ("nurse",))
    assert said("Support Staff Nurse Nurse", index) == "staff-nurse"


@pytest.mark.parametrize(
    ("title", "candidates", "levels"),
    [
        ("Team Leader Clinical Lead", ("team-leader",), ("lead",)),
        ("Clinical Lead Ward Manager", ("ward-manager",), ("lead",)),
        ("Clinical Lead Clinical Lead", ("clinical-lead",), ()),
        ("RMN Staff Nurse", ("mental-health-nurse",), ()),
        ("Staff Nurse Registered Nurse", ("staff-nurse",), ()),
        ("EMHP Trainee EMHP", ("trainee-education-mental-health-practitioner",), ()),
        ("Trainee EMHP EMHP", ("trainee-education-mental-health-practitioner",), ()),
        ("AP OT", ("occupational-therapist",), ()),
        ("RMN Ward Manager", ("ward-manager", "mental-health-nurse"), ()),
        ("Ward Manager Registered Nurse", ("ward-manager", "registered-nurse"), ()),
        ("Administrator Team Leader", ("team-leader", "administrator"), ()),
    ],
)
def test_of_two_terms_that_belong_together_one_is_the_role(
    title: str, candidates: tuple[str, ...], levels: tuple[str, ...]
) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.candidates) == (candidates[0], candidates)
    assert verdict.levels == levels


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("Team Leader Administrator", ("team-leader", "administrator")),
        ("Driver Porter", ("driver", "porter")),
        ("OT Physiotherapist", ("occupational-therapist", "physiotherapist")),
        ("RMN OT", ("mental-health-nurse", "occupational-therapist")),
        ("Nursing Associate Healthcare Assistant", ("nursing-associate", "healthcare-assistant")),
        ("OT Care Coordinator", ("occupational-therapist", "care-coordinator")),
        ("Recovery Worker OT", ("recovery-worker", "occupational-therapist")),
    ],
)
def test_of_two_terms_that_do_not_neither_is_chosen(
    title: str, candidates: tuple[str, ...]
) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("overlap", candidates)
