"""What is found in a proposal as a whole, and in others about the same thing."""

import pytest
from sqlmodel import Session

from app.errors import ProposalInvalidError
from app.services.proposals.deciding import reject
from app.services.proposals.drafting import submit
from app.services.proposals.findings.checking import find
from app.services.proposals.sources import NamedSource, sources_of
from app.vocabulary import ProposalKind
from tests.proposals import (
    KNOWN_SOURCE,
    PROPOSER,
    REVIEWER,
    author,
    drafted,
    found_in,
    in_review,
    said_in,
)
from tests.word_lists import read_as


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_sound_proposal_has_no_errors(registry: Session, kind: ProposalKind) -> None:
    assert [level for level, _ in found_in(registry, kind) if level == "error"] == []


def test_every_fault_of_a_proposal_is_found_at_once(registry: Session) -> None:
    found = found_in(
        registry,
        "new_role",
        name="EMHP",
        kind_of=["nobody", "nobody"],
        reason=None,
        sources=[NamedSource(source_id="no-such-source")],
    )

    assert sorted(set(found)) == [
        ("error", "named-twice"),
        ("error", "no-reason"),
        ("error", "synonym-of-another-role"),
        ("error", "unknown-role"),
        ("error", "unknown-source"),
    ]


def test_an_earlier_rejection_of_the_same_is_shown_with_its_reason(registry: Session) -> None:
    first = in_review(registry, "new_synonym")
    reject(registry, first, REVIEWER, author(REVIEWER), "One trust only.")

    again = drafted(registry, "new_synonym")
    (finding,) = find(registry, again, sources_of(registry, again.id or 0))

    assert (finding.code, finding.level) == ("rejected-before", "warning")
    assert (
        finding.message == f"Proposal {first.id} for the same change was rejected: One trust only."
    )


def test_an_open_proposal_for_the_same_words_competes(registry: Session) -> None:
    first = drafted(registry, "new_synonym", term="Zorbing Coach")
    assert found_in(registry, "new_role", name="Zorbing Coach") == []

    submit(registry, first, PROPOSER, author())

    assert found_in(registry, "new_role", name="Zorbing coaches") == [("warning", "open-proposal")]
    assert found_in(registry, "new_synonym", term="Zorbing coach") == [("error", "open-proposal")]
    with pytest.raises(ProposalInvalidError):
        submit(registry, drafted(registry, "new_synonym", term="Zorbing Coach"), PROPOSER, author())


def test_proposals_of_two_variants_of_one_name_are_about_the_same(registry: Session) -> None:
    read_as(registry, "prac", "practitioner")
    submit(registry, drafted(registry, "new_synonym"), PROPOSER, author())

    found = found_in(registry, "new_synonym", term="Schools wellbeing prac")

    assert found == [("error", "open-proposal")]


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ((), ("no-source", "sources", "Name at least one source.")),
        (
            (KNOWN_SOURCE, NamedSource(source_id="no-such-source")),
            (
                "unknown-source",
                "sources[1].source_id",
                "The registry has no source 'no-such-source'.",
            ),
        ),
    ],
)
def test_a_source_that_is_missing_is_named(
    registry: Session, sources: tuple[NamedSource, ...], said: tuple[str, str, str]
) -> None:
    assert said_in(registry, "new_synonym", sources=sources) == [said]


def test_a_proposal_without_a_reason_is_asked_for_one(registry: Session) -> None:
    said = ("no-reason", "reason", "Say why the change is wanted.")

    assert said_in(registry, "new_synonym", reason=None) == [said]


def test_a_stored_proposal_that_is_not_whole_is_found_with_its_field(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")
    proposal.payload = {**proposal.payload, "scope": "no-such-scope"}

    (found,) = find(registry, proposal, sources_of(registry, proposal.id or 0))

    assert (found.level, found.code, found.where) == ("error", "incomplete", "payload.scope")


@pytest.mark.parametrize("kind", ["new_synonym", "new_role"])
def test_another_open_proposal_is_named_with_its_state(registry: Session, kind: str) -> None:
    first = in_review(registry, "new_synonym", term="Zorbing Coach")
    over = {"term": "Zorbing Coach"} if kind == "new_synonym" else {"name": "Zorbing Coach"}

    assert said_in(registry, kind, **over) == [
        (
            "open-proposal",
            "payload",
            f"Proposal {first.id} (new_synonym, in_review) is about the same thing.",
        )
    ]


def test_words_that_go_and_words_that_come_do_not_compete(registry: Session) -> None:
    words = "Student Nursing Associate"
    in_review(registry, "retire_synonym")
    in_review(registry, "new_role", name="Zorbing Coach")
    gone = {"role_id": "healthcare-assistant", "term": "Zorbing Coach"}

    coming = said_in(registry, "new_role", name=words)
    going = said_in(registry, "retire_synonym", **gone)

    assert "open-proposal" not in {code for code, _, _ in (*coming, *going)}
