"""How roles and terms relate to each other."""

import pytest

from app.matching.kinship import (
    contains,
    is_of_register,
    is_profession,
    is_registration,
    is_weak,
    lookup,
    only_role,
    refined,
    starts_of,
    with_covering_parent,
    without_parents,
)
from app.matching.tables import TermRow
from tests.matching.asking import index_with
from tests.matching.small import INDEX, role


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("staff", "nurse"), "Staff Nurse"),
        (("emhp",), "EMHP"),
        (("staff",), None),
        (("nurse", "staff"), None),
        ((), None),
    ],
)
def test_a_term_is_looked_up_by_exactly_its_words(words: tuple[str, ...], text: str | None) -> None:
    term = lookup(INDEX, words)

    assert (term.text if term is not None else None) == text


@pytest.mark.parametrize(
    ("texts", "phrase", "starts"),
    [
        (("a", "b", "c"), ("b", "c"), [1]),
        (("a", "b", "a", "b"), ("a", "b"), [0, 2]),
        (("a", "c", "b"), ("a", "b"), []),
        (("a",), ("a", "b"), []),
        (("a",), (), []),
    ],
)
def test_a_phrase_is_found_with_its_words_side_by_side(
    texts: tuple[str, ...], phrase: tuple[str, ...], starts: list[int]
) -> None:
    assert list(starts_of(texts, phrase)) == starts
    assert contains(texts, phrase) == bool(starts)


@pytest.mark.parametrize(
    ("one", "two", "special"),
    [
        ("mental-health-nurse", "registered-nurse", "mental-health-nurse"),
        ("registered-nurse", "community-mental-health-nurse", "community-mental-health-nurse"),
        ("nursing-associate", "trainee-nursing-associate", "trainee-nursing-associate"),
        ("staff-nurse", "mental-health-nurse", "mental-health-nurse"),
        ("learning-disability-nurse", "staff-nurse", "learning-disability-nurse"),
        ("mental-health-nurse", "learning-disability-nurse", None),
        ("porter", "driver", None),
    ],
)
def test_the_more_special_of_two_roles(one: str, two: str, special: str | None) -> None:
    assert refined(INDEX, one, two) == special
    assert refined(INDEX, two, one) == special


def test_a_role_above_another_is_left_out() -> None:
    roles = {"registered-nurse", "mental-health-nurse", "porter"}

    assert without_parents(INDEX, roles) == {"mental-health-nurse", "porter"}


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (("mental-health-nurse", "learning-disability-nurse"), "registered-nurse"),
        (("clinical-psychologist", "counselling-psychologist"), "practitioner-psychologist"),
        (("community-mental-health-nurse", "mental-health-nurse"), "mental-health-nurse"),
        (("porter", "driver"), "porter"),
        (("clinical-psychologist",), "clinical-psychologist"),
    ],
)
def test_the_nearest_parent_that_covers_all_comes_first(
    roles: tuple[str, ...], expected: str
) -> None:
    covered = with_covering_parent(INDEX, roles)

    assert covered[0] == expected
    assert set(roles) <= set(covered)


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("rmn",), True), (("rmn", "rnld"), True), (("rmn", "nurse"), False), ((), False)],
)
def test_registrations_are_parts_of_the_register_only(
    words: tuple[str, ...], expected: bool
) -> None:
    assert is_registration(INDEX, words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("mental", "health", "nurse"), True),
        (("community", "mental", "health", "nurse"), True),
        (("registered", "nurse"), False),
        (("porter",), False),
        (("nurse",), False),
    ],
)
def test_a_field_of_the_register_or_a_case_of_one(words: tuple[str, ...], expected: bool) -> None:
    term = lookup(INDEX, words)

    assert term is not None
    assert is_of_register(INDEX, term) is expected


def test_only_a_profession_s_noun_names_a_profession() -> None:
    assert is_profession(INDEX, "psychologist")
    assert not is_profession(INDEX, "worker")
    assert not is_profession(INDEX, "zorblax")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("driver",), True),
        (("ot",), True),
        (("emhp",), False),
        (("physiotherapist",), False),
        (("ward", "manager"), False),
    ],
)
def test_a_generic_word_or_two_letters_are_weak(words: tuple[str, ...], expected: bool) -> None:
    term = lookup(INDEX, words)

    assert term is not None
    assert is_weak(INDEX, term) is expected


def test_an_ambiguous_shared_or_wider_term_has_no_only_role() -> None:
    index = index_with(
        roles=(role("Zorb"), role("Blaster")),
        terms=(
            TermRow("zorb", "ZB", "abbreviation", "exact", ""),
            TermRow("blaster", "ZB", "abbreviation", "exact", ""),
        ),
    )
    found = [
        lookup(index, words) for words in (("zorb",), ("zb",), ("ap",), ("night", "practitioner"))
    ]

    assert [only_role(term) for term in found if term is not None] == ["zorb", None, None, None]
