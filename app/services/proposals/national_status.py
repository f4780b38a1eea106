"""The outcome of an application for a national code: sent, declined, or approved in a list.

A code is recorded only as a published list shows it, with the source of that list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.dates import has_begun
from app.db.models import CodeSystemVersion, Proposal, ProposalSource
from app.errors import ProposalInvalidError
from app.services.access.callers import Caller
from app.services.codes.evidence import refresh_searches
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, record
from app.services.proposals.deciding import must_not_be_proposer
from app.services.proposals.edits.rows import Citation, Edit, find_row, steps_of, write_edits
from app.services.proposals.payloads.kinds import NewCode
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.sources import NamedSource, cite, set_sources, sources_of
from app.services.proposals.states import next_national_status
from app.services.proposals.storing import change_proposal, id_of
from app.services.seed.rows import CodeLine, CodeSystemVersionLine, MappingLine
from app.vocabulary import (
    CodeKind,
    CodeStatus,
    MappingJustification,
    MappingPredicate,
    MappingRelation,
    NationalStatus,
)


@dataclass(frozen=True, slots=True)
class CodeListing:
    """A code as one version of a national list shows it, and the source of that list.

    `published` and `effective` are the dates of the version, where the source gives them.
    """

    version: str
    code: str
    display: str
    source: NamedSource
    published: str | None = None
    effective: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationOutcome:
    """What happened to an application, and on which day. An approval has a listing."""

    status: NationalStatus
    on: str
    note: str | None = None
    listing: CodeListing | None = None


def set_national_status(
    session: Session,
    proposal: Proposal,
    outcome: ApplicationOutcome,
    caller: Caller,
    author: Author,
) -> Proposal:
    """The proposal with the new status of its application. An approved code is recorded.

    Raises `NationalStatusError` where the status cannot follow, and `ProposalInvalidError`
    where it is of a day after today, a listing is missing, or the loaded list has no such code.
    """
    was = None if proposal.national_status is None else NationalStatus(proposal.national_status)
    status = next_national_status(was, outcome.status)
    must_not_be_proposer(proposal, caller)
    _must_have_happened(outcome, author.at.date())
    changes = {
        "national_status": status,
        "national_on": outcome.on,
        "national_note": outcome.note,
    }
    if status is NationalStatus.APPROVED:
        if outcome.listing is None:
            said = "Give the version, the code, its wording and the source that publishes it."
            raise ProposalInvalidError([("listing", said)])
        _record_listing(session, proposal, outcome.listing, author)
        changes |= {
            "national_version": outcome.listing.version,
            "national_code": outcome.listing.code,
        }
    return change_proposal(session, proposal, changes, author, reason=outcome.note)


def _must_have_happened(outcome: ApplicationOutcome, today: date) -> None:
    dates = {"on": outcome.on}
    if outcome.listing is not None and outcome.listing.published is not None:
        dates["listing.published"] = outcome.listing.published
    said = f"This is after today, {today.isoformat()}. Record it once it has happened."
    later = [(name, said) for name, day in dates.items() if not has_begun(day, today)]
    if later:
        raise ProposalInvalidError(later)


def _record_listing(
    session: Session, proposal: Proposal, listing: CodeListing, author: Author
) -> None:
    payload = read_payload(proposal.kind, proposal.payload)
    if not isinstance(payload, NewCode):
        raise TypeError(proposal.kind)
    cited, new_sources = cite(session, [listing.source])
    edits = [*new_sources, *_edits(session, payload, listing, cited)]
    write_edits(session, edits)
    record(session, steps_of(edits, f"proposal {proposal.id} was approved"), author)
    known = [_named(row) for row in sources_of(session, id_of(proposal))]
    set_sources(session, id_of(proposal), [*known, listing.source], author)
    refresh_searches(session, author)
    bump_version(session)


def _named(row: ProposalSource) -> NamedSource:
    return NamedSource(**row.model_dump(exclude={"proposal_id", "position"}))


def _edits(
    session: Session, payload: NewCode, listing: CodeListing, cited: Citation
) -> Iterator[Edit]:
    named = {"system_id": payload.system_id, "version": listing.version}
    version = session.get(CodeSystemVersion, tuple(named.values()))
    code = find_row(session, CodeLine, (*named.values(), listing.code))
    if version is None:
        yield Edit(CodeSystemVersionLine, None, _version_fact(named, listing, cited))
    if code is None:
        if version is not None and version.is_loaded:
            raise ProposalInvalidError([("listing.code", _not_in_loaded_list(listing))])
        yield Edit(CodeLine, None, _code_fact(named, listing, cited))
    key = (payload.role_id, *named.values(), listing.code, MappingRelation.OWN.value)
    fact = {
        **dict(zip(MappingLine.key_columns, key, strict=True)),
        "predicate": MappingPredicate.EXACT.value,
        "justification": MappingJustification.MANUAL.value,
        "valid_from": listing.effective,
        "valid_to": None,
        **cited.fact(),
        "note": None,
    }
    yield Edit(MappingLine, find_row(session, MappingLine, key), fact)


def _not_in_loaded_list(listing: CodeListing) -> str:
    return (
        f"Version {listing.version} of the list is loaded and has no code '{listing.code}'. "
        "Check the version, or load the list that has the code."
    )


def _version_fact(
    named: dict[str, str], listing: CodeListing, cited: Citation
) -> dict[str, str | bool | None]:
    return {
        **dict.fromkeys(CodeSystemVersionLine.columns()),
        **named,
        "published": listing.published,
        "effective": listing.effective,
        "is_loaded": False,
        "note": "known from an approval; the list itself is not loaded",
        **cited.fact(),
    }


def _code_fact(
    named: dict[str, str], listing: CodeListing, cited: Citation
) -> dict[str, str | None]:
    return {
        **dict.fromkeys(CodeLine.columns()),
        **named,
        "code": listing.code,
        "display": listing.display,
        "kind": CodeKind.CODE.value,
        "status": CodeStatus.ACTIVE.value,
        "introduced": listing.version,
        **cited.fact(),
    }
