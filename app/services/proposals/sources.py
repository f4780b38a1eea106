"""The sources that a proposal rests on: cited where the registry has them, entered where not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.db.models import ProposalSource, Source
from app.services.history.recording import Author, Step, record
from app.services.proposals.edits import Citation, Edit, find_row
from app.services.proposals.payloads import slug
from app.services.seed.rows import SourceLine
from app.vocabulary import SourceStanding

_LONGEST_SLUG: Final = 60
_HASH_DIGITS: Final = 8
SOURCES: Final = "proposal_source"


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source of a proposal: one that the registry has, or a title and an address."""

    source_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    detail: str | None = None


AnySource: TypeAlias = NamedSource | ProposalSource


def sources_of(session: Session, proposal_id: int) -> list[ProposalSource]:
    """The sources of a proposal, in the proposer's order."""
    statement = select(ProposalSource).where(col(ProposalSource.proposal_id) == proposal_id)
    ordered = statement.order_by(col(ProposalSource.position))
    return list(session.scalars(ordered, execution_options={"populate_existing": True}))


def set_sources(
    session: Session, proposal_id: int, sources: Sequence[NamedSource], author: Author
) -> None:
    """Have a proposal rest on these sources, in this order."""
    before = _listed(session, proposal_id)
    session.execute(delete(ProposalSource).where(col(ProposalSource.proposal_id) == proposal_id))
    rows = [
        {"proposal_id": proposal_id, "position": place, **_columns(source)}
        for place, source in enumerate(sources, start=1)
    ]
    if rows:
        session.execute(insert(ProposalSource), rows)
    after = _listed(session, proposal_id)
    if after != before:
        step = Step(SOURCES, (proposal_id,), {"sources": before}, {"sources": after})
        record(session, [step], author)


def cite(session: Session, sources: Sequence[AnySource]) -> tuple[Citation, list[Edit]]:
    """The citation of the first source, and the rows of those that the registry lacks."""
    ids: list[str] = []
    edits: list[Edit] = []
    for source in sources:
        known = source.source_id or _with_url(session, str(source.url)) or new_id(source)
        ids.append(known)
        if find_row(session, SourceLine, (known,)) is None and known not in _keys(edits):
            edits.append(Edit(SourceLine, None, _fact(source, known)))
    return Citation(ids[0], sources[0].detail), edits


def new_id(source: AnySource) -> str:
    """The id of a new source: the same for the same address, on every database."""
    url = str(source.url)
    words = slug(f"{urlsplit(url).hostname} {source.title}")[:_LONGEST_SLUG].strip("-")
    return f"{words}-{hashlib.sha256(url.encode()).hexdigest()[:_HASH_DIGITS]}"


def _keys(edits: Sequence[Edit]) -> set[str | int]:
    return {edit.key[0] for edit in edits}


def _with_url(session: Session, url: str) -> str | None:
    statement = select(col(Source.source_id)).where(col(Source.url) == url)
    return session.scalars(statement.order_by(col(Source.source_id))).first()


def _listed(session: Session, proposal_id: int) -> list[dict[str, Any]]:
    return [
        row.model_dump(mode="json", exclude={"proposal_id", "position"}, exclude_none=True)
        for row in sources_of(session, proposal_id)
    ]


def _columns(source: NamedSource) -> dict[str, str | None]:
    return {name: getattr(source, name) for name in NamedSource.__slots__}


def _fact(source: AnySource, source_id: str) -> dict[str, str | None]:
    return {
        "source_id": source_id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published,
        "url": source.url,
        "licence": source.licence,
        # Nobody has asked the publisher yet.
        "standing": SourceStanding.UNVERIFIED.value,
        "note": None,
    }
