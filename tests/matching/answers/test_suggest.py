"""The nearest roles to a title that nothing matched."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.matching.answers.suggest import suggest
from app.matching.index import compile_tables
from app.matching.tables import TermRow
from tests.matching.small import INDEX, TABLES

some_words = st.lists(
    st.sampled_from(["nurse", "staff", "mental", "health", "wellbeing", "blorple", "practitioner"]),
    max_size=6,
).map(tuple)


def test_the_role_that_has_the_words_comes_first() -> None:
    role_id, text, similarity = suggest(("nurse", "staff"), INDEX, 3)[0]

    assert (role_id, text, similarity) == ("staff-nurse", "Staff Nurse", 1.0)


def test_a_rare_word_counts_for_more_than_a_common_one() -> None:
    found = [role_id for role_id, _, _ in suggest(("wellbeing", "mental"), INDEX, 8)]

    assert found.index("psychological-wellbeing-practitioner") < found.index(
        "community-mental-health-nurse"
    )


def test_nothing_is_near_no_words() -> None:
    assert suggest((), INDEX, 5) == []


def test_none_are_given_where_none_are_asked_for() -> None:
    assert suggest(("nurse",), INDEX, 0) == []


def test_a_word_that_no_term_has_is_compared_by_its_letters() -> None:
    assert suggest(("physiotherapists",), INDEX, 1)[0][0] == "physiotherapist"


@given(st.text("aeinorstuphyg", min_size=1, max_size=30), st.sampled_from(INDEX.near.texts))
def test_without_a_word_in_common_every_term_that_is_spelt_alike_is_near(
    letters: str, text: str
) -> None:
    # One name of the registry as a single word, with letters of its own in the middle.
    word = f"{text.replace(' ', '')[:12]}{letters}{text.replace(' ', '')[12:]}"
    alike = {
        role_id
        for (_, _, role_id), text in zip(INDEX.near.terms, INDEX.near.texts, strict=True)
        if fuzz.ratio(word, text) >= 85
    }
    assume(word not in INDEX.near.postings)

    assert {role_id for role_id, _, _ in suggest((word,), INDEX, 100)} == alike


@given(some_words, st.integers(1, 10))
def test_each_role_comes_once_and_the_nearest_first(words: tuple[str, ...], limit: int) -> None:
    found = suggest(words, INDEX, limit)

    roles = [role_id for role_id, _, _ in found]
    similarities = [similarity for _, _, similarity in found]
    assert len(found) <= limit
    assert len(set(roles)) == len(roles)
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 < similarity <= 1 for similarity in similarities)


def test_of_words_that_are_in_as_many_names_the_first_by_letter_counts() -> None:
    terms = tuple(
        TermRow(role_id, f"{word} {number}", "alternative title", "related", "")
        for word, role_id in (("alpha", "porter"), ("beta", "driver"))
        for number in range(300)
    )
    index = compile_tables(replace(TABLES, terms=terms))

    # Either word alone has nearly as many names as are compared.
    assert [role for role, _, _ in suggest(("beta", "alpha"), index, 5)] == ["porter"]


@given(some_words)
def test_the_order_of_the_words_does_not_matter(words: tuple[str, ...]) -> None:
    one, other = suggest(words, INDEX, 5), suggest(tuple(sorted(words)), INDEX, 5)

    # Sums of fractions depend a little on their order.
    assert [near[2] for near in one] == pytest.approx([near[2] for near in other])


def test_a_near_miss_shares_more_than_a_general_head() -> None:
    assert suggest(("zorblax", "practitioner"), INDEX, 5) == []
    assert suggest(("zorblax", "psychologist"), INDEX, 5) != []
