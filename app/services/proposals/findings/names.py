"""What the registry already uses some words for: a role's name, a synonym, an ambiguous title."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import AmbiguousTitle, FormerName, Role, Synonym
from app.matching.phrases import Words
from app.services.content.matching_tables import Names, read_known_names
from app.vocabulary import MATCHABLE_SCOPES, RoleStatus


class UseOfWords(StrEnum):
    """What the registry already uses some words for."""

    ROLE = "the name of"
    RETIRED_ROLE = "the name of the retired role"
    FORMER_NAME = "a former name of"
    SYNONYM = "a synonym of"
    WORDING = "a related wording, which is never matched, of"
    AMBIGUOUS = "a title that is always ambiguous"
    SOMETIMES_AMBIGUOUS = "a title that is sometimes ambiguous"


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of some words. `role_id` is None where they do not belong to one role."""

    use: UseOfWords
    text: str
    role_id: str | None = None

    def __str__(self) -> str:
        of = "" if self.role_id is None else f" '{self.role_id}'"
        return f"'{self.text}' is {self.use}{of}"


def uses_of(session: Session, text: str) -> list[NameUse] | None:
    """Every use of a name, or None for a text without words. Five queries."""
    names = read_known_names(session)
    words = names.reader.words_if_readable(text)
    if not words:
        return None
    return [use for used, use in _all_uses(session, names) if used == words]


def _all_uses(session: Session, names: Names) -> Iterator[tuple[Words, NameUse]]:
    role, former, synonym, title = Role, FormerName, Synonym, AmbiguousTitle
    for role_id, name, status in session.execute(
        select(col(role.role_id), col(role.name), col(role.status))
    ):
        use = UseOfWords.RETIRED_ROLE if status == RoleStatus.RETIRED else UseOfWords.ROLE
        yield names.words(name), NameUse(use, name, role_id)
    for role_id, name in session.execute(select(col(former.role_id), col(former.name))):
        yield names.words(name), NameUse(UseOfWords.FORMER_NAME, name, role_id)
    for role_id, term, scope in session.execute(
        select(col(synonym.role_id), col(synonym.term), col(synonym.scope))
    ):
        use = UseOfWords.SYNONYM if scope in MATCHABLE_SCOPES else UseOfWords.WORDING
        yield names.words(term), NameUse(use, term, role_id)
    for text, is_always in session.execute(
        select(col(title.title), col(title.is_always_ambiguous))
    ):
        yield (
            names.words(text),
            NameUse(UseOfWords.AMBIGUOUS if is_always else UseOfWords.SOMETIMES_AMBIGUOUS, text),
        )
