import pytest

from app.bulk.answers import COLUMNS, Policy, added_columns, answer_all, check_context, stamped
from tests.matching.small import INDEX


def answers(*questions: tuple[str | None, ...]) -> list[dict[str, object]]:
    rows = stamped(answer_all(questions, ["band"], INDEX, policy=Policy()), "2026.1", "sha256:x")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def test_each_question_has_its_answer_in_its_place() -> None:
    first, missing, again, long = answers(
        ("EMHP", "5"), (None, "5"), ("EMHP", "5"), ("EMHP", "x" * 201)
    )

    assert first["role_id"] == "education-mental-health-practitioner"
    assert again == first
    assert missing["error"] == "There is no title."
    assert long["error"] == "band has more than 200 characters."
    assert (first["release"], first["content"]) == ("2026.1", "sha256:x")


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
