from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Proposal, Relation, Role, Source
from app.errors import ProposalInvalidError, ProposalStateError
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from app.services.content.indexing import read_version
from app.services.proposals.deciding import reject
from app.services.proposals.impact.comparing import ImpactReport, ImpactVerdict
from app.services.proposals.impact.trying import carry_out, compile_now, impact_of, read_trial
from app.services.proposals.sources import sources_of
from app.vocabulary import ProposalKind
from tests.proposals import (
    EMHP,
    KNOWN_SOURCE,
    NEW_SOURCE,
    REVIEWER,
    TODAY,
    accepted,
    answer_to,
    author,
    decide,
    drafted,
    in_review,
    payload_of,
)


def test_the_impact_is_seen_before_and_nothing_is_written(registry: Session) -> None:
    proposal = in_review(
        registry, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )
    before = read_version(registry)

    report = impact_of(registry, proposal, [EMHP], TODAY)

    assert report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET
    (changed,) = report.changed
    assert (changed.before.outcome, changed.after.outcome) == ("matched", "unmatched")
    assert read_version(registry) == before
    assert answer_to(registry, "EMHP").outcome is Outcome.MATCHED


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_proposal_of_each_kind_is_seen_as_it_will_be(
    registry: Session, kind: ProposalKind
) -> None:
    proposal = in_review(registry, kind)
    titles = [EMHP.query, *[replace(EMHP.query, title=title) for title in _ASKED]]

    seen = impact_of(registry, proposal, titles, TODAY)
    _, report = decide(registry, proposal, titles)

    assert report == seen


def rejected(session: Session, kind: str) -> Proposal:
    return reject(session, in_review(session, kind), REVIEWER, author(REVIEWER), "No.")


_ASKED = (
    "Recovery Navigator",
    "Schools Wellbeing Practitioner",
    "Healthcare Support Worker",
    "Student Nursing Associate",
    "Physician Assistant",
    "Nursing Associate",
)


@pytest.mark.parametrize("decision", [accepted, rejected])
def test_a_closed_proposal_has_no_impact(
    registry: Session, decision: Callable[[Session, str], Proposal]
) -> None:
    proposal = decision(registry, "new_synonym")

    with pytest.raises(ProposalStateError) as caught:
        impact_of(registry, proposal, [EMHP], TODAY)

    assert str(caught.value) == str(ProposalStateError(proposal.state, "impact"))


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review"])
def test_an_open_proposal_can_be_tried_in_each_of_its_states(registry: Session, state: str) -> None:
    proposal = drafted(registry, "new_synonym")
    proposal.state = state
    registry.flush()

    trial = read_trial(registry, proposal, TODAY)

    assert trial.registry is not None
    assert (trial.payload, trial.day) == (payload_of("new_synonym"), TODAY)
    assert [source.source_id for source in trial.sources] == [KNOWN_SOURCE.source_id]


def test_a_proposal_that_cannot_be_accepted_is_not_tried(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym", sources=())

    with pytest.raises(ProposalInvalidError):
        read_trial(registry, proposal, TODAY)


def test_a_proposal_that_writes_nothing_copies_nothing_and_changes_no_title(
    registry: Session,
) -> None:
    trial = read_trial(registry, in_review(registry, "new_code"), TODAY)

    assert trial.registry is None
    assert trial.carry_out([EMHP, EMHP]) == ImpactReport(2, ())


def test_the_answers_before_are_those_of_the_index_that_the_caller_has(registry: Session) -> None:
    proposal = in_review(registry, "new_synonym")
    old = compile_now(registry)
    accepted(registry, "retire_synonym", term="EMHP", role_id=EMHP.expected_role_id)

    with_old = impact_of(registry, proposal, [EMHP.query], TODAY, old)
    without = impact_of(registry, proposal, [EMHP.query], TODAY)

    assert [change.before.outcome for change in with_old.changed] == ["matched"]
    assert without.changed == ()


def test_what_ends_without_a_date_ends_on_the_day_of_the_trial(registry: Session) -> None:
    known = {"role_id": EMHP.expected_role_id, "term": "EMHP"}
    proposal = in_review(registry, "retire_synonym", **known)

    (changed,) = impact_of(registry, proposal, [EMHP], TODAY).changed

    # A related name that has not ended would still be near.
    assert changed.after.confidence == 0


def test_a_change_is_written_with_its_new_sources_and_the_day(registry: Session) -> None:
    proposal = in_review(registry, "retire_role", sources=(NEW_SOURCE,), on=None)
    sources = sources_of(registry, proposal.id or 0)

    edits = carry_out(registry, payload_of("retire_role", on=None), sources, TODAY)

    assert edits[0].line.table is Source
    assert {edit.line.table for edit in edits} >= {Relation}
    ended = [edit.after["valid_to"] for edit in edits if edit.after and "valid_to" in edit.after]
    assert TODAY in ended
    (known,) = registry.scalars(select(Source).where(col(Source.url) == NEW_SOURCE.url))
    assert known.title == NEW_SOURCE.title


def test_an_application_for_a_code_writes_not_even_its_source(registry: Session) -> None:
    proposal = in_review(registry, "new_code", sources=(NEW_SOURCE,))
    sources = sources_of(registry, proposal.id or 0)

    assert carry_out(registry, payload_of("new_code"), sources, TODAY) == []

    assert list(registry.scalars(select(Source).where(col(Source.url) == NEW_SOURCE.url))) == []


def test_what_was_not_sent_to_the_database_yet_is_compiled_too(registry: Session) -> None:
    registry.get_one(Role, "nursing-associate").name = "Zorbing Nurse"

    with registry.no_autoflush:
        index = compile_now(registry)

    assert resolve_title("Zorbing Nurse", index).outcome is Outcome.MATCHED
