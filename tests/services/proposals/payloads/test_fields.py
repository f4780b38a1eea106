from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.services.proposals.payloads.fields import (
    CodeText,
    FactDate,
    ListItem,
    LongText,
    ShortText,
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ShortText, "Recovery Navigator"),
        (ShortText, "x" * 300),
        (LongText, "x" * 4_000),
        (ListItem, "registered"),
        (CodeText, "07054"),
        (FactDate, "2018"),
        (FactDate, "2018-12"),
        (FactDate, "2024-02-29"),
    ],
)
def test_a_text_that_fits_is_kept_as_it_is(kind: Any, text: str) -> None:  # noqa: ANN401  # a kind of text
    assert TypeAdapter(kind).validate_python(text) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ShortText, ""),
        (ShortText, " Nurse"),
        (ShortText, "Nurse "),
        (ShortText, "Ward\nManager"),
        (ShortText, "x" * 301),
        (LongText, "x" * 4_001),
        (ListItem, "one; two"),
        (CodeText, "x" * 41),
        (FactDate, "2018-13"),
        (FactDate, "2023-02-29"),
        (FactDate, "31/12/2018"),
    ],
)
def test_a_text_that_does_not_fit_is_refused(kind: Any, text: str) -> None:  # noqa: ANN401  # a kind of text
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)
