from typing import Any

import pytest

from app.errors import ProposalInvalidError
from app.services.proposals.payloads.kinds import NewRole
from app.services.proposals.payloads.reading import read_payload
from app.vocabulary import ProposalKind
from tests.proposals import STATED, payload_of


def _fault(kind: str, **over: Any) -> tuple[str, str]:  # noqa: ANN401  # fields of any payload
    with pytest.raises(ProposalInvalidError) as caught:
        read_payload(kind, {**STATED[ProposalKind(kind)], **over})
    (fault,) = caught.value.places
    return fault


def test_bands_must_run_upwards() -> None:
    said = _fault("new_role", afc_band_min="8a", afc_band_max="7")

    assert said == ("payload", "The lowest band, afc_band_min, is above the highest, afc_band_max.")


def test_one_band_may_be_both_ends() -> None:
    payload = payload_of("new_role", afc_band_min="7", afc_band_max="7")

    assert isinstance(payload, NewRole)
    assert payload.afc_band_max == "7"


def test_a_changed_mapping_must_change_something() -> None:
    assert _fault("change_mapping", adds=None) == ("payload", "Give 'ends', 'adds' or both.")


@pytest.mark.parametrize(
    ("kind", "over", "subject", "role"),
    [
        ("new_code", {}, "esr-job-role|nursing-associate", "nursing-associate"),
        ("new_role", {}, "Recovery Navigator", None),
        ("retire_role", {}, "physician-associate", "physician-associate"),
        (
            "change_mapping",
            {"ends": {"code": "A1", "relation": "own"}},
            "healthcare-assistant|nhs-occupation-code|22.1|A1|H1",
            "healthcare-assistant",
        ),
    ],
)
def test_a_subject_says_what_a_proposal_is_about(
    kind: str, over: dict[str, Any], subject: str, role: str | None
) -> None:
    payload = payload_of(kind, **over)

    assert (payload.subject, payload.role) == (subject, role)


def test_a_new_role_without_an_id_gets_one_from_its_name() -> None:
    made, given = payload_of("new_role"), payload_of("new_role", role_id="navigator")

    assert isinstance(made, NewRole)
    assert isinstance(given, NewRole)
    assert (made.new_id, given.new_id) == ("recovery-navigator", "navigator")
