"""Titles that can mean more than one role, in words."""

from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import BaseModel, Field

from app.services.roles.lists import CandidateRole, DeclaredTitle
from app.vocabulary import AmbiguityKind
from app.web.code_words import sentence

KINDS: Final[dict[str, str]] = {
    AmbiguityKind.CATCH_ALL: "A catch-all title",
    AmbiguityKind.HOMONYM_ABBREVIATION: "Letters with several meanings",
    AmbiguityKind.CONTESTED_SYNONYM: "A name in dispute",
    AmbiguityKind.CONFUSABLE_PAIR: "Two roles that are easily confused",
    AmbiguityKind.MODIFIER: "A word that changes the role",
}
MESSAGES: Final = {"q": "Use 200 characters or fewer", "kind": "Choose a kind from the list"}


class ListedTitles(BaseModel):
    """What the guide is narrowed to."""

    q: Annotated[str | None, Field(max_length=200)] = None
    kind: AmbiguityKind | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """A role that a title can mean. `points` says what speaks for it."""

    role_id: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One title of the guide."""

    title: str
    kind: str
    question: str
    explanation: str
    outside: str
    meanings: tuple[Meaning, ...]


def guide_entry(row: DeclaredTitle) -> GuideEntry:
    """A declared title in words."""
    return GuideEntry(
        title=row.title,
        kind=KINDS.get(row.kind, row.kind),
        question=row.question or "",
        explanation=sentence(row.explanation) if row.explanation else "",
        outside=row.outside_meaning or "",
        meanings=tuple(map(_meaning, row.candidates)),
    )


def _meaning(candidate: CandidateRole) -> Meaning:
    role = candidate.role
    return Meaning(role.role_id, role.name, points_in_words(candidate.bands, candidate.words))


def points_in_words(bands: tuple[str, ...], words: tuple[str, ...]) -> str:
    """What speaks for a meaning: the band of the post, or words beside the title.

    >>> points_in_words(("7", "8a"), ("advanced",))
    "at band 7 or 8a, or with 'advanced'"
    >>> points_in_words((), ())
    ''
    """
    band = f"at band {' or '.join(bands)}" if bands else ""
    word = f"with {' or '.join(repr(word) for word in words)}" if words else ""
    return ", or ".join(filter(None, (band, word)))
