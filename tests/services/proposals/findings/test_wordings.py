"""Whether the words of a new name, synonym or ambiguous title are already in use."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.proposals import Found, found_in, said_in
from tests.word_lists import read_as

EMHP = "education-mental-health-practitioner"


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("new_role", {"name": "Nursing associates"}, [("error", "same-name")]),
        ("new_role", {"name": "EMHP"}, [("error", "synonym-of-another-role")]),
        (
            "new_role",
            {"name": "Physician Associate"},
            [("error", "same-id"), ("warning", "former-name")],
        ),
        ("new_role", {"name": "Practitioner"}, [("warning", "ambiguous-title")]),
        ("new_role", {"name": "Associate Nurse"}, [("warning", "synonym-of-another-role")]),
        ("new_role", {"name": "New", "role_id": EMHP}, [("error", "same-id")]),
        ("new_role", {"name": "!?"}, [("error", "no-words")]),
        ("new_role", {"kind_of": ["nobody"]}, [("error", "unknown-role")]),
        ("new_role", {"kind_of": [EMHP, EMHP]}, [("error", "named-twice")]),
    ],
)
def test_a_name_that_is_in_use_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("new_synonym", {"role_id": "nobody"}, [("error", "unknown-role")]),
        ("new_synonym", {"term": "Nursing Associate"}, [("error", "same-name")]),
        (
            "new_synonym",
            {"term": "Healthcare support workers"},
            [("error", "synonym-of-another-role")],
        ),
        ("new_synonym", {"term": "PA"}, [("error", "ambiguous-title")]),
        ("new_synonym", {"term": "PA", "scope": "broader"}, [("warning", "ambiguous-title")]),
        ("new_synonym", {"term": "Physician Associate"}, [("warning", "former-name")]),
        ("new_synonym", {"term": "EMHPs"}, [("error", "duplicate")]),
        ("new_synonym", {"term": "Education Mental Health Practitioner"}, [("error", "duplicate")]),
        ("new_synonym", {"term": "..."}, [("error", "no-words")]),
        (
            "new_synonym",
            {"role_id": "nursing-associate", "term": "Associate Nurse"},
            [("warning", "changes-scope")],
        ),
    ],
)
def test_a_synonym_that_is_in_use_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("mark_ambiguous", {"title": "PA"}, [("error", "duplicate")]),
        (
            "mark_ambiguous",
            {"question": None},
            [("error", "no-question"), ("warning", "stops-deciding")],
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": EMHP}]},
            [("error", "own-name")],
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": "nursing-associate"}]},
            [("warning", "stops-deciding")],
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": "nobody"}]},
            [("error", "unknown-role")],
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": EMHP}, {"role_id": EMHP}]},
            [("error", "named-twice")],
        ),
    ],
)
def test_an_ambiguous_title_that_cannot_be_used_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


def test_a_variant_of_another_roles_name_is_that_name(registry: Session) -> None:
    read_as(registry, "nursg", "nursing")

    found = found_in(registry, "new_synonym", term="Nursg Associate")

    assert found == [("error", "same-name")]


@pytest.mark.parametrize(
    ("kind", "over", "where", "words"),
    [
        (
            "new_role",
            {"name": "EMHP"},
            "payload.name",
            f"'EMHP' is a synonym of '{EMHP}'.",
        ),
        (
            "new_role",
            {"name": "New", "role_id": EMHP},
            "payload.role_id",
            f"The id '{EMHP}' is taken. An id is never used again.",
        ),
        ("new_role", {"name": "!?"}, "payload.name", "The name has no words."),
        ("new_role", {"kind_of": ["nobody"]}, "payload.kind_of[0]", "There is no role 'nobody'."),
        ("new_role", {"kind_of": [EMHP] * 2}, "payload.kind_of", "The same role is named twice."),
        (
            "new_synonym",
            {"term": "EMHPs"},
            "payload.term",
            f"'EMHP' is a synonym of '{EMHP}' already.",
        ),
        ("new_synonym", {"term": "..."}, "payload.term", "The term has no words."),
        (
            "new_synonym",
            {"role_id": "nursing-associate", "term": "Associate Nurse"},
            "payload.scope",
            "'Associate Nurse' is a related wording, which is never matched, of "
            "'nursing-associate'. This change would let it be matched.",
        ),
        (
            "mark_ambiguous",
            {"title": "PA"},
            "payload.title",
            "'PA' is a title that is always ambiguous already.",
        ),
        ("mark_ambiguous", {"title": "!?"}, "payload.title", "The title has no words."),
        (
            "mark_ambiguous",
            {"question": None},
            "payload.question",
            "Give the question to ask, because this title is always ambiguous.",
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": EMHP}]},
            "payload.candidates",
            "'Nursing Associate' is the name of 'nursing-associate'. "
            "That role must be the first candidate.",
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": "nursing-associate"}]},
            "payload.title",
            "'Nursing Associate' is the name of 'nursing-associate'. "
            "It would no longer be matched.",
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": "nobody"}]},
            "payload.candidates[0].role_id",
            "There is no role 'nobody'.",
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": EMHP}] * 2},
            "payload.candidates",
            "The same role is named twice.",
        ),
    ],
)
def test_what_is_found_names_its_field_and_says_what_is_wrong(
    registry: Session, kind: str, over: dict[str, Any], where: str, words: str
) -> None:
    assert said_in(registry, kind, **over)[0][1:] == (where, words)
