import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import (
    Proposal,
)
from app.db.session import reading, transaction
from app.errors import (
    BreaksGoldenSetError,
    NotAllowedError,
    OwnProposalError,
    ProposalInvalidError,
    ProposalStateError,
    WritersCollidedError,
)
from app.services.access.callers import Caller
from app.services.content.indexing import read_version
from app.services.proposals.deciding import (
    accept,
    comment,
    open_verbs,
    reject,
    review,
    withdraw,
)
from app.services.proposals.drafting import (
    submit,
)
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.reading import read_proposal
from app.services.proposals.states import Verb
from app.services.proposals.storing import get_proposal, hold
from app.vocabulary import NationalStatus
from tests.proposals import (
    ADMIN,
    EMHP,
    NEIGHBOUR,
    NOON,
    PROPOSER,
    REVIEWER,
    STRANGER,
    TODAY,
    accepted,
    author,
    decide,
    drafted,
    in_review,
    judged,
    steps_about,
)
from tests.waiting import HANGS_AFTER_SECONDS


def test_whoever_proposes_neither_claims_nor_decides(registry: Session) -> None:
    both = replace(PROPOSER, scopes=PROPOSER.scopes | REVIEWER.scopes | ADMIN.scopes)
    proposal = drafted(registry, "new_synonym")
    submit(registry, proposal, PROPOSER, author())

    with pytest.raises(OwnProposalError):
        review(registry, proposal, both, author(both))
    review(registry, proposal, REVIEWER, author(REVIEWER))
    with pytest.raises(OwnProposalError):
        reject(registry, proposal, both, author(both), "no")
    with pytest.raises(OwnProposalError):
        decide(registry, proposal, (), by=both)


@pytest.mark.parametrize(
    ("by", "may"), [(PROPOSER, True), (NEIGHBOUR, True), (ADMIN, True), (STRANGER, False)]
)
def test_a_proposal_is_withdrawn_by_its_own_side(registry: Session, by: Caller, may: bool) -> None:
    proposal = in_review(registry, "new_synonym")

    if may:
        assert withdraw(registry, proposal, by, author(by), None).state == "withdrawn"
        return
    with pytest.raises(NotAllowedError):
        withdraw(registry, proposal, by, author(by), None)


def test_a_comment_is_kept_with_who_said_it(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    comment(registry, proposal, "Seen in two trusts.", author(REVIEWER))

    (said,) = read_proposal(registry, proposal.id or 0, with_reports=False).comments
    assert (said.text, said.actor) == ("Seen in two trusts.", REVIEWER.actor)
    (step,) = steps_about(registry, "proposal_comment")
    assert step.after == {"text": "Seen in two trusts."}


def test_what_breaks_the_golden_set_needs_an_override_with_a_reason(seeded: Engine) -> None:
    with transaction(seeded) as session:
        proposal = in_review(
            session, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
        )
        version = read_version(session)

    with pytest.raises(BreaksGoldenSetError, match="'EMHP'"), transaction(seeded) as session:
        decide(session, hold(session, proposal.id or 0), [EMHP])
    with reading(seeded) as session:
        assert get_proposal(session, proposal.id or 0).state == "in_review"
        assert read_version(session) == version
    with transaction(seeded) as session:
        decided, _ = decide(
            session,
            hold(session, proposal.id or 0),
            [EMHP],
            override_reason="The golden set is out of date.",
        )

    assert (decided.state, decided.verdict) == ("accepted", "breaks the golden set")
    assert decided.override_reason == "The golden set is out of date."


def test_what_changed_since_it_was_submitted_can_stop_an_acceptance(registry: Session) -> None:
    first = in_review(registry, "new_synonym", term="Zorbing Coach")
    accepted(registry, "new_role", name="Zorbing Coach")

    with pytest.raises(ProposalInvalidError) as caught:
        decide(registry, first, ())

    assert caught.value.places == (
        ("payload.term", "'Zorbing Coach' is the name of 'zorbing-coach'."),
    )


def test_of_two_reviewers_who_decide_at_once_one_wins(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = in_review(session, "new_synonym").id or 0
    other = replace(REVIEWER, actor="key:00000009")
    came: list[str] = []
    start = threading.Barrier(2)

    def _decide(caller: Caller, verb: str) -> None:
        start.wait(HANGS_AFTER_SECONDS)
        try:
            with transaction(seeded) as session:
                _VERBS[verb](session, hold(session, number), caller)
            came.append(verb)
        except ProposalStateError as error:
            came.append(f"{error.code} of {verb}")

    threads = [
        threading.Thread(target=_decide, args=pair)
        for pair in ((REVIEWER, "accept"), (other, "reject"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(seeded) as session:
        proposal = get_proposal(session, number)
        steps = steps_about(session, "proposal")
    won = "accept" if proposal.state == "accepted" else "reject"
    lost = "reject" if won == "accept" else "accept"
    assert sorted(came) == sorted([won, f"proposal-state of {lost}"])
    assert len(steps) == len(("draft", "submitted", "in_review", "decided"))


_VERBS: dict[str, Callable[[Session, Proposal, Caller], object]] = {
    "accept": lambda session, proposal, caller: decide(session, proposal, by=caller),
    "reject": lambda session, proposal, caller: reject(
        session, proposal, caller, author(caller), "no"
    ),
}


def test_what_a_caller_is_offered_is_what_they_may_do(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    assert open_verbs(proposal, None) == frozenset()
    assert open_verbs(proposal, PROPOSER) == {Verb.SUBMIT, Verb.WITHDRAW}
    assert open_verbs(proposal, REVIEWER) == frozenset()
    submit(registry, proposal, PROPOSER, author())
    assert open_verbs(proposal, PROPOSER) == {Verb.WITHDRAW}
    assert open_verbs(proposal, REVIEWER) == {Verb.REVIEW}
    review(registry, proposal, REVIEWER, author(REVIEWER))
    assert open_verbs(proposal, REVIEWER) == {Verb.ACCEPT, Verb.REJECT}
    assert open_verbs(proposal, ADMIN) == {Verb.ACCEPT, Verb.REJECT, Verb.WITHDRAW}


def test_a_review_names_its_reviewer(registry: Session) -> None:
    proposal = in_review(registry, "new_synonym")

    assert (proposal.state, proposal.reviewer, proposal.decider) == (
        "in_review",
        REVIEWER.actor,
        None,
    )


def test_a_rejection_names_who_decided_and_why(registry: Session) -> None:
    rejected = reject(
        registry, in_review(registry, "new_synonym"), REVIEWER, author(REVIEWER), "One trust only."
    )

    assert (rejected.state, rejected.decider, rejected.decision_reason) == (
        "rejected",
        REVIEWER.actor,
        "One trust only.",
    )
    assert steps_about(registry, "proposal")[-1].reason == "One trust only."


@pytest.mark.parametrize(
    ("kind", "status"), [("new_code", NationalStatus.PACK_READY), ("new_synonym", None)]
)
def test_an_acceptance_says_who_why_and_with_which_impact(
    registry: Session, kind: str, status: NationalStatus | None
) -> None:
    before = read_version(registry)

    decided, report = decide(
        registry,
        in_review(registry, kind),
        [EMHP],
        reason="Seen in two trusts.",
        override_reason="Not needed.",
    )

    assert (decided.state, decided.decider) == ("accepted", REVIEWER.actor)
    assert (decided.decision_reason, decided.override_reason) == ("Seen in two trusts.", None)
    assert (decided.verdict, decided.national_status) == ("safe", status)
    assert (report.verdict, report.changed) == (ImpactVerdict.SAFE, ())
    assert (read_version(registry) == before) == (kind == "new_code")


@pytest.mark.parametrize(
    ("override", "said"), [("It is out of date.", "It is out of date."), (None, "Wanted.")]
)
def test_the_history_has_the_reason_of_an_acceptance(
    registry: Session, override: str | None, said: str
) -> None:
    decide(
        registry, in_review(registry, "new_synonym"), (), reason="Wanted.", override_reason=override
    )

    assert steps_about(registry, "proposal")[-1].reason == said


def test_the_change_of_an_acceptance_is_in_the_history_with_its_proposal(
    registry: Session,
) -> None:
    proposal = accepted(registry, "new_synonym")

    (step,) = steps_about(registry, "synonym")
    assert (step.actor, step.reason) == (REVIEWER.actor, f"proposal {proposal.id}")


def test_what_is_ended_without_a_date_ends_on_the_day_of_the_decision(registry: Session) -> None:
    retired: dict[str, Any] = {"role_id": "education-mental-health-practitioner", "term": "EMHP"}
    accepted(registry, "retire_synonym", **retired)

    (step,) = steps_about(registry, "synonym")
    assert (step.after or {})["valid_to"] == TODAY


@pytest.mark.parametrize("change", ["the registry", "the proposal", "the titles", "the day"])
def test_a_judgement_counts_only_for_what_it_was_made_of(registry: Session, change: str) -> None:
    proposal = in_review(registry, "new_synonym")
    judgement = judged(registry, proposal, [EMHP])
    titles, at = [EMHP], author(REVIEWER)
    if change == "the registry":
        accepted(registry, "new_role")
    elif change == "the proposal":
        proposal.revision += 1
    elif change == "the titles":
        titles = [EMHP, EMHP.model_copy(update={"title": "Zorber"})]
    else:
        at = replace(at, at=NOON + timedelta(days=1))

    with pytest.raises(WritersCollidedError):
        accept(
            registry,
            proposal,
            REVIEWER,
            at,
            reason=None,
            override_reason=None,
            golden=titles,
            judgement=judgement,
        )


def test_a_withdrawal_keeps_its_reason_in_the_history(registry: Session) -> None:
    withdraw(registry, drafted(registry, "new_synonym"), PROPOSER, author(), "A slip.")

    assert steps_about(registry, "proposal")[-1].reason == "A slip."


def test_a_draft_without_an_organisation_is_withdrawn_by_its_proposer_alone(
    registry: Session,
) -> None:
    proposal = drafted(registry, "new_synonym", by=REVIEWER)

    with pytest.raises(NotAllowedError, match="Only the person who made a proposal"):
        withdraw(registry, proposal, PROPOSER, author(), None)
    assert withdraw(registry, proposal, REVIEWER, author(REVIEWER), None).state == "withdrawn"


def test_a_report_that_nobody_took_on_is_withdrawn_by_anybody_with_a_key(
    registry: Session,
) -> None:
    report = drafted(registry, "new_synonym")
    report.proposer, report.organisation = None, None
    registry.flush()

    assert withdraw(registry, report, STRANGER, author(STRANGER), None).state == "withdrawn"


def test_a_comment_has_the_number_of_its_proposal_and_its_own(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    comments = [comment(registry, proposal, text, author(REVIEWER)) for text in ("One.", "Two.")]

    assert [said.at for said in comments] == [NOON, NOON]
    keys = [step.entity_key for step in steps_about(registry, "proposal_comment")]
    assert keys == [f"{proposal.id}|{said.id}" for said in comments]
