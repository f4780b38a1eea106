"""The codes of a list whose wording is closest to the one that an application asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code
from app.matching.names import NameReader
from app.services.content.matching_tables import read_names
from app.services.proposals.payloads.kinds import NewCode
from app.vocabulary import CodeKind, CodeStatus

MOST_FOUND: Final = 8
_SMALL_WORDS: Final = frozenset({"and", "of", "in", "for", "the", "other", "to", "with"})


@dataclass(frozen=True, slots=True)
class NearCode:
    """A code with a similar wording, and why it is not suitable.

    `why_not` is the proposer's reason, or None for a code that only the search found. `missing`
    are the words of the wanted title that the code's wording does not have.
    """

    code: str
    display: str
    status: str
    why_not: str | None
    shared: tuple[str, ...]
    missing: tuple[str, ...]


def find_near_codes(session: Session, asked: NewCode, version: str | None) -> Iterator[NearCode]:
    """The codes that the proposer names, then those that share the most words with the title."""
    statement = select(Code).where(
        col(Code.system_id) == asked.system_id, col(Code.version) == (version or "")
    )
    rows = {row.code: row for row in session.scalars(statement)}
    names = read_names(session)
    stated = {near.code: near.why_not for near in asked.nearest}
    for code, why_not in stated.items():
        if code in rows:
            yield _near(rows[code], asked.title, why_not, names)
    others = [row for row in rows.values() if _is_usable(row) and row.code not in stated]
    found = [_near(row, asked.title, None, names) for row in others]
    sharing = [near for near in found if near.shared]
    sharing.sort(key=lambda near: (-len(near.shared), len(near.display), near.code))
    yield from sharing[:MOST_FOUND]


def _is_usable(row: Code) -> bool:
    return row.kind != CodeKind.HEADING and row.status == CodeStatus.ACTIVE


def _near(row: Code, title: str, why_not: str | None, names: NameReader) -> NearCode:
    wanted = [word for word in names.words_if_readable(title) if word not in _SMALL_WORDS]
    has = set(names.words_if_readable(row.display))
    return NearCode(
        code=row.code,
        display=row.display,
        status=row.status,
        why_not=why_not,
        shared=tuple(word for word in wanted if word in has),
        missing=tuple(word for word in wanted if word not in has),
    )
