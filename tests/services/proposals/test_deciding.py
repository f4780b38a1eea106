import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db.models import (
    AmbiguousCandidate,
    AmbiguousTitle,
    Change,
    Mapping,
    Proposal,
    Relation,
    Role,
    Source,
    Synonym,
)
from app.db.session import reading, transaction
from app.errors import (
    BreaksGoldenSetError,
    NotAllowedError,
    OwnProposalError,
    ProposalInvalidError,
    ProposalNotFoundError,
    ProposalStateError,
)
from app.matching.index import compile_tables
from app.matching.resolution import Outcome, Resolution
from app.matching.resolve import resolve_title
from app.services.access.callers import Caller
from app.services.content.indexing import read_version
from app.services.content.matching_tables import read_tables
from app.services.proposals.deciding import accept, comment, reject, review, withdraw
from app.services.proposals.drafting import (
    Amendment,
    Draft,
    amend_proposal,
    create_proposal,
    submit,
)
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.impact.trying import impact_of
from app.services.proposals.reading import ProposalFilter, list_proposals, read_proposal
from app.services.proposals.storing import get_proposal, hold
from app.services.roles.paging import Place
from app.services.seed.golden import GoldenTitle
from app.vocabulary import ProposalKind
from tests.proposals import (
    ADMIN,
    KNOWN_SOURCE,
    NEIGHBOUR,
    NEW_SOURCE,
    PROPOSER,
    REVIEWER,
    STRANGER,
    TODAY,
    accepted,
    author,
    drafted,
    in_review,
    payload_of,
)

EMHP = GoldenTitle.model_validate(
    {
        "title": "EMHP",
        "band": "",
        "expected_outcome": "matched",
        "expected_role_id": "education-mental-health-practitioner",
        "level": "",
        "quality": "STRONG",
        "rule": "10",
        "note": "",
    }
)
Verb = Callable[[Session, Proposal], object]


def _resolve(session: Session, title: str) -> Resolution:
    session.flush()
    return resolve_title(title, compile_tables(read_tables(session)))


def _changes(session: Session, entity: str) -> list[Change]:
    statement = select(Change).where(col(Change.entity) == entity, col(Change.actor) != "tester")
    return list(session.scalars(statement.order_by(col(Change.seq))))


def test_a_proposal_is_a_draft_of_its_proposer_and_organisation(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    assert (proposal.state, proposal.revision) == ("draft", 1)
    assert (proposal.proposer, proposal.organisation) == (PROPOSER.actor, "R1C")
    assert proposal.role_id == "education-mental-health-practitioner"
    assert proposal.payload["term"] == "Schools Wellbeing Practitioner"


def test_each_step_is_in_the_history_with_who_when_request_and_why(registry: Session) -> None:
    proposal = in_review(registry, "new_synonym")
    reject(registry, proposal, REVIEWER, author(REVIEWER), "One trust only.")

    steps = _changes(registry, "proposal")

    assert [step.actor for step in steps] == [PROPOSER.actor] * 2 + [REVIEWER.actor] * 2
    assert {step.request_id for step in steps} == {"request-1"}
    assert [(step.after or {})["state"] for step in steps] == [
        *("draft", "submitted", "in_review", "rejected")
    ]
    assert steps[3].reason == "One trust only."
    assert steps[3].before == {"state": "in_review", "decider": None, "decision_reason": None}


def test_a_new_synonym_decides_once_accepted_and_cites_the_proposals_source(
    registry: Session,
) -> None:
    assert _resolve(registry, "Schools Wellbeing Practitioner").outcome is not Outcome.MATCHED
    version = read_version(registry).number

    accepted(registry, "new_synonym")

    row = registry.get_one(
        Synonym, ("education-mental-health-practitioner", "Schools Wellbeing Practitioner")
    )
    assert (row.origin, row.source_id, row.source_detail) == (
        *("proposal", "example-study", "page 3"),
    )
    answer = _resolve(registry, "Schools Wellbeing Practitioner")
    assert answer.role is not None
    assert answer.role.role_id == "education-mental-health-practitioner"
    assert read_version(registry).number == version + 1


def test_a_source_that_the_registry_lacks_is_entered_once(registry: Session) -> None:
    accepted(registry, "new_synonym", sources=(NEW_SOURCE,))
    accepted(registry, "new_role", sources=(NEW_SOURCE,))

    (source,) = registry.scalars(select(Source).where(col(Source.origin) == "proposal"))
    assert source.source_id.startswith("www-example-org-a-new-framework-")
    assert (source.url, source.published, source.standing) == (
        *(NEW_SOURCE.url, "2026-01", "unverified"),
    )
    assert registry.get_one(Role, "recovery-navigator").source_id == source.source_id


def test_a_new_role_resolves_and_stands_below_its_parent(registry: Session) -> None:
    accepted(registry, "new_role")

    role = registry.get_one(Role, "recovery-navigator")
    assert (role.origin, role.definition_basis, role.status) == ("proposal", "source", "active")
    assert _resolve(registry, "Recovery Navigator").outcome is Outcome.MATCHED
    relation = registry.get_one(Relation, ("recovery-navigator", "kind_of", "healthcare-assistant"))
    assert relation.origin == "proposal"


def test_a_synonym_that_was_wrong_no_longer_leads_anywhere(registry: Session) -> None:
    accepted(
        registry, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )

    row = registry.get_one(Synonym, ("education-mental-health-practitioner", "EMHP"))
    assert (row.scope, row.valid_to, row.origin) == ("related", TODAY, "proposal")
    answer = _resolve(registry, "EMHP")
    assert (answer.outcome, answer.candidates) == (Outcome.UNMATCHED, ())


def test_a_synonym_out_of_use_still_resolves(registry: Session) -> None:
    accepted(
        *(registry, "retire_synonym"),
        role_id="education-mental-health-practitioner",
        term="EMHP",
        because="out_of_use",
        on="2025-12",
    )

    row = registry.get_one(Synonym, ("education-mental-health-practitioner", "EMHP"))
    assert (row.scope, row.valid_to) == ("former", "2025-12")
    assert _resolve(registry, "EMHP").outcome is Outcome.MATCHED


def test_a_retired_role_names_its_successor_and_is_never_deleted(registry: Session) -> None:
    accepted(registry, "retire_role")

    role = registry.get_one(Role, "physician-associate")
    assert (role.status, role.valid_to, role.origin) == ("retired", "2026-01", "proposal")
    key = ("physician-associate", "succeeded_by", "nursing-associate")
    assert registry.get_one(Relation, key).valid_from == "2026-01"


def test_a_title_marked_ambiguous_asks_its_question_and_demotes_its_synonyms(
    registry: Session,
) -> None:
    assert _resolve(registry, "Healthcare Support Worker").outcome is Outcome.MATCHED

    accepted(registry, "mark_ambiguous")

    answer = _resolve(registry, "Healthcare Support Worker")
    assert (answer.outcome, answer.question) == (Outcome.AMBIGUOUS, "Is a register required?")
    assert [found.role.role_id for found in answer.candidates] == [
        *("healthcare-assistant", "nursing-associate")
    ]
    row = registry.get_one(Synonym, ("healthcare-assistant", "Healthcare Support Worker"))
    assert (row.scope, row.origin) == ("broader", "proposal")
    title = registry.get_one(AmbiguousTitle, "Healthcare Support Workers")
    second = registry.get_one(AmbiguousCandidate, ("Healthcare Support Workers", 2))
    assert (title.origin, second.bands, second.words) == ("proposal", "4", "registered")


def test_a_mapping_ends_and_another_begins(registry: Session) -> None:
    accepted(
        *(registry, "change_mapping"),
        role_id="trainee-nursing-associate",
        ends={"code": "H1", "relation": "known_miscoding"},
        adds={"code": "N6D", "relation": "own", "predicate": "skos:exactMatch"},
        on="2025",
    )

    key = ("trainee-nursing-associate", "nhs-occupation-code", "22.1")
    assert registry.get_one(Mapping, (*key, "H1", "known_miscoding")).valid_to == "2025"
    begun = registry.get_one(Mapping, (*key, "N6D", "own"))
    assert (begun.valid_from, begun.valid_to, begun.origin) == ("2025", None, "proposal")


def test_a_mapping_whose_meaning_changes_stays_one_row(registry: Session) -> None:
    same = {"code": "07054", "relation": "own"}
    accepted(
        *(registry, "change_mapping"),
        role_id="education-mental-health-practitioner",
        system_id="esr-job-role",
        version="2020-10",
        ends=same,
        adds={**same, "predicate": "skos:closeMatch"},
    )

    key = ("education-mental-health-practitioner", "esr-job-role", "2020-10", "07054", "own")
    row = registry.get_one(Mapping, key)
    assert (row.predicate, row.valid_to) == ("skos:closeMatch", None)


def test_accepting_a_code_mints_nothing(registry: Session) -> None:
    before = read_version(registry)

    proposal = accepted(registry, "new_code")

    assert proposal.national_status == "pack_ready"
    assert read_version(registry) == before
    assert _changes(registry, "mapping") == _changes(registry, "code") == []


def test_every_row_that_is_written_has_its_line_in_the_history(registry: Session) -> None:
    proposal = accepted(registry, "mark_ambiguous")

    steps = [
        step
        for entity in ("ambiguous_title", "ambiguous_candidate", "synonym")
        for step in _changes(registry, entity)
    ]
    assert [(step.action, step.entity_key) for step in steps] == [
        ("insert", "Healthcare Support Workers"),
        ("insert", "Healthcare Support Workers|1"),
        ("insert", "Healthcare Support Workers|2"),
        ("update", "healthcare-assistant|Healthcare Support Worker"),
    ]
    assert {step.actor for step in steps} == {REVIEWER.actor}
    assert {step.reason for step in steps} == {f"proposal {proposal.id}"}


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
        accept(
            *(registry, proposal, both, author(both)),
            reason=None,
            override_reason=None,
            titles=(),
        )


@pytest.mark.parametrize("by", [NEIGHBOUR, STRANGER, ADMIN])
def test_only_who_drafted_it_changes_or_submits_a_proposal(registry: Session, by: Caller) -> None:
    proposal = drafted(registry, "new_synonym")

    with pytest.raises(NotAllowedError):
        amend_proposal(registry, proposal, Amendment(reason="mine"), by, author(by))
    with pytest.raises(NotAllowedError):
        submit(registry, proposal, by, author(by))


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


def test_a_contributor_proposes_for_their_own_organisation_only(registry: Session) -> None:
    draft = Draft(payload_of("new_synonym"), "why", "Y58", (KNOWN_SOURCE,))

    with pytest.raises(NotAllowedError, match="Y58"):
        create_proposal(registry, draft, PROPOSER, author())

    two = replace(PROPOSER, organisations=frozenset({"R1C", "Y58"}))
    with pytest.raises(ProposalInvalidError) as caught:
        create_proposal(registry, replace(draft, organisation=None), two, author())
    assert caught.value.places[0][0] == "organisation"
    assert create_proposal(registry, draft, two, author()).organisation == "Y58"
    assert drafted(registry, "new_role", by=ADMIN).organisation is None


def test_a_draft_is_amended_and_a_submitted_one_is_not(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym", sources=())
    amended = payload_of("new_synonym", term="School Wellbeing Practitioner")
    amendment = Amendment(payload=amended, reason="Said better.", sources=(NEW_SOURCE,))

    amend_proposal(registry, proposal, amendment, PROPOSER, author())

    detail = read_proposal(registry, proposal.id or 0, with_reports=False)
    assert detail.row.payload["term"] == "School Wellbeing Practitioner"
    assert (detail.row.reason, detail.row.revision) == ("Said better.", 2)
    assert [source.url for source in detail.sources] == [NEW_SOURCE.url]
    assert detail.row.subject == "School Wellbeing Practitioner"
    submit(registry, proposal, PROPOSER, author())
    with pytest.raises(ProposalStateError, match="amend"):
        amend_proposal(registry, proposal, amendment, PROPOSER, author())


def test_the_kind_of_a_proposal_cannot_change(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    with pytest.raises(ProposalInvalidError, match="cannot be accepted") as caught:
        amend_proposal(
            registry, proposal, Amendment(payload=payload_of("new_role")), PROPOSER, author()
        )

    assert caught.value.places == (
        ("payload", "The kind of a proposal cannot change. This one is a 'new_synonym'."),
    )


def test_a_comment_is_kept_with_who_said_it(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    comment(registry, proposal, "Seen in two trusts.", author(REVIEWER))

    (said,) = read_proposal(registry, proposal.id or 0, with_reports=False).comments
    assert (said.text, said.actor) == ("Seen in two trusts.", REVIEWER.actor)
    (step,) = _changes(registry, "proposal_comment")
    assert step.after == {"text": "Seen in two trusts."}


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
    assert _resolve(registry, "EMHP").outcome is Outcome.MATCHED


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_proposal_of_each_kind_is_seen_as_it_will_be(
    registry: Session, kind: ProposalKind
) -> None:
    proposal = in_review(registry, kind)
    titles = [EMHP.query, *[replace(EMHP.query, title=title) for title in _ASKED]]

    seen = impact_of(registry, proposal, titles, TODAY)
    _, report = accept(
        *(registry, proposal, REVIEWER, author(REVIEWER)),
        reason=None,
        override_reason=None,
        titles=titles,
    )

    assert report == seen


_ASKED = (
    *("Recovery Navigator", "Schools Wellbeing Practitioner", "Healthcare Support Worker"),
    *("Student Nursing Associate", "Physician Assistant", "Nursing Associate"),
)


def test_what_breaks_the_golden_set_needs_an_override_with_a_reason(seeded: Engine) -> None:
    with transaction(seeded) as session:
        proposal = in_review(
            session, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
        )
        version = read_version(session)

    with pytest.raises(BreaksGoldenSetError, match="'EMHP'"), transaction(seeded) as session:
        accept(
            *(session, hold(session, proposal.id or 0), REVIEWER, author(REVIEWER)),
            reason=None,
            override_reason=None,
            titles=[EMHP],
        )
    with reading(seeded) as session:
        assert get_proposal(session, proposal.id or 0).state == "in_review"
        assert read_version(session) == version
    with transaction(seeded) as session:
        decided, _ = accept(
            *(session, hold(session, proposal.id or 0), REVIEWER, author(REVIEWER)),
            reason=None,
            override_reason="The golden set is out of date.",
            titles=[EMHP],
        )

    assert (decided.state, decided.verdict) == ("accepted", "breaks the golden set")
    assert decided.override_reason == "The golden set is out of date."


def test_what_changed_since_it_was_submitted_can_stop_an_acceptance(registry: Session) -> None:
    first = in_review(registry, "new_synonym", term="Zorbing Coach")
    accepted(registry, "new_role", name="Zorbing Coach")

    with pytest.raises(ProposalInvalidError) as caught:
        accept(
            *(registry, first, REVIEWER, author(REVIEWER)),
            reason=None,
            override_reason=None,
            titles=(),
        )

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
        start.wait(5)
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
        thread.join(30)

    with reading(seeded) as session:
        proposal = get_proposal(session, number)
        steps = _changes(session, "proposal")
    won = "accept" if proposal.state == "accepted" else "reject"
    lost = "reject" if won == "accept" else "accept"
    assert sorted(came) == sorted([won, f"proposal-state of {lost}"])
    assert len(steps) == len(("draft", "submitted", "in_review", "decided"))


_VERBS: dict[str, Callable[[Session, Proposal, Caller], object]] = {
    "accept": lambda session, proposal, caller: accept(
        *(session, proposal, caller, author(caller)), reason=None, override_reason=None, titles=()
    ),
    "reject": lambda session, proposal, caller: reject(
        session, proposal, caller, author(caller), "no"
    ),
}


def test_a_row_that_changed_since_it_was_read_is_not_changed(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = in_review(session, "new_synonym").id or 0
    with reading(seeded) as session:
        stale = get_proposal(session, number)
    with transaction(seeded) as session:
        reject(session, hold(session, number), REVIEWER, author(REVIEWER), "no")

    with pytest.raises(ProposalStateError), transaction(seeded) as session:
        withdraw(session, stale, PROPOSER, author(), None)


def test_proposals_are_listed_by_what_is_asked(registry: Session) -> None:
    drafted(registry, "new_synonym")
    in_review(registry, "new_role")
    drafted(registry, "retire_role", by=STRANGER)

    def _kinds(**wanted: Any) -> list[str]:  # noqa: ANN401  # fields of the filter
        page = list_proposals(registry, ProposalFilter(**wanted), Place())
        return [row.kind for row in page.rows]

    assert _kinds() == ["new_synonym", "new_role", "retire_role"]
    assert _kinds(state="in_review") == ["new_role"]
    assert _kinds(kind="retire_role") == ["retire_role"]
    assert _kinds(role_id="physician-associate") == ["retire_role"]
    assert _kinds(proposer=STRANGER.actor) == ["retire_role"]


def test_a_number_that_no_proposal_bears_is_not_found(registry: Session) -> None:
    with pytest.raises(ProposalNotFoundError, match="no proposal 7"):
        read_proposal(registry, 7, with_reports=True)
