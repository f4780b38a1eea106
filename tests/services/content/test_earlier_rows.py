from typing import Any

import pytest

from app.services.content.earlier_rows import as_word, as_word_lists

CITED = {"note": "why", "source_id": "a-source", "source_detail": "p. 3"}


def entry(
    lexicon: str, category: str = "", value: str = "", role_id: str | None = None
) -> dict[str, Any]:
    """An entry of the old table, for the word 'words'."""
    named = {"lexicon": lexicon, "term": "words", "category": category, "value": value}
    return {**named, "role_id": role_id, **CITED}


@pytest.mark.parametrize(
    ("old", "table", "row"),
    [
        (
            entry("rewrite", "spelling", "word"),
            "rewritten_word",
            {"written": "words", "kind": "spelling", "rewritten": "word"},
        ),
        (
            entry("keep"),
            "rewritten_word",
            {"written": "words", "kind": "as written", "rewritten": "words"},
        ),
        (
            entry("context", "place", "Words"),
            "context_word",
            {"words": "words", "kind": "place", "label": "Words", "is_mental_health": False},
        ),
        (
            entry("mental-health context", "setting", "Words"),
            "context_word",
            {"words": "words", "kind": "setting", "label": "Words", "is_mental_health": True},
        ),
        (
            entry("grade", "level", "senior"),
            "grade_word",
            {"words": "words", "kind": "level", "label": "senior"},
        ),
        (
            entry("identity", "deputy", "vice"),
            "modifier_word",
            {"words": "words", "kind": "deputy", "label": "vice"},
        ),
        (
            entry("noise", "hours"),
            "set_aside_word",
            {"words": "words", "kind": "hours", "label": None},
        ),
        (
            entry("head", "profession", "words"),
            "head_word",
            {"words": "words", "kind": "profession"},
        ),
        (
            entry("field", "discipline", "words"),
            "head_word",
            {"words": "words", "kind": "discipline"},
        ),
        (
            entry("collective", "", "words"),
            "head_word",
            {"words": "words", "kind": "team or place"},
        ),
        (entry("other job"), "other_job_word", {"words": "words", "is_in_charge": False}),
        (
            entry("other job", "in charge"),
            "other_job_word",
            {"words": "words", "is_in_charge": True},
        ),
        (
            entry("guard", "", "a-role", "a-role"),
            "guard_word",
            {"words": "words", "role_id": "a-role"},
        ),
        (
            entry("function", "level", "ct1"),
            "special_term",
            {"words": "words", "kind": "level", "role_id": None, "label": "ct1"},
        ),
        (
            entry("qualified head", "specialty", "", "a-role"),
            "special_term",
            {"words": "words", "kind": "general parent", "role_id": "a-role", "label": None},
        ),
        (
            entry("level role", "contested", "lead", "a-role"),
            "special_term",
            {"words": "words", "kind": "contested level", "role_id": "a-role", "label": "lead"},
        ),
    ],
)
def test_an_entry_of_the_old_table_is_a_row_of_one_word_list(
    old: dict[str, Any], table: str, row: dict[str, Any]
) -> None:
    assert as_word(old) == (table, {**row, **CITED})


def test_an_entry_that_no_word_list_knows_is_left_out() -> None:
    unknown = [entry("colective"), entry("context", "seting", "Words")]

    assert as_word_lists([*unknown, entry("other job")]).keys() == {"other_job_word"}


def test_of_two_entries_with_the_same_words_the_one_that_the_engine_used_is_kept() -> None:
    entries = [
        entry("mental-health context", "setting", "A"),
        entry("context", "service", "C"),
        entry("context", "service", "B"),
    ]

    (row,) = as_word_lists(entries)["context_word"]

    assert (row["label"], row["is_mental_health"]) == ("A", True)
