"""Whatever a client sends, the answer is good or says what is wrong. It is no failure of ours."""

import copy
import itertools
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

JUNK: list[Any] = [None, 7, -1, 1e400, True, "", "x\x00", [], [7], {}, {"id": 7}, [[]], "\ud800"]
QUERY: dict[str, Any] = {
    "query": "EMHP",
    "type": "role",
    "type_strict": "should",
    "limit": 3,
    "properties": [
        {"pid": "band", "v": "5"},
        {"pid": "staff_group", "v": {"id": "x", "name": "y"}},
    ],
}
EXTEND: dict[str, Any] = {"ids": ["nursing-associate"], "properties": [{"id": "name"}]}


def places(of: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401  # JSON
    keys = (
        list(of) if isinstance(of, dict) else list(range(len(of))) if isinstance(of, list) else []
    )
    return [place for key in keys for place in [(*at, key), *places(of[key], (*at, key))]]


def with_junk(of: Any, at: tuple[Any, ...], junk: Any) -> Any:  # noqa: ANN401  # JSON
    changed = copy.deepcopy(of)
    inner = changed
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = junk
    return changed


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_no_junk_in_a_query_is_a_failure_or_stops_the_others(
    client: TestClient, junk: object
) -> None:
    bad = [junk, *(with_junk(QUERY, at, junk) for at in places(QUERY))]
    queries = {f"q{place}": query for place, query in enumerate(itertools.chain(bad, [QUERY]))}

    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})

    assert answer.status_code == 200
    assert list(answer.json()) == list(queries)
    *_, last = answer.json().values()
    assert last["result"][0]["match"]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_no_junk_in_a_data_extension_is_a_failure(client: TestClient, junk: object) -> None:
    for at in places(EXTEND):
        asked = json.dumps(with_junk(EXTEND, at, junk))

        answer = client.post("/reconcile", data={"extend": asked})

        assert answer.status_code in (200, 422), (at, answer.text)
