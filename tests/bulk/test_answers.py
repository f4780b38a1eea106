import pytest

from app.bulk import answers as module
from app.bulk.answers import COLUMNS, Policy, added_columns, answer_columns, check_context, stamp
from app.matching.resolve import RESOLVER_VERSION
from tests.matching.small import INDEX


def answers(*questions: tuple[str | None, ...]) -> list[dict[str, object]]:
    columns = answer_columns(questions, ["band"], INDEX, policy=Policy())
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_each_question_has_its_answer_in_its_place() -> None:
    first, missing, again, long = answers(
        ("EMHP", "5"), (None, "5"), ("EMHP", "5"), ("EMHP", "x" * 201)
    )

    assert first["role_id"] == "education-mental-health-practitioner"
    assert again == first
    assert missing["error"] == "There is no title."
    assert long["error"] == "band has more than 200 characters."


def test_answers_stand_in_the_order_of_the_questions_whatever_their_titles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_QUESTIONS_A_PART", 2)  # more parts than one
    titles = ("Support Worker", "EMHP", None, "Clerk", "Assistant", "EMHP")

    several = answers(*((title, None) for title in titles))

    assert several == [answers((title, None))[0] for title in titles]


def test_every_answer_says_what_it_was_made_from() -> None:
    assert stamp("2026.1", "sha256:x") == {
        "release": "2026.1",
        "content": "sha256:x",
        "resolver": RESOLVER_VERSION,
    }
    assert [*answer_columns([], [], INDEX, policy=Policy()), *stamp(None, "x")] == list(COLUMNS)


def test_a_title_that_cannot_be_read_says_why() -> None:
    (row,) = answers(("x" * 301, None))

    assert row["outcome"] is None
    assert "300" in str(row["error"])


def test_a_wrong_call_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ValueError, match="context may name"):
        check_context({"colour": "Red"}, ["Job Title", "Red"], "Job Title")
    with pytest.raises(ValueError, match="there is no column Band"):
        check_context({"band": "Band"}, ["Job Title"], "Job Title")
    with pytest.raises(ValueError, match="choose another prefix"):
        added_columns("", ["outcome"])
