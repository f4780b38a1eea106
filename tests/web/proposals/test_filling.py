"""The form of a proposal: every kind can be typed in, and every fault has its field."""

from typing import Any

import pytest

from app.db.models import Proposal, ProposalSource
from app.matching.resolution import RoleCard
from app.vocabulary import ProposalKind
from app.web.proposals.fields import FIELDS, WHOLE, Control
from app.web.proposals.filling import (
    FilledProposal,
    NamedRoles,
    all_fields,
    faults_by_field,
    read_form,
    sources_in,
    values_of,
)
from tests.proposals import NOON, STATED

CARDS = {
    role_id: RoleCard(role_id, role_id.replace("-", " ").title(), "nursing")
    for role_id in (
        *("education-mental-health-practitioner", "healthcare-assistant", "nursing-associate"),
        *("physician-associate", "trainee-nursing-associate"),
    )
}
ROLES = NamedRoles(CARDS)
SOURCE = {"sources.0.title": "A list", "sources.0.url": "https://www.example.org/list"}
SYNONYM = {
    "role_id": "nursing associate",
    "term": "Ward Zorber",
    "synonym_kind": "local variant",
    "scope": "exact",
}


def read(kind: str, values: dict[str, str], **more: Any) -> FilledProposal:  # noqa: ANN401  # of the form
    return read_form(ProposalKind(kind), values, ROLES, frozenset(), **more)


@pytest.mark.parametrize("kind", ProposalKind)
def test_what_is_stored_fills_the_form_and_reads_back_as_it_was(kind: ProposalKind) -> None:
    row = Proposal(
        kind=kind.value,
        payload=STATED[kind],
        reason="Posts are called so.",
        subject="",
        created_at=NOON,
        changed_at=NOON,
    )
    sources = [
        ProposalSource(proposal_id=1, position=1, source_id="example-study", detail="page 3"),
        ProposalSource(proposal_id=1, position=2, title="A list", url="https://a.example/"),
    ]

    filled = read(kind, values_of(row, sources, ROLES), stored=STATED[kind])

    assert filled.faults == {}
    assert filled.draft is not None
    stated = filled.draft.payload.model_dump(mode="json", exclude_defaults=True)
    assert stated == type(filled.draft.payload).model_validate(STATED[kind]).model_dump(
        mode="json", exclude_defaults=True
    )
    assert filled.draft.reason == "Posts are called so."
    assert [source.source_id for source in filled.draft.sources] == ["example-study", None]


@pytest.mark.parametrize("kind", ProposalKind)
def test_an_empty_form_says_what_is_missing_in_words_of_its_own(kind: ProposalKind) -> None:
    filled = read(kind, {})

    assert filled.draft is None
    if kind in WHOLE and not filled.faults.keys() - {WHOLE[kind][0]}:
        return
    for name, said in filled.faults.items():
        field = next(one for one in all_fields(kind) if one.name == name)
        assert said == field.missing
        assert said.startswith(("Enter", "Choose", "Say"))


def test_a_draft_needs_neither_a_reason_nor_a_source_yet() -> None:
    filled = read("new_synonym", SYNONYM)

    assert filled.draft is not None
    assert (filled.draft.reason, filled.draft.sources) == (None, ())


def test_a_role_is_named_in_any_case_and_an_unknown_one_is_a_fault() -> None:
    known = read("new_synonym", {**SYNONYM, "role_id": "NURSING ASSOCIATE"})
    unknown = read("new_synonym", {**SYNONYM, "role_id": "Zorber"})

    assert known.draft is not None
    assert known.draft.payload.role == "nursing-associate"
    assert unknown.faults == {"role_id": "No role has this national name. Choose one of the list"}


def test_a_reason_of_several_lines_becomes_one() -> None:
    filled = read("new_synonym", {**SYNONYM, "reason": "One.\r\n\r\nTwo.", **SOURCE})

    assert filled.draft is not None
    assert filled.draft.reason == "One. Two."


@pytest.mark.parametrize(
    ("kind", "values", "name", "said"),
    [
        (
            "change_mapping",
            {"role_id": "nursing associate", "system_id": "esr-job-role", "version": "1"},
            "ends.code",
            "Enter a code that ends, one that begins, or both",
        ),
        (
            "new_role",
            {"name": "Zorber", "family": "support", "is_mental_health": "true"}
            | {"afc_band_min": "7", "afc_band_max": "4"},
            "afc_band_min",
            "The lowest band is above the highest band",
        ),
        (
            "retire_role",
            {"role_id": "nursing associate", "on": "31/3/2026"},
            "on",
            "Enter a date such as 2026, 2026-03 or 2026-03-31",
        ),
        (
            "new_synonym",
            {**SYNONYM, "scope": "sideways"},
            "scope",
            "Choose what the name means",
        ),
        (
            "new_synonym",
            {**SYNONYM, "sources.0.title": "A list"},
            "sources.0.url",
            "Enter the web address of the source",
        ),
        (
            "new_synonym",
            {**SYNONYM, **SOURCE, "sources.0.url": "example.org"},
            "sources.0.url",
            "Enter a whole web address that begins with https://",
        ),
        (
            "new_synonym",
            {**SYNONYM, **SOURCE, "sources.0.source_id": "example-study"},
            "sources.0.source_id",
            "Give the id, or the title and the address, not both",
        ),
        (
            "new_synonym",
            {**SYNONYM, "reason": "x" * 4_001},
            "reason",
            "Use at most 4,000 characters",
        ),
        (
            "mark_ambiguous",
            {"title": "Zorber", "ambiguity_kind": "catch-all", "candidates.2.bands": "99"},
            "candidates.2.bands",
            "Enter bands such as 5, 6 or 8a, with commas between them",
        ),
        (
            "new_code",
            {"nearest.1.code": "07054"},
            "nearest.1.why_not",
            "Say why the code is not suitable",
        ),
        (
            "new_synonym",
            {**SYNONYM, "term": "jane.doe@trust.example"},
            "term",
            "This looks like an email address. Remove any personal data.",
        ),
    ],
)
def test_each_fault_is_beside_its_field(
    kind: str, values: dict[str, str], name: str, said: str
) -> None:
    filled = read(kind, values)

    assert filled.draft is None
    assert filled.faults[name] == said
    assert filled.values == values


def test_faults_are_in_the_order_of_the_form() -> None:
    filled = read("new_synonym", {"reason": "x" * 4_001, "sources.0.title": "A"})

    assert list(filled.faults) == [
        *("role_id", "term", "synonym_kind", "scope", "reason", "sources.0.url"),
    ]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ("payload.candidates[1].role_id", "candidates.1.role_id"),
        ("payload.candidates", "candidates.0.role_id"),
        ("payload", "title"),
        ("sources[1].source_id", "sources.1.source_id"),
        ("sources", "sources.0.title"),
        ("reason", "reason"),
        ("organisation", "organisation"),
        ("nothing.of.this", "title"),
    ],
)
def test_what_a_service_says_finds_its_field(where: str, name: str) -> None:
    assert faults_by_field([(where, "x")], ProposalKind.MARK_AMBIGUOUS, 2) == {name: "x"}


def test_a_form_cannot_ask_for_fields_without_end() -> None:
    assert sources_in({"sources.9.url": "", "sources.77.url": "", "sources.0.url": ""}) == 10


def test_every_choice_has_words_and_every_needed_field_a_message() -> None:
    for fields in FIELDS.values():
        for field in fields:
            has_options = field.control in {Control.CHOICE, Control.SELECT}
            assert bool(field.options) == has_options, field.name
            assert all(
                (text and text[0].isupper()) or text[0].isdigit() for _, text in field.options
            )
