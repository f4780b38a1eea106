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

    assert said.startswith("Code A by a reading of ours, which no source confirms.")
    assert said.endswith("It is not sure.") is not is_sure


@pytest.mark.parametrize(
    ("judged_on", "said"),
    [("2020-10", "after this list of 2020-10."), (None, "not older than 2019.")],
)
def test_a_young_role_names_the_date_that_is_known(judged_on: str | None, said: str) -> None:
    assert reasons.too_young("2022", judged_on, "2019").endswith(said)


def test_a_hit_without_a_wording_is_named_by_its_code() -> None:
    assert "in code H1D, but" in reasons.only_found("H1D", "")
    assert "in code H1D (Peers), but" in reasons.only_found("H1D", "Peers")
