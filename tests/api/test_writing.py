"""Answers written as text have the bytes of the models, whatever the words in them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.schemas.resolve import BatchAnswerOut, answer_fields
from app.api.writing import AnswerWriter, as_json
from app.matching.index import compile_tables
from app.matching.resolution import NO_HINTS, Hints
from app.matching.resolve import TitleError, resolve_title
from tests.matching.small import TABLES

FORMER = replace(TABLES.codes[0], code="OLD", valid_to=date(2020, 1, 1))
INDEX = compile_tables(replace(TABLES, codes=(*TABLES.codes, FORMER)))
WRITER = AnswerWriter(INDEX)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HINTS = st.builds(Hints, *[st.none() | WORDS] * 5)


def both(
    title: str, hints: Hints, as_of: date | None = None, item: str | int | None = None
) -> tuple[bytes, bytes]:
    """The answer as text, and that of the models."""
    found = resolve_title(title, INDEX, hints=hints, as_of=as_of)
    model = BatchAnswerOut(**answer_fields(title, hints, found), id=item)
    text = WRITER.written(title, hints, found, f'"id":{as_json(item)}')
    return text, model.model_dump_json().encode()


@given(WORDS, HINTS, WORDS | st.integers() | st.none())
def test_any_words_are_written_as_the_models_write_them(
    words: str, hints: Hints, item: str | int | None
) -> None:
    try:
        text, model = both(f"EMHP {words}", hints, item=item)
    except TitleError:
        return

    assert text == model


@pytest.mark.parametrize("as_of", [None, date(2010, 1, 1), date(2024, 6, 1)])
@pytest.mark.parametrize("title", ["EMHP", "Staff Nurse - Ward 3", "Zorb", "Practitioner"])
def test_codes_of_every_day_are_written_as_the_models_write_them(
    title: str, as_of: date | None
) -> None:
    texts = [both(title, Hints(occupation_code="N7H"), as_of) for _ in range(2)]

    assert [text for text, _ in texts] == [model for _, model in texts]


def test_the_codes_of_a_day_gone_by_are_not_those_kept_for_today() -> None:
    name = INDEX.roles[FORMER.role_id].name
    today, _ = both(name, NO_HINTS)
    before, model = both(name, NO_HINTS, date(2019, 1, 1))

    assert before == model
    assert (b'"OLD"' in today, b'"OLD"' in before) == (False, True)
