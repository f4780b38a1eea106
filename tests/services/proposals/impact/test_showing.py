from datetime import date

import pytest
from sqlmodel import Session

from app.services.access.callers import Caller
from app.services.content.indexing import Version, bump_version, read_version
from app.services.proposals.impact.keeping import ImpactQuestion, ImpactReports, digest_of
from app.services.proposals.impact.showing import (
    ImpactDesk,
    live_index,
    read_impact,
    titles_shown_to,
    titles_that_judge,
)
from app.services.proposals.impact.trying import AskedTitles
from tests.proposals import EMHP, PROPOSER, REVIEWER, in_review
from tests.trusts import add_trust, keep, posts
from tests.trusts import live_index as index_of


def _keep_lists(session: Session, count: int, title: str, area: str) -> None:
    for number in range(count):
        add_trust(session, f"{area}{number:02}")
        keep(session, f"{area}{number:02}", posts(title))


@pytest.fixture
def used(registry: Session) -> Session:
    """A registry with one title that six trusts use and one that five use."""
    _keep_lists(registry, 6, "Common Zorber", "T")
    _keep_lists(registry, 5, "Rare Zorber", "U")
    bump_version(registry)
    return registry


@pytest.mark.parametrize("caller", [None, PROPOSER])
def test_only_reviewers_know_of_titles_that_few_trusts_use(
    used: Session, caller: Caller | None
) -> None:
    assert [title.query.title for title in titles_shown_to(used, caller)] == ["Common Zorber"]
    assert len(titles_shown_to(used, REVIEWER)) == 2


def test_a_published_verdict_depends_on_no_rare_title(used: Session) -> None:
    asked = titles_that_judge(used, [EMHP])

    assert [title.title for title in asked] == ["EMHP", "Common Zorber"]


def test_an_impact_counts_the_titles_that_the_caller_may_know_of(used: Session) -> None:
    proposal = in_review(used, "new_synonym", term="Rare Zorber")
    snapshot = (read_version(used), index_of(used))
    desk = ImpactDesk([EMHP], snapshot, ImpactReports())
    number, today = proposal.id or 0, date(2026, 3, 4)

    public = read_impact(used, number, None, desk, today)
    reviewers = read_impact(used, number, REVIEWER, desk, today)

    assert (public.golden_titles, public.titles_in_use, public.changed) == (1, 1, ())
    assert (public.verdict, reviewers.verdict) == ("safe", "needs a look")
    (change,) = reviewers.changed
    assert (change.answer.title, change.trusts) == ("Rare Zorber", 5)


def test_the_impact_of_a_proposal_is_its_own_though_others_are_kept(used: Session) -> None:
    one, other = (
        in_review(used, "new_synonym", term=term) for term in ("Rare Zorber", "Common Zorber")
    )
    desk = ImpactDesk([EMHP], (read_version(used), index_of(used)), ImpactReports())

    shown = [
        read_impact(used, proposal.id or 0, REVIEWER, desk, date(2026, 3, 4))
        for proposal in (one, other, one)
    ]

    assert [impact.proposal for impact in shown] == [one.id, other.id, one.id]
    assert [[change.answer.title for change in impact.changed] for impact in shown] == [
        ["Rare Zorber"],
        ["Common Zorber"],
        ["Rare Zorber"],
    ]


def test_an_index_of_other_content_is_not_used(registry: Session) -> None:
    index = index_of(registry)

    assert live_index(registry, (read_version(registry), index)) is index
    assert live_index(registry, (Version(1, "sha256:other"), index)) is None


def test_an_impact_is_kept_for_its_proposal_its_revision_and_its_day(used: Session) -> None:
    proposal = in_review(used, "new_synonym", term="Rare Zorber")
    version, reports = read_version(used), ImpactReports()
    desk = ImpactDesk([EMHP], (version, index_of(used)), reports)

    read_impact(used, proposal.id or 0, REVIEWER, desk, date(2026, 3, 4))

    titles: AskedTitles = [EMHP, *(title.query for title in titles_shown_to(used, REVIEWER))]
    asked = ImpactQuestion(
        proposal=proposal.id or 0,
        revision=proposal.revision,
        content=version.content_hash,
        titles=digest_of(titles),
        day="2026-03-04",
    )
    assert reports.peek(asked) is not None
