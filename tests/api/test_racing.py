"""Two writers of one thing at the same moment: each gets an answer, and none gets a 500."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from httpx2 import Response

from tests.api.lists import Trust

NURSE, ASSISTANT = "nursing-associate", "healthcare-assistant"
ROUNDS = 5


def at_once(*calls: Callable[[], Response]) -> list[int]:
    """The statuses of calls that begin at the same moment."""
    start = Barrier(len(calls))

    def call(one: Callable[[], Response]) -> int:
        start.wait()
        return one().status_code

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def test_two_writers_of_one_new_title_make_it_once(trust: Trust) -> None:
    for number in range(ROUNDS):
        title = f"Hub Worker {chr(ord('a') + number)}x"

        by_nurse = partial(trust.post, "local-titles", {"title": title, "role_id": NURSE})
        by_assistant = partial(trust.post, "local-titles", {"title": title, "role_id": ASSISTANT})

        statuses = at_once(by_nurse, by_nurse, by_nurse, by_assistant)

        assert statuses.count(201) == 1
        assert set(statuses) <= {200, 201, 409}


def test_a_change_and_a_deletion_of_one_title_do_not_break(trust: Trust) -> None:
    for _ in range(ROUNDS):
        made = trust.post("local-titles", {"title": "Hub Worker", "role_id": NURSE})
        url = made.json()["url"]

        statuses = at_once(
            partial(trust.client.put, url, json={"role_id": ASSISTANT}, headers=trust.key),
            partial(trust.client.delete, url, headers=trust.key),
            partial(trust.client.delete, url, headers=trust.key),
        )

        assert statuses[0] in {200, 404}
        assert sorted(statuses[1:]) == [204, 404]
