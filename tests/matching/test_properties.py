"""What must hold of every title, whatever it says."""

import random
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.index import compile_tables
from app.matching.repair import TitleError
from app.matching.resolution import Hints, Outcome, Resolution, Strictness
from app.matching.resolve import TitleQuery, resolve_many, resolve_title
from app.matching.tables import MatchingTables, TermRow, WordLists
from tests.matching.small import INDEX, TABLES

CLEAR = [role.name for role in INDEX.roles.values() if resolve_title(role.name, INDEX).role] + [
    "EMHP", "Trainee EMHP", "Snr PWP", "Community Psychiatric Nurse", "OT",
    "Healthcare Support Worker",
]  # fmt: skip
PIECES = [
    *CLEAR, "Nurse", "AP", "PA", "Mental Health Practitioner", "RMN", "RNLD", "CAMHS", "Hull",
    "Band 6", "trainee", "assistant", "advanced", "deputy", "manager", "trainer", "senior",
    "blorple", "stoma", "ward", "37.5 hours", "12345", "-", "/", "or", "and", "(", ")", ",",
    "&", "to", "of", "in",
]  # fmt: skip
titles = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=7)
    .map(" ".join)
    .filter(lambda title: len(title) <= 300)
)


def answered(
    title: str, strictness: Strictness = Strictness.STANDARD
) -> tuple[Outcome, str | None]:
    answer = resolve_title(title, INDEX, strictness=strictness)
    return answer.outcome, answer.role.role_id if answer.role else None


@given(st.text(max_size=320))
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        answer = resolve_title(text, INDEX)
    except TitleError:
        return
    assert isinstance(answer, Resolution)


@given(titles)
def test_a_role_is_given_when_and_only_when_the_outcome_is_matched(title: str) -> None:
    answer = resolve_title(title, INDEX)

    assert (answer.role is not None) == (answer.outcome is Outcome.MATCHED)
    assert answer.role is None or answer.candidates[0].role == answer.role
    assert 0 <= answer.confidence <= 1
    assert sum(candidate.confidence for candidate in answer.candidates) <= 1 or answer.role is None


@given(titles, st.integers(0, 9))
def test_the_answer_does_not_depend_on_the_limit(title: str, limit: int) -> None:
    cut, full = resolve_title(title, INDEX, limit=limit), resolve_title(title, INDEX, limit=20)

    assert cut._replace(candidates=()) == full._replace(candidates=())
    assert cut.candidates == full.candidates[:limit]


def _shuffled(tables: MatchingTables, chance: random.Random) -> MatchingTables:
    """The same rows of every table and word list, in another order."""
    lists = replace(tables.lists, **_samples(tables.lists, chance))
    return replace(tables, **{**_samples(tables, chance), "lists": lists})


def _samples(tables: MatchingTables | WordLists, chance: random.Random) -> dict[str, Any]:
    rows = {table.name: getattr(tables, table.name) for table in fields(tables)}
    return {
        name: tuple(chance.sample(found, len(found)))
        for name, found in rows.items()
        if isinstance(found, tuple)
    }


@given(titles, st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_the_rows(
    title: str, chance: random.Random
) -> None:
    shuffled = compile_tables(_shuffled(TABLES, chance))

    assert shuffled.content == INDEX.content
    assert resolve_title(title, shuffled) == resolve_title(title, INDEX)


def test_an_unrelated_synonym_changes_no_answer() -> None:
    added = TermRow(
        "physiotherapist", "Quibbler of Joints", "alternative title", "exact", "a source"
    )
    other = compile_tables(replace(TABLES, terms=(*TABLES.terms, added)))

    for title in PIECES:
        before, after = resolve_title(title, INDEX), resolve_title(title, other)
        assert (before.outcome, before.role, before.why) == (after.outcome, after.role, after.why)


@given(titles)
def test_a_stricter_setting_never_adds_a_match(title: str) -> None:
    review, standard, strict = (
        answered(title, strictness=level)
        for level in (Strictness.REVIEW, Strictness.STANDARD, Strictness.STRICT)
    )

    assert strict[1] in (None, standard[1])
    assert standard[1] in (None, review[1])


@given(st.lists(titles, max_size=4))
def test_a_batch_answers_as_one_by_one(batch: list[str]) -> None:
    hints = (Hints(), Hints(band="7"), Hints(setting="mental health"))
    queries = [TitleQuery(title, hint) for hint in hints for title in batch]

    assert list(resolve_many(queries, INDEX)) == [
        resolve_title(query.title, INDEX, hints=query.hints) for query in queries
    ]


@pytest.mark.parametrize("title", CLEAR)
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda title: f"  {title.replace(' ', '   ')} ",
        lambda title: title.replace(" ", "\u00a0"),
        lambda title: f"{title}.",
        lambda title: f"{title}s",
        lambda title: f"Band 6 {title}",
        lambda title: f"{title} - Band 5",
        lambda title: f"{title} (Band 5)",
        lambda title: f"{title} - Leeds",
        lambda title: f"{title} - South Yorkshire NHS Foundation Trust",
        lambda title: f"{title}, full time",
        lambda title: f"{title} - Ward 7",
        lambda title: title.replace(" and ", " & "),
    ],
)
def test_form_band_place_and_contract_never_change_a_clear_answer(
    title: str, change: Callable[[str], str]
) -> None:
    assert answered(change(title)) == answered(title)


@pytest.mark.parametrize("title", [title for title in CLEAR if " " in title])
def test_the_order_of_the_words_never_leads_to_another_role(title: str) -> None:
    words = title.split()

    inverted = answered(f"{words[-1]}, {' '.join(words[:-1])}")

    assert inverted[1] in (None, answered(title)[1])


@given(titles, st.sampled_from(["2", "4", "6", "8a", "9", "", "x"]))
def test_a_hint_never_creates_a_role(title: str, band: str) -> None:
    before = resolve_title(title, INDEX, limit=20)
    after = resolve_title(title, INDEX, hints=Hints(band=band, setting="primary care"), limit=20)

    named = {candidate.role.role_id for candidate in before.candidates}
    assert after.role is None or after.role.role_id in named


@given(titles)
def test_what_was_set_aside_is_in_the_title(title: str) -> None:
    for piece in resolve_title(title, INDEX).reading.set_aside:
        assert piece.text in title
