"""What a trust says of a title on its own list; it decides for that trust and nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import LocalTitle, Organisation, Role
from app.errors import (
    LocalTitleDecidedError,
    LocalTitleNotFoundError,
    NotATrustError,
    OrganisationClosedError,
    RoleNotFoundError,
)
from app.matching.names import NameReader, spelling_key
from app.matching.repair import repair
from app.services.content.matching_tables import read_names
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.roles.lists import get_organisation
from app.vocabulary import OrganisationKind, RoleStatus

ENTITY: Final = "local_title"


@dataclass(frozen=True, slots=True)
class TitleDecision:
    """The national role that a title is, or None for a local one, which needs a reason."""

    role_id: str | None
    reason: str | None


class Ties:
    """A trust's titles, found by the title of a post however it is written.

    A title is a trust's own when the engine reads the same words in both. A title that the
    trust wrote in the same way comes first: a decision from before a word list changed stays.
    """

    def __init__(self, rows: Sequence[LocalTitle], names: NameReader) -> None:
        self.rows = tuple(rows)
        self._names = names
        self._by_spelling = {row.title_key: row for row in rows}
        # Of two rows with the same words the later decision is used.
        by_decision = sorted(rows, key=lambda row: (row.decided_at, row.id or 0))
        self._by_words = {names.key(row.title): row for row in by_decision}

    def find(self, title: str) -> LocalTitle | None:
        """What the trust says of a title, if anything. Raises `TitleError` as `title_key` does."""
        if not self.rows:
            return None
        spelt_so = self._by_spelling.get(title_key(title))
        return spelt_so or self._by_words.get(self._names.key(title))


def title_key(title: str) -> str:
    """How a list spells a title: its words without case, punctuation and plurals.

    It is stored with a line, so it does not depend on word lists that change: use `Ties` to
    ask whether two titles are the same. Raises `TitleError` for a title that cannot be read.

    >>> title_key("Hub  Workers - PICU"), title_key("hub worker (PICU)")
    ('hub worker picu', 'hub worker picu')
    >>> title_key("OT / Nurse")
    'ot/nurse'
    """
    return spelling_key(title)


def get_trust(session: Session, ods_code: str) -> Organisation:
    """The trust with this code; raises `NotATrustError` for another organisation."""
    trust = get_organisation(session, ods_code)
    if trust.kind != OrganisationKind.TRUST:
        raise NotATrustError(trust.ods_code)
    return trust


def get_open_trust(session: Session, ods_code: str) -> Organisation:
    """`get_trust`, for writing: raises `OrganisationClosedError` for a closed one."""
    trust = get_trust(session, ods_code)
    if trust.closed_on is not None:
        raise OrganisationClosedError(trust.ods_code, trust.closed_on, trust.successor_codes)
    return trust


def list_local_titles(session: Session, ods_code: str) -> list[LocalTitle]:
    """A trust's titles by their words. One query."""
    chosen = select(LocalTitle).where(col(LocalTitle.ods_code) == ods_code)
    return list(session.scalars(chosen.order_by(col(LocalTitle.title))))


def read_ties(session: Session, ods_code: str) -> Ties:
    """A trust's titles, to be found by the title of a post. Two queries."""
    return Ties(list_local_titles(session, ods_code), read_names(session))


def get_local_title(session: Session, ods_code: str, local_id: int) -> LocalTitle:
    """One of a trust's titles; raises `LocalTitleNotFoundError`."""
    row = session.get(LocalTitle, local_id)
    if row is None or row.ods_code != ods_code:
        raise LocalTitleNotFoundError(ods_code, local_id)
    return row


def decide_title(
    session: Session, ods_code: str, title: str, decision: TitleDecision, author: Author
) -> tuple[LocalTitle, bool]:
    """The title as decided, and whether that is new.

    Raises `LocalTitleDecidedError` where the trust decided otherwise before, and
    `RoleNotFoundError` for a role that no post may be recorded under.
    """
    # Read after all earlier writers have committed: two of them may decide the same title.
    wait_for_turn(session)
    trust = get_open_trust(session, ods_code)
    _check_role(session, decision.role_id)
    ties = read_ties(session, trust.ods_code)
    return _decide(session, trust.ods_code, ties, title, decision, author)


def decide_titles(
    session: Session,
    ods_code: str,
    decided: Sequence[tuple[str, TitleDecision]],
    author: Author,
) -> tuple[str, ...]:
    """Decide many different titles. Those that the trust decided otherwise before stay so.

    Returns the titles that stay. Raises `RoleNotFoundError` as `decide_title` does.
    """
    wait_for_turn(session)
    trust = get_open_trust(session, ods_code)
    ties = read_ties(session, trust.ods_code)
    stay = []
    for title, decision in decided:
        _check_role(session, decision.role_id)
        try:
            _decide(session, trust.ods_code, ties, title, decision, author)
        except LocalTitleDecidedError:
            stay.append(title)
    return tuple(stay)


def _decide(
    session: Session,
    ods_code: str,
    ties: Ties,
    title: str,
    decision: TitleDecision,
    author: Author,
) -> tuple[LocalTitle, bool]:
    known = ties.find(title)
    if known is not None:
        if (known.role_id, known.reason) != (decision.role_id, decision.reason):
            raise LocalTitleDecidedError(known.id or 0)
        return known, False
    row = LocalTitle(
        ods_code=ods_code,
        title_key=title_key(title),
        title=" ".join(repair(title).split()),
        role_id=decision.role_id,
        reason=decision.reason,
        actor=author.actor,
        decided_at=author.at,
    )
    session.add(row)
    session.flush()
    _record(session, row, None, author)
    return row, True


def change_decision(
    session: Session, ods_code: str, local_id: int, decision: TitleDecision, author: Author
) -> LocalTitle:
    """The title, with a new decision."""
    wait_for_turn(session)
    row = get_local_title(session, get_open_trust(session, ods_code).ods_code, local_id)
    _check_role(session, decision.role_id)
    if (row.role_id, row.reason) == (decision.role_id, decision.reason):
        return row
    before = _fact(row)
    row.role_id, row.reason = decision.role_id, decision.reason
    row.actor, row.decided_at = author.actor, author.at
    session.add(row)
    session.flush()
    _record(session, row, before, author)
    return row


def forget_title(session: Session, ods_code: str, local_id: int, author: Author) -> None:
    """Leave the title to the registry again; what was decided stays in the history."""
    wait_for_turn(session)
    row = get_local_title(session, get_trust(session, ods_code).ods_code, local_id)
    session.delete(row)
    session.flush()
    record(session, [Step(ENTITY, _key(row), _fact(row), None)], author)


def _check_role(session: Session, role_id: str | None) -> None:
    if role_id is None:
        return
    role = session.get(Role, role_id)
    if role is None or role.status != RoleStatus.ACTIVE:
        raise RoleNotFoundError(role_id)


def _record(
    session: Session, row: LocalTitle, before: dict[str, Any] | None, author: Author
) -> None:
    record(session, [Step(ENTITY, _key(row), before, _fact(row), row.reason)], author)


def _key(row: LocalTitle) -> tuple[str, int]:
    return row.ods_code, row.id or 0


def _fact(row: LocalTitle) -> dict[str, Any]:
    return {"title": row.title, "role_id": row.role_id, "reason": row.reason}
