"""A title as words."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.matching.repair import repair
from app.matching.tokens import (
    AND,
    DASH,
    HYPHEN,
    LONGEST_KEPT_CHUNK,
    MOST_KEPT_CHUNKS,
    SLASH,
    SOFT,
    fold,
    kept_pieces,
    tokenise,
)

ONE_WORD_DASHES = ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\ufe63", "\uff0d"]
# Letters, marks and connectors that make the hard titles, in any mixture.
PIECES = [*"aAbInNsS'’.-–0159& /(&²½_\u0307", "İ", "in", "of", "the", "OR", "AT", "A&E", "R.M.N."]
odd_titles = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def words_of(title: str) -> list[str]:
    """The words of a title as they are compared."""
    return [token.text for token in tokenise(title)]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Children's Wellbeing Practitioners", ["children", "wellbeing", "practitioner"]),
        ("Children’s  Wellbeing\u00a0Practitioner", ["children", "wellbeing", "practitioner"]),
        ("R.M.N. Nurse", ["rmn", "nurse"]),
        ("O.T. (P.A.)/S.N", ["ot", "pa", "sn"]),
        ("Ph.D. Student", ["ph", "d", "student"]),
        ("Nurse p.a.", ["nurse", "p"]),
        ("A&E Nurse & Manager", ["a&e", "nurse", "manager"]),
        ("Consultants in O&Gs", ["consultant", "o&g"]),
        ("Director of the Nursing", ["director", "nursing"]),
        ("37.5hrs Porter", ["37.5hr", "porter"]),
        ("\uff2e\uff55\uff52\uff53\uff45", ["nurse"]),
        ("Nurse \u00e2\u20ac\u201c Leeds", ["nurse", "leed"]),
        ("OTs, GPs and ATs", ["ot", "gp", "ats"]),
    ],
)
def test_a_title_is_split_into_folded_words(title: str, words: list[str]) -> None:
    assert words_of(repair(title)) == words


def test_a_spaced_hyphen_breaks_and_a_tight_one_joins() -> None:
    tokens = tokenise("Pre-school Nurse- Leeds / York")

    assert [token.text for token in tokens] == ["pre", "school", "nurse", "leed", "york"]
    assert [token.gap for token in tokens] == [0, HYPHEN, 0, DASH, SLASH]


@pytest.mark.parametrize("dash", ONE_WORD_DASHES)
def test_a_word_processors_dash_inside_a_word_is_a_hyphen(dash: str) -> None:
    tokens = tokenise(repair(f"Care Co{dash}ordinator"))

    assert [token.text for token in tokens] == ["care", "co", "ordinator"]
    assert [token.gap for token in tokens] == [0, 0, HYPHEN]


@pytest.mark.parametrize("dash", [*ONE_WORD_DASHES, "\u2014"])
def test_a_spaced_dash_breaks(dash: str) -> None:
    assert tokenise(repair(f"Nurse {dash} Leeds"))[1].gap == DASH
    assert tokenise(repair(f"Nurse {dash}Leeds"))[1].gap == DASH


def test_a_tight_em_dash_breaks() -> None:
    assert tokenise("Nurse\u2014Leeds")[1].gap == DASH


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("In-patient Nurse", ["inpatient", "nurse"]),
        ("in\u2011patients", ["inpatient"]),
        ("A-level Tutor", ["alevel", "tutor"]),
        ("a-0", ["a0"]),
    ],
)
def test_a_preposition_or_article_before_a_hyphen_is_part_of_the_word(
    title: str, words: list[str]
) -> None:
    assert words_of(title) == words


@pytest.mark.parametrize("title", ["Stoke-on-Trent", "Stoke-On-Trent", "stoke on trent"])
def test_a_preposition_between_hyphens_connects(title: str) -> None:
    tokens = tokenise(title)

    assert [token.text for token in tokens] == ["stoke", "trent"]
    assert tokens[1].gap & SOFT
    assert tokens[1].preposition == "on"


def test_and_between_hyphens_connects() -> None:
    tokens = tokenise("bed-and-breakfast")

    assert [token.text for token in tokens] == ["bed", "breakfast"]
    assert tokens[1].gap & AND


@pytest.mark.parametrize(
    ("title", "place"), [("Nurse (In-patient)", "In-patient"), ("Nurse Stoke-on-Trent", "Stoke")]
)
def test_a_words_place_in_the_title_has_all_of_it(title: str, place: str) -> None:
    token = tokenise(title)[1]

    assert title[token.start : token.end] == place


def test_offsets_point_into_the_title() -> None:
    title = "Band 6 (EMHP) – R.M.N."

    for token in tokenise(title):
        assert title[token.start : token.end].lower().replace(".", "").startswith(token.text[:1])


@given(odd_titles)
def test_words_follow_each_other_in_the_title(title: str) -> None:
    tokens = tokenise(title)

    assert all(token.start < token.end <= len(title) for token in tokens)
    assert all(first.end <= second.start for first, second in pairwise(tokens))


def test_brackets_close_and_open_between_words_without_spaces() -> None:
    tokens = tokenise("Nurse (RMN)(CAMHS) (a)) Leeds(b")

    assert [(token.text, token.depth) for token in tokens] == [
        ("nurse", 0),
        ("rmn", 1),
        ("camh", 1),
        ("leed", 0),
        ("b", 1),
    ]


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_folding_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.one_of(st.text(max_size=120), odd_titles))
@example("a-0")
@example("of-0")
@example("in-patient Nurse")
@example("In-to date")
@example("Ours and Vias")
@example("ATs")
@example("A&E&s")
@example("İstanbul")
def test_reading_the_read_words_again_changes_nothing(text: str) -> None:
    once = words_of(text)

    assert words_of(" ".join(once)) == once


def test_long_chunks_of_a_title_are_not_kept() -> None:
    kept_pieces.cache_clear()

    tokenise("x" * (LONGEST_KEPT_CHUNK + 1))
    tokenise("a-" * 150)

    assert kept_pieces.cache_info().currsize == 0


def test_only_so_many_short_chunks_are_kept() -> None:
    for number in range(MOST_KEPT_CHUNKS + 1_000):
        tokenise(f"word{number}")

    assert kept_pieces.cache_info().currsize == MOST_KEPT_CHUNKS


def test_what_is_kept_of_the_worst_chunks_is_small() -> None:
    # One letter in two is a word of its own: no chunk has more pieces.
    worst = "-".join("b" * (LONGEST_KEPT_CHUNK // 2))

    assert len(kept_pieces(worst)) == LONGEST_KEPT_CHUNK // 2
    assert MOST_KEPT_CHUNKS * len(kept_pieces(worst)) < 100_000
