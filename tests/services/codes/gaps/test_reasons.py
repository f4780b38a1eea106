import pytest

from app.services.codes.gaps import reasons


def test_many_codes_are_counted_after_the_third() -> None:
    assert reasons.shared(["A", "B", "C", "D", "E"]) == (
        "The role shares codes A, B, C and 2 more with other roles."
    )


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["A"], "Code A is for this role, or for a case of it."),
        (["A", "B"], "Codes A, B are for this role, or for a case of it."),
    ],
)
def test_one_code_and_several_have_the_right_verb(codes: list[str], said: str) -> None:
    assert reasons.own(codes) == said


@pytest.mark.parametrize(("confidence", "is_sure"), [("high", True), ("medium", False)])
def test_a_reading_says_that_no_source_confirms_it_and_how_sure_it_is(
    confidence: str, *, is_sure: bool
) -> None:
    said = reasons.read_so(["A"], "The code names the level.", confidence)

    assert said.startswith(
        "By our own reading, which no source confirms, the role has code A. The code names"
    )
    assert said.endswith("We are not sure of this reading.") is not is_sure


def test_a_reading_of_several_codes_gives_one_of_them() -> None:
    said = reasons.read_so(["A", "B"], "The last letter is the setting.", "high")

    assert "the role has one of codes A, B. The last" in said


@pytest.mark.parametrize(("codes", "verb"), [(["A"], "Code A gives"), (["A", "B"], "A, B give")])
def test_a_doctors_codes_have_the_right_verb(codes: list[str], verb: str) -> None:
    assert f"{verb} the grade" in reasons.grade_shared(codes)
    assert f"{verb} the specialty" in reasons.field_shared(codes)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "The code of A may apply, and no source says whether it does."),
        (["A", "B"], "The code of A or B may apply, and no source says which one."),
        (["A", "B", "C"], "The code of A, B or C may apply, and no source says which one."),
        (["A", "B", "C", "D"], "The code of A, B, C or 1 more may apply, and no source says which"),
    ],
)
def test_relatives_are_named_up_to_three(names: list[str], said: str) -> None:
    assert reasons.code_of_relatives(names).startswith(said)


@pytest.mark.parametrize(
    ("judged_on", "said"),
    [("2020-10", "after this list of 2020-10."), (None, "not older than 2019.")],
)
def test_a_young_role_names_the_date_that_is_known(judged_on: str | None, said: str) -> None:
    assert reasons.too_young("2022", judged_on, "2019").endswith(said)


def test_a_hit_without_a_wording_is_named_by_its_code() -> None:
    assert "in code H1D, but" in reasons.only_found("H1D", "")
    assert "in code H1D (Peers), but" in reasons.only_found("H1D", "Peers")


def test_a_return_is_named_by_its_lines() -> None:
    assert reasons.own_lines(["Paramedics"]) == (
        "Line 'Paramedics' is for this role, or for a case of it."
    )
    assert reasons.shared_lines(["A", "B"]) == "The role shares lines 'A', 'B' with other roles."
