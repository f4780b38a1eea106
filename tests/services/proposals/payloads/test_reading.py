from typing import Any

import pytest

from app.errors import ProposalInvalidError
from app.services.proposals.payloads.reading import PAYLOADS, read_payload
from app.vocabulary import ProposalKind
from tests.proposals import STATED, payload_of


def _fault(kind: str, **over: Any) -> tuple[str, str]:  # noqa: ANN401  # fields of any payload
    with pytest.raises(ProposalInvalidError) as caught:
        read_payload(kind, {**STATED[ProposalKind(kind)], **over})
    (fault,) = caught.value.places
    return fault


def test_each_kind_of_proposal_has_a_payload() -> None:
    assert set(PAYLOADS) == set(ProposalKind)


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_stored_payload_is_read_back_the_same(kind: ProposalKind) -> None:
    payload = payload_of(kind)

    assert read_payload(kind, payload.model_dump(mode="json")) == payload


@pytest.mark.parametrize(
    ("kind", "over", "where"),
    [
        ("new_synonym", {"role_id": "No Slug"}, "payload.role_id"),
        ("new_synonym", {"extra": 1}, "payload.extra"),
        ("new_role", {"kind_of": ["a"] * 6}, "payload.kind_of"),
        ("mark_ambiguous", {"candidates": [{"role_id": "a", "bands": ["13"]}]}, None),
    ],
)
def test_a_fault_names_its_field(kind: str, over: dict[str, Any], where: str | None) -> None:
    assert _fault(kind, **over)[0] == (where or "payload.candidates.0.bands.0")
