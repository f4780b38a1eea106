"""Words of a part that a role's own term does not explain."""

import pytest

from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, heads, role

WITH_WORK = index_with({"contexts": tuple(contexts("work", "research", "programme"))})


@pytest.mark.parametrize("title", ["Senior Physiotherapist", "Physiotherapist Specialist"])
def test_a_grade_is_the_level_of_the_post(title: str) -> None:
    verdict = decided(title)

    assert verdict.role_id == "physiotherapist"
    assert verdict.levels in {("senior",), ("specialist",)}


@pytest.mark.parametrize(
    "title", ["Physiotherapist Programme Lead", "Physiotherapist Zorblax Lead"]
)
def test_who_leads_something_else_is_not_the_profession(title: str) -> None:
    verdict = decided(title, WITH_WORK)

    assert verdict.why == "gated"
    assert verdict.reasons == ("the post leads something other than the role",)


@pytest.mark.parametrize("title", ["Physiotherapist Lead", "Physiotherapist Stroke Lead"])
def test_who_leads_the_profession_or_a_field_is_that_profession(title: str) -> None:
    assert said(title, WITH_WORK) == "physiotherapist"


@pytest.mark.parametrize("title", ["Physiotherapist Trainer", "Occupational Therapist Worker"])
def test_a_job_after_a_role_is_another_job(title: str) -> None:
    verdict = decided(title)

    assert verdict.why == "gated"
    assert verdict.reasons == (f"'{title.split()[-1].lower()}' after the role is another job",)


@pytest.mark.parametrize("title", ["Trainer Physiotherapist", "Manager Occupational Therapist"])
def test_a_job_before_a_role_closes_it(title: str) -> None:
    word = title.split(" ", maxsplit=1)[0].lower()

    assert decided(title).reasons == (f"'{word}' is another job",)


@pytest.mark.parametrize("title", ["Psychologist Team Leader", "Psychiatrist Administrator"])
def test_a_profession_before_another_job_is_noted(title: str) -> None:
    verdict = decided(title)
    word = title.split(" ", maxsplit=1)[0].lower()

    assert verdict.role_id in {"team-leader", "administrator"}
    assert verdict.reasons[0].startswith(f"'{word}' is the profession and ")


@pytest.mark.parametrize("title", ["Physiotherapist Blorple", "Staff Nurse Zorblax"])
def test_an_unknown_word_after_a_role_is_a_doubt(title: str) -> None:
    assert decided(title).doubts == ("an unknown word after the role",)


@pytest.mark.parametrize(
    "title", ["Blorple Physiotherapist", "Research Physiotherapist", "Programme Staff Nurse"]
)
def test_an_unknown_word_or_a_kind_of_work_before_a_role_is_a_doubt(title: str) -> None:
    assert decided(title, WITH_WORK).doubts == ("an unknown word before the role",)


@pytest.mark.parametrize("title", ["Stroke Healthcare Assistant", "Stoma Porter"])
def test_a_field_before_a_role_that_anybody_may_hold_is_a_doubt(title: str) -> None:
    assert decided(title).doubts == ("a field before a role that anybody may hold",)


@pytest.mark.parametrize("title", ["Stroke Physiotherapist", "Stoma Staff Nurse"])
def test_a_field_before_a_registered_role_is_not_a_doubt(title: str) -> None:
    assert decided(title).doubts == ()


@pytest.mark.parametrize("title", ["Blorple Driver", "Zorblax Porter"])
def test_a_lone_word_beside_unknown_words_is_too_little(title: str) -> None:
    assert said(title) == "too_thin"


WITH_GRADES = index_with(
    {
        "contexts": tuple(contexts("work", "payroll")),
        "heads": (*heads("discipline", "training"), *heads("profession", "registrar")),
        "special_terms": (SpecialTermRow("registrar", "medical grade", "registrar"),),
    },
    roles=(role("Registrar", family="medical"),),
)


@pytest.mark.parametrize("title", ["Payroll Registrar", "Training Registrar"])
def test_a_grade_of_doctors_beside_another_trade_is_not_a_doctor(title: str) -> None:
    word = title.split(" ", maxsplit=1)[0].lower()
    verdict = decided(title, WITH_GRADES)

    assert verdict.why == "gated"
    assert verdict.reasons == (f"'{word}' is not a field of doctors",)


@pytest.mark.parametrize("title", ["Stroke Registrar", "Senior Registrar", "Registrar in Training"])
def test_a_grade_of_doctors_with_a_specialty_or_level_is_not_closed(title: str) -> None:
    assert "is not a field of doctors" not in " ".join(decided(title, WITH_GRADES).reasons)


HOMONYMS = index_with(
    {
        "special_terms": (SpecialTermRow("registrar", "homonym", None),),
        "heads": tuple(heads("profession", "registrar")),
    },
    roles=(role("Registrar"),),
)


@pytest.mark.parametrize("title", ["Wedding Registrar", "Registrar Zorblaxist", "Zorb Registrar"])
def test_a_new_word_directly_beside_a_word_of_other_trades_makes_another_job(title: str) -> None:
    assert said(title, HOMONYMS) == "too_thin"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Stroke Registrar", id="a known word"),
        pytest.param("Zorblax Stroke Registrar", id="not beside it"),
        pytest.param("Zorblax - Registrar", id="another part"),
        pytest.param("Registrar Zorblax Ward", id="a place"),
    ],
)
def test_other_words_leave_a_word_of_other_trades_its_meaning(title: str) -> None:
    assert said(title, HOMONYMS) == "registrar"


@pytest.mark.parametrize(
    "title", ["Physiotherapist's Blorp", "Physiotherapist\u2019s Blorp - Hull"]
)
def test_somebody_of_a_profession_is_not_the_profession(title: str) -> None:
    assert said(title) == "gated"


@pytest.mark.parametrize("title", ["Physiotherapists Blorp", "Physiotherapist Blorp's"])
def test_a_plural_or_another_word_in_the_possessive_only_doubts_the_role(title: str) -> None:
    assert said(title) == "physiotherapist"


@pytest.mark.parametrize("title", ["Physiotherapist Support", "Porter Support Leeds"])
def test_support_behind_a_role_is_another_post(title: str) -> None:
    index = index_with({"special_terms": (SpecialTermRow("support", "filler", None),)})

    assert said(title, index) == "gated"
    assert said("Physiotherapist - Support", index) == "physiotherapist"


@pytest.mark.parametrize(
    ("title", "doubts"),
    [
        pytest.param("Research Physiotherapist", ("an unknown word before the role",), id="work"),
        pytest.param(
            "Physiotherapist Research", ("an unknown word before the role",), id="work after it"
        ),
        pytest.param("Physiotherapist - Research", (), id="work in another part"),
        pytest.param(
            "Leeds Driver", ("a field before a role that anybody may hold",), id="a place"
        ),
        pytest.param(
            "Stroke Clinical Lead",
            ("a field before a role that anybody may hold",),
            id="a role whose entry is not known",
        ),
        pytest.param("Stroke EMHP", (), id="an accredited role"),
        pytest.param("Driver Stroke", (), id="a field after it"),
        pytest.param("Stroke Band 6 Driver", (), id="a field apart from it"),
    ],
)
def test_only_work_or_a_field_just_before_an_open_role_is_a_doubt(
    title: str, doubts: tuple[str, ...]
) -> None:
    verdict = decided(title, WITH_WORK)

    assert (verdict.outcome, verdict.doubts) == ("matched", doubts)


@pytest.mark.parametrize(
    ("title", "why", "doubt"),
    [
        pytest.param("Stroke Zorb Registrar", "too_thin", "before", id="just before it"),
        pytest.param("Zorb Stroke Registrar", None, "before", id="a word between before it"),
        pytest.param("Zorb, Registrar", None, "before", id="in a part before it"),
        pytest.param("Registrar Zorb", "too_thin", "after", id="just after it"),
        pytest.param("Registrar Zorb Blorp", "too_thin", "after", id="two after it"),
        pytest.param("Registrar Stroke Zorb", None, "after", id="a word between after it"),
        pytest.param("Registrar Zorb Ward", None, "after", id="the name of a place"),
    ],
)
def test_a_new_word_makes_another_job_of_a_word_of_other_trades_only_beside_it(
    title: str, why: str | None, doubt: str
) -> None:
    verdict = decided(title, HOMONYMS)

    assert (verdict.why, verdict.doubts) == (why, (f"an unknown word {doubt} the role",))
    assert verdict.candidates == ("registrar",)


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Registrar Payroll", "payroll"),
        ("Registrar Training", "training"),
        ("Trainer Registrar", None),
        ("Zorb Registrar", None),
        ("Payroll Physiotherapist", None),
    ],
)
def test_only_another_trade_beside_a_grade_of_doctors_counts_against_it(
    title: str, word: str | None
) -> None:
    reasons = decided(title, WITH_GRADES).reasons

    assert (f"'{word}' is not a field of doctors" in reasons) is bool(word)


@pytest.mark.parametrize(
    ("title", "against"),
    [
        pytest.param("Physiotherapist's Blorp", ("blorp",), id="somebody"),
        pytest.param("Physiotherapist's Leeds", (), id="a place"),
        pytest.param("Physiotherapist's Stroke Blorp", (), id="a word between"),
        pytest.param("Physiotherapist Support", ("support",), id="support"),
        pytest.param("Physiotherapist Zorb Support", (), id="support of something else"),
        pytest.param("Support Physiotherapist", (), id="support before it"),
        pytest.param("Physiotherapist Trainer", ("trainer",), id="a job after it"),
        pytest.param("Trainer Physiotherapist", ("trainer",), id="a job before it"),
        pytest.param("Trainer Team Leader", (), id="what another job leads"),
        pytest.param("Physiotherapist Zorblax Lead", ("lead",), id="who leads something else"),
        pytest.param("Physiotherapist Zorblax Senior", (), id="another level"),
        pytest.param("Lead Zorblax Physiotherapist", (), id="who leads before it"),
    ],
)
def test_the_word_that_makes_another_post_counts_against_the_role(
    title: str, against: tuple[str, ...]
) -> None:
    index = index_with({"special_terms": (SpecialTermRow("support", "filler", None),)})

    verdict = decided(title, index)

    assert verdict.against == against
    assert (verdict.why == "gated") is bool(against)


def test_the_note_on_a_profession_names_the_job() -> None:
    reasons = decided("Psychologist Team Lead").reasons

    assert reasons == ("'psychologist' is the profession and 'Team Lead' is the job",)


def test_a_new_word_before_a_name_of_other_trades_that_begins_with_a_field_is_beside_it() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("stroke registrar", "homonym", None),)},
        roles=(role("Stroke Registrar"),),
    )

    assert said("Zorb Stroke Registrar", index) == "too_thin"
    assert said("Stroke Registrar", index) == "stroke-registrar"
