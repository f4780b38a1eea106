"""PostgreSQL fails under a service that goes on: what clients see, and that nothing is lost.

`make faults` brings about every fault of the list, more than once.
"""

from collections.abc import Iterator

import pytest

from tests.faults.rig import FAULTS, Rig, postgresql_rig, suffer

CHEAP = [
    "the server crashes",
    "the network swallows packets",
    "the operator ends all connections",
    "the server is started again as read-only",
    "another session holds what writers need",
    "others take every connection",
]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with postgresql_rig(tmp_path_factory.mktemp("rig")) as rig:
        yield rig


@pytest.mark.parametrize("name", CHEAP)
def test_nothing_acknowledged_is_lost_and_titles_are_answered(rig: Rig, name: str) -> None:
    fault = FAULTS[name]

    suffered = suffer(rig, fault)

    assert suffered.traffic.surprises == []
    assert suffered.lost == set()
    assert suffered.traffic.read["no answer"] == 0
    assert suffered.status.json()["status"] == fault.status
    assert suffered.status.status_code == (503 if fault.status == "fail" else 200)
    assert fault.says in suffered.status.text
    assert "of the content" in suffered.status.json()["checks"]["index"]["outcome"]
