"""The impact of a proposal as one caller is allowed to see it.

A title that few trusts use can show whose list it is in, so only reviewers have those titles
asked. What everybody else sees does not depend on those titles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from sqlmodel import Session

from app.matching.index import MatchIndex
from app.services.access.callers import Caller
from app.services.content.indexing import Version, read_version
from app.services.proposals.impact.comparing import AnswerChange, ImpactVerdict
from app.services.proposals.impact.keeping import ImpactQuestion, ImpactReports, digest_of
from app.services.proposals.impact.trying import AskedTitles, impact_of
from app.services.proposals.storing import get_proposal, id_of
from app.services.seed.golden import GoldenTitle
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.services.trusts.titles_in_use import TitleInUse, titles_in_use
from app.vocabulary import Scope

# A trust can add a title to its own list and compare. It must still learn nothing about a
# number of other trusts that is too small to show.
FEWEST_TRUSTS: Final = SMALLEST_SHOWN + 1

Snapshot: TypeAlias = tuple[Version, MatchIndex]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A changed answer. `trusts` is how many use the title, or None for a golden title."""

    answer: AnswerChange
    trusts: int | None


@dataclass(frozen=True, slots=True)
class ShownImpact:
    """What a caller is allowed to know about an impact."""

    proposal: int
    verdict: ImpactVerdict
    golden_titles: int
    titles_in_use: int
    changed: tuple[ShownChange, ...]
    version: Version


@dataclass(frozen=True, slots=True)
class ImpactDesk:
    """What an impact is calculated with: the golden set, the live index, the kept reports."""

    golden: Sequence[GoldenTitle]
    snapshot: Snapshot
    reports: ImpactReports


def read_impact(
    session: Session, proposal_id: int, caller: Caller | None, desk: ImpactDesk, today: date
) -> ShownImpact:
    """What accepting an open proposal today would change, from memory where it is kept."""
    proposal = get_proposal(session, proposal_id, with_reports=caller is not None)
    used = titles_shown_to(session, caller)
    titles: AskedTitles = [*desk.golden, *(title.query for title in used)]
    version, day = read_version(session), today.isoformat()
    question = ImpactQuestion(
        proposal=id_of(proposal),
        revision=proposal.revision,
        content=version.content_hash,
        titles=digest_of(titles),
        day=day,
    )
    report = desk.reports.get(
        question,
        lambda: impact_of(session, proposal, titles, day, live_index(session, desk.snapshot)),
    )
    return ShownImpact(
        proposal=proposal_id,
        verdict=report.verdict,
        golden_titles=len(desk.golden),
        titles_in_use=len(used),
        changed=tuple(_shown(report.changed, used)),
        version=version,
    )


def titles_shown_to(session: Session, caller: Caller | None) -> list[TitleInUse]:
    """The titles of trusts' lists that a caller may know of. None is an unknown caller."""
    used = titles_in_use(session)
    if caller is not None and caller.may(Scope.REVIEW):
        return list(used)
    return [title for title in used if title.trusts >= FEWEST_TRUSTS]


def titles_that_judge(session: Session, golden: AskedTitles) -> AskedTitles:
    """The titles that an acceptance is judged by. Its verdict is published, so none is rare."""
    return [*golden, *(title.query for title in titles_shown_to(session, None))]


def live_index(session: Session, snapshot: Snapshot) -> MatchIndex | None:
    """The index in memory, if it is of the content that this transaction sees."""
    version, index = snapshot
    return index if version.content_hash == read_version(session).content_hash else None


def _shown(changed: Sequence[AnswerChange], used: Sequence[TitleInUse]) -> list[ShownChange]:
    trusts = {_title_and_band(title): title.trusts for title in used}
    return [
        ShownChange(answer, None if answer.golden else trusts.get((answer.title, answer.band)))
        for answer in changed
    ]


def _title_and_band(title: TitleInUse) -> tuple[str, str | None]:
    return title.query.title, title.query.hints.band
