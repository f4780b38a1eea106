"""What is measured is what is said: every question is answered, by a service with the seed."""

import pytest

from tests.bench import protocols
from tests.bench.report import paces_sheet
from tests.conftest import MINI_SEED


def test_every_question_is_answered_and_compared_with_a_ping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocols, "ROUNDS", 1)

    paces = protocols.time_protocols(
        MINI_SEED, ["EMHP", "Nurse"], ["nursing-associate", "physician-associate"]
    )

    assert paces[0].name == "GET /_ping"
    assert paces[0].of_a_ping == 1
    assert [row[0] for row in paces_sheet(paces).rows] == [pace.name for pace in paces]
    assert len(paces) == 7
    assert all(pace.milliseconds > 0 for pace in paces)
