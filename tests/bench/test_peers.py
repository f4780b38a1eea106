"""The baselines find what they should find and keep below their cut-off what they should not."""

import pytest

from app.matching.resolution import Outcome
from tests.bench.peers import all_peers, peer_answer

NAMES = [("Ward Manager", "ward-manager"), ("Staff Nurse", "staff-nurse"), ("Driver", "driver")]
PEERS = all_peers(NAMES)


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_finds_a_name_on_record_with_full_score(name: str) -> None:
    found = peer_answer(PEERS[name], "STAFF NURSE")

    assert (found.outcome, found.role_id) == (Outcome.MATCHED, "staff-nurse")
    assert found.confidence == pytest.approx(1.0)


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("title", ["xqzkj", "!!"])
def test_a_peer_finds_nothing_below_its_cut_off(name: str, title: str) -> None:
    assert peer_answer(PEERS[name], title).outcome is Outcome.UNMATCHED
