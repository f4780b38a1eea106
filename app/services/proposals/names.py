"""What the registry uses a wording for already: the names of roles, synonyms, declared titles."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import AmbiguousTitle, FormerName, Role, Synonym
from app.services.codes.searches import fold
from app.vocabulary import MATCHABLE_SCOPES, RoleStatus


class Use(StrEnum):
    """What the registry already uses a wording for."""

    ROLE = "the name of"
    RETIRED_ROLE = "the name of the retired role"
    FORMER_NAME = "a former name of"
    SYNONYM = "a synonym of"
    WORDING = "a wording that does not decide, of"
    AMBIGUOUS = "declared ambiguous"
    SOMETIMES_AMBIGUOUS = "known to be ambiguous at times"


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of a wording; `role_id` is None where it is not one role's."""

    use: Use
    text: str
    role_id: str | None = None

    def __str__(self) -> str:
        of = "" if self.role_id is None else f" '{self.role_id}'"
        return f"'{self.text}' is {self.use}{of}"


def uses_of(session: Session, folded: str) -> list[NameUse]:
    """What the registry uses these folded words for. Four queries."""
    return [use for words, use in _all_uses(session) if words == folded]


def _all_uses(session: Session) -> Iterator[tuple[str, NameUse]]:
    role, former, synonym, title = Role, FormerName, Synonym, AmbiguousTitle
    for role_id, name, status in session.execute(
        select(col(role.role_id), col(role.name), col(role.status))
    ):
        use = Use.RETIRED_ROLE if status == RoleStatus.RETIRED else Use.ROLE
        yield fold(name), NameUse(use, name, role_id)
    for role_id, name in session.execute(select(col(former.role_id), col(former.name))):
        yield fold(name), NameUse(Use.FORMER_NAME, name, role_id)
    for role_id, term, scope in session.execute(
        select(col(synonym.role_id), col(synonym.term), col(synonym.scope))
    ):
        use = Use.SYNONYM if scope in MATCHABLE_SCOPES else Use.WORDING
        yield fold(term), NameUse(use, term, role_id)
    for text, is_always in session.execute(
        select(col(title.title), col(title.is_always_ambiguous))
    ):
        yield fold(text), NameUse(Use.AMBIGUOUS if is_always else Use.SOMETIMES_AMBIGUOUS, text)
