"""The sources of a proposal: cited if the registry has them, added to it if not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field
from pydantic import model_validator as validate_model
from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.db.models import ProposalSource, Source
from app.services.history.recording import Author, Step, record
from app.services.proposals.edits.rows import Citation, Edit, find_row
from app.services.proposals.payloads.fields import FactDate, Link, RoleId, ShortText, slug
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


class StatedSource(BaseModel):
    """A source: the `source_id` of one in the registry, or the title and link of another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: RoleId | None = None
    title: ShortText | None = None
    publisher: ShortText | None = None
    published: FactDate | None = None
    url: Link | None = None
    licence: ShortText | None = None
    detail: ShortText | None = Field(default=None, description="The place in the source: 'page 3'")

    @validate_model(mode="after")
    def is_known_or_described(self) -> Self:
        """Refuse a source that is both or neither, or that has no title or no link."""
        described = (self.title, self.url)
        if self.source_id is None and None in described:
            raise ValueError("give 'source_id', or 'title' and 'url'")
        others = (*described, self.publisher, self.published, self.licence)
        if self.source_id is not None and any(part is not None for part in others):
            raise ValueError(
                "give only 'source_id' and 'detail' for a source that the registry has"
            )
        return self

    def named(self) -> NamedSource:
        """The source in the form that services use."""
        return NamedSource(**self.model_dump())


AnySource: TypeAlias = NamedSource | ProposalSource


def sources_of(session: Session, proposal_id: int) -> list[ProposalSource]:
    """The sources of a proposal, in the proposer's order."""
    statement = select(ProposalSource).where(col(ProposalSource.proposal_id) == proposal_id)
    ordered = statement.order_by(col(ProposalSource.position))
    return list(session.scalars(ordered, execution_options={"populate_existing": True}))


def set_sources(
    session: Session, proposal_id: int, sources: Sequence[NamedSource], author: Author
) -> None:
    """Give a proposal these sources, in this order, in place of those that it had."""
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
    """The citation of the first source, and a row for each source that is new to the registry."""
    ids = [_id_of(session, source) for source in sources]
    added: dict[str, Edit] = {}
    for source, source_id in zip(sources, ids, strict=True):
        is_known = find_row(session, SourceLine, (source_id,)) is not None
        if not is_known and source_id not in added:
            added[source_id] = Edit(SourceLine, None, _fact(source, source_id))
    return Citation(ids[0], sources[0].detail), list(added.values())


def new_id(source: AnySource) -> str:
    """The id of a new source. The same address gives the same id in every database."""
    url = str(source.url)
    words = slug(f"{urlsplit(url).hostname} {source.title}")[:_LONGEST_SLUG].strip("-")
    return f"{words}-{hashlib.sha256(url.encode()).hexdigest()[:_HASH_DIGITS]}"


def _id_of(session: Session, source: AnySource) -> str:
    return source.source_id or _with_url(session, str(source.url)) or new_id(source)


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
        # Nobody has checked it with the publisher yet.
        "standing": SourceStanding.UNVERIFIED.value,
        "note": None,
    }
