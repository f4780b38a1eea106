"""What is found in proposals against the mini seed: each duplicate and collision by its code."""

from typing import Any

import pytest
from sqlmodel import Session

from app.errors import ProposalInvalidError
from app.services.proposals.deciding import reject
from app.services.proposals.drafting import submit
from app.services.proposals.findings.checking import find
from app.services.proposals.sources import NamedSource, sources_of
from app.vocabulary import ProposalKind
from tests.proposals import PROPOSER, REVIEWER, accepted, author, drafted, in_review
from tests.word_lists import read_as

EMHP = "education-mental-health-practitioner"
OWN = {"code": "07054", "relation": "own"}
ESR = {"role_id": EMHP, "system_id": "esr-job-role", "version": "2020-10"}


def _found(session: Session, kind: str, **more: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # of a draft
    proposal = drafted(session, kind, **more)
    findings = find(session, proposal, sources_of(session, proposal.id or 0))
    return [(finding.level.value, finding.code) for finding in findings]


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_sound_proposal_has_no_errors(registry: Session, kind: ProposalKind) -> None:
    assert [level for level, _ in _found(registry, kind) if level == "error"] == []


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        # names
        ("new_role", {"name": "Nursing associates"}, [("error", "same-name")]),
        ("new_role", {"name": "EMHP"}, [("error", "synonym-of-another-role")]),
        (
            "new_role",
            {"name": "Physician Associate"},
            [("error", "same-id"), ("warning", "former-name")],
        ),
        ("new_role", {"name": "Practitioner"}, [("warning", "ambiguous-title")]),
        ("new_role", {"name": "Associate Nurse"}, [("warning", "synonym-of-another-role")]),
        ("new_role", {"name": "New", "role_id": EMHP}, [("error", "same-id")]),
        ("new_role", {"name": "!?"}, [("error", "no-words")]),
        ("new_role", {"kind_of": ["nobody"]}, [("error", "unknown-role")]),
        ("new_role", {"kind_of": [EMHP, EMHP]}, [("error", "named-twice")]),
        # synonyms
        ("new_synonym", {"role_id": "nobody"}, [("error", "unknown-role")]),
        ("new_synonym", {"term": "Nursing Associate"}, [("error", "same-name")]),
        (
            "new_synonym",
            {"term": "Healthcare support workers"},
            [("error", "synonym-of-another-role")],
        ),
        ("new_synonym", {"term": "PA"}, [("error", "ambiguous-title")]),
        ("new_synonym", {"term": "PA", "scope": "broader"}, [("warning", "ambiguous-title")]),
        ("new_synonym", {"term": "Physician Associate"}, [("warning", "former-name")]),
        ("new_synonym", {"term": "EMHPs"}, [("error", "duplicate")]),
        ("new_synonym", {"term": "Education Mental Health Practitioner"}, [("error", "duplicate")]),
        ("new_synonym", {"term": "..."}, [("error", "no-words")]),
        (
            "new_synonym",
            {"role_id": "nursing-associate", "term": "Associate Nurse"},
            [("warning", "changes-scope")],
        ),
        # codes
        ("new_code", {"role_id": EMHP}, [("error", "has-a-code")]),
        ("new_code", {"system_id": "no-such-list"}, [("error", "unknown-code-system")]),
        (
            "new_code",
            {"nearest": [{"code": "99999", "why_not": "No."}]},
            [("error", "unknown-code")],
        ),
        (
            "new_code",
            {
                "system_id": "nhs-occupation-code",
                "nearest": [{"code": "H1S", "why_not": "It is for ambulances."}],
            },
            [("warning", "not-known"), ("warning", "retired-code")],
        ),
        (
            "new_code",
            {"title": "Education mental health practitioner"},
            [("warning", "same-wording")],
        ),
        # mappings
        ("change_mapping", {"version": "20.0"}, [("error", "unknown-code")]),
        (
            "change_mapping",
            {"adds": {"code": "H1S", "relation": "own", "predicate": "skos:exactMatch"}},
            [("error", "retired-code")],
        ),
        (
            "change_mapping",
            {"adds": {"code": "H1S", "relation": "historic", "predicate": "skos:exactMatch"}},
            [],
        ),
        (
            "change_mapping",
            {**ESR, "adds": {"code": "07000", "relation": "own", "predicate": "skos:exactMatch"}},
            [("error", "heading")],
        ),
        (
            "change_mapping",
            {**ESR, "adds": {**OWN, "predicate": "skos:exactMatch"}},
            [("error", "duplicate")],
        ),
        (
            "change_mapping",
            {
                **ESR,
                "role_id": "nursing-associate",
                "adds": {**OWN, "predicate": "skos:exactMatch"},
            },
            [("warning", "code-of-another-role")],
        ),
        (
            "change_mapping",
            {**ESR, "adds": None, "ends": {"code": "07054", "relation": "shared"}},
            [("error", "unknown-mapping")],
        ),
        # retirements
        ("retire_synonym", {"term": "Nobody's Name"}, [("error", "unknown-synonym")]),
        ("retire_role", {"role_id": "nobody"}, [("error", "unknown-role")]),
        (
            "retire_role",
            {"succeeded_by": "nobody"},
            [("error", "unknown-role"), ("warning", "is-a-candidate")],
        ),
        (
            "retire_role",
            {"succeeded_by": "physician-associate"},
            [("error", "circle"), ("warning", "is-a-candidate")],
        ),
        (
            "retire_role",
            {"role_id": "healthcare-assistant", "succeeded_by": None},
            [("warning", "has-dependants")],
        ),
        # ambiguous titles
        ("mark_ambiguous", {"title": "PA"}, [("error", "duplicate")]),
        (
            "mark_ambiguous",
            {"question": None},
            [("error", "no-question"), ("warning", "stops-deciding")],
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": EMHP}]},
            [("error", "own-name")],
        ),
        (
            "mark_ambiguous",
            {"title": "Nursing Associate", "candidates": [{"role_id": "nursing-associate"}]},
            [("warning", "stops-deciding")],
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": "nobody"}]},
            [("error", "unknown-role")],
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "candidates": [{"role_id": EMHP}, {"role_id": EMHP}]},
            [("error", "named-twice")],
        ),
    ],
)
def test_what_stands_in_the_way_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    assert sorted(set(_found(registry, kind, **over))) == sorted(found)


def test_every_fault_of_a_proposal_is_found_at_once(registry: Session) -> None:
    found = _found(
        *(registry, "new_role"),
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


def test_nothing_of_a_retired_role_is_proposed(registry: Session) -> None:
    accepted(registry, "retire_role")

    found = _found(registry, "new_synonym", role_id="physician-associate", term="Zorber")
    assert found == [("error", "retired-role")]


def test_a_mapping_cannot_end_before_it_began(registry: Session) -> None:
    accepted(registry, "change_mapping", on="2024-05-01")
    ends = {"code": "H1", "relation": "own"}

    assert _found(registry, "change_mapping", adds=None, ends=ends, on="2023") == [
        ("error", "ends-before-it-begins")
    ]


def test_an_earlier_rejection_of_the_same_is_told_with_its_reason(registry: Session) -> None:
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
    assert _found(registry, "new_role", name="Zorbing Coach") == []

    submit(registry, first, PROPOSER, author())

    assert _found(registry, "new_role", name="Zorbing coaches") == [("warning", "open-proposal")]
    assert _found(registry, "new_synonym", term="Zorbing coach") == [("error", "open-proposal")]
    with pytest.raises(ProposalInvalidError):
        submit(registry, drafted(registry, "new_synonym", term="Zorbing Coach"), PROPOSER, author())


def test_a_variant_of_another_roles_name_stands_in_the_way(registry: Session) -> None:
    read_as(registry, "nursg", "nursing")

    found = _found(registry, "new_synonym", term="Nursg Associate")

    assert found == [("error", "same-name")]


def test_proposals_of_two_variants_of_one_name_are_about_the_same(registry: Session) -> None:
    read_as(registry, "prac", "practitioner")
    submit(registry, drafted(registry, "new_synonym"), PROPOSER, author())

    found = _found(registry, "new_synonym", term="Schools wellbeing prac")

    assert found == [("error", "open-proposal")]
