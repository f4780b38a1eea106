"""The words of a title that are bands, amounts or references."""

import re
from typing import Final

from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.rules import Facet

_BANDS_WITH_LETTERS: Final = ("8a", "8b", "8c", "8d")
_BANDS: Final = frozenset("123456789").union(_BANDS_WITH_LETTERS)
# What a band is called without the word 'band': 'B6', '8a'.
_SHORT_BANDS: Final = {f"b{band}": band for band in _BANDS} | {
    band: band for band in _BANDS_WITH_LETTERS
}
_BAND_WORDS: Final = frozenset(("band", "bd", "grade"))
_HOUR_WORDS: Final = frozenset(
    ("hour", "hr", "wte", "fte", "hpw", "pw", "week", "day", "month", "year")
)
_AMOUNT: Final = re.compile(
    r"\d{1,2}|\d+(?:\.\d+)|\d+(?:\.\d+)?(?:hr|hour|wte|fte|hpw|pw|k|x)|x\d+"
)
_REFERENCE: Final = re.compile(r"(?=.*\d)[a-z0-9]{3,}|\d+")


def mark_figures(labels: Labels, index: MatchIndex) -> None:
    """Set aside bands, amounts and references. The first single band is the title's band."""
    has_figures = not "".join(labels.texts).isalpha()
    if has_figures or not _BAND_WORDS.isdisjoint(labels.texts):
        _mark_bands(labels)
    if has_figures:
        _mark_amounts_and_references(labels, index)


def _mark_bands(labels: Labels) -> None:
    position = 0
    while position < len(labels.texts):
        if _is_band_word(labels, position):
            position = _mark_band_phrase(labels, position)
            continue
        band = _SHORT_BANDS.get(labels.texts[position])
        if band is not None:
            _mark_band(labels, position)
            labels.band = labels.band or band
        position += 1


def _is_band_word(labels: Labels, position: int) -> bool:
    """'Grade' is only a word for a band before one: 'Grade 6', not 'Staff Grade'."""
    text = labels.texts[position]
    if text != "grade":
        return text in _BAND_WORDS
    return position + 1 < len(labels.texts) and labels.texts[position + 1] in _BANDS


def _mark_band_phrase(labels: Labels, position: int) -> int:
    """Mark the word for a band and the bands after it; the position after them."""
    _mark_band(labels, position)
    position += 1
    found: list[str] = []
    while position < len(labels.texts) and labels.texts[position] in _BANDS:
        _mark_band(labels, position)
        found.append(labels.texts[position])
        position += 1
    # A range of bands ('Band 5/6') is not a hint, because it does not say which.
    if len(found) == 1 and labels.band is None:
        labels.band = found[0]
    return position


def _mark_band(labels: Labels, position: int) -> None:
    labels.facet[position] = Facet.BAND
    labels.context[position] = None
    labels.grade[position] = None


def _mark_amounts_and_references(labels: Labels, index: MatchIndex) -> None:
    for position, text in enumerate(labels.texts):
        if not labels.facet[position] and text not in index.vocabulary:
            labels.facet[position] = _facet_of_figure(labels, position, text)


def _facet_of_figure(labels: Labels, position: int, text: str) -> Facet | None:
    if not any(character.isdigit() for character in text):
        is_after_amount = position > 0 and labels.facet[position - 1] == Facet.AMOUNT
        return Facet.AMOUNT if is_after_amount and text in _HOUR_WORDS else None
    if _AMOUNT.fullmatch(text):
        return Facet.AMOUNT
    return Facet.REFERENCE if _REFERENCE.fullmatch(text) else None
