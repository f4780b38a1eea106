"""Proposals, comments and reports with personal data are refused before they are stored."""

from collections.abc import Iterator
from typing import Any, Final

from app.errors import ProposalInvalidError
from app.spreadsheets.privacy import NAME, found_in

_SHORT: Final = frozenset({"term", "title", "name"})
"""Fields with a title and no sentence. Only in these does 'Surname, Forename' mean a name."""


def must_name_nobody(sent: dict[str, Any], job_words: frozenset[str]) -> None:
    """Raise `ProposalInvalidError` with every text that looks like personal data."""
    faults = [
        (where, f"This looks like {sort}. Remove any personal data.")
        for where, name, text in _texts(sent, "")
        if (sort := found_in(text, job_words)) and (sort != NAME or name in _SHORT)
    ]
    if faults:
        raise ProposalInvalidError(faults)


def _texts(value: object, where: str, name: str = "") -> Iterator[tuple[str, str, str]]:
    """Every text with its place and the name of its field."""
    if isinstance(value, str):
        yield where, name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}".lstrip("."), str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{where}[{place}]", name)
