"""Unmatched titles of trusts' lists: what reviewers may make into synonyms or roles."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from app.services.trusts.titles_in_use import UnmatchedTitle, unmatched_titles

FEWEST_TRUSTS: Final = 3
"""A title that fewer trusts use is not shown outside those trusts."""


@dataclass(frozen=True, slots=True)
class CommonUnmatchedTitles:
    """Titles that several trusts use, and how many more titles are not shown."""

    titles: tuple[UnmatchedTitle, ...]
    withheld: int


def common_unmatched_titles(session: Session, limit: int | None) -> CommonUnmatchedTitles:
    """Unmatched titles that several trusts use, the most used first."""
    found = unmatched_titles(session)
    shown = [title for title in found if title.trusts >= FEWEST_TRUSTS]
    return CommonUnmatchedTitles(tuple(shown[:limit]), len(found) - len(shown))
