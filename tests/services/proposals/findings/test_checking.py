"""What is found in a proposal as a whole, and in others about the same thing."""

import pytest
from sqlmodel import Session

from app.errors import ProposalInvalidError
from app.services.proposals.deciding import reject
from app.services.proposals.drafting import submit
from app.services.proposals.findings.checking import find
from app.services.proposals.sources import NamedSource, sources_of
from app.vocabulary import ProposalKind
from tests.proposals import PROPOSER, REVIEWER, author, drafted, found_in, in_review
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
