from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.services.proposals.payloads.fields import (
    CodeText,
    FactDate,
    ListItem,
    LongText,
    ShortText,
    slug,
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


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Recovery Navigator", "recovery-navigator"),
        ("Sales & Service Lead", "sales-and-service-lead"),
        ("Children's Worker", "childrens-worker"),
        ("Children\u2019s Worker", "childrens-worker"),
        ("Caf\u00e9 Assistant", "cafe-assistant"),
        ("Peer Worker \u2013 Band 4", "peer-worker-band-4"),
        ("  Nurse (RMN)  ", "nurse-rmn"),
        ("\u9999", ""),
    ],
)
def test_an_id_is_made_of_plain_letters_and_figures(words: str, found: str) -> None:
    assert slug(words) == found
