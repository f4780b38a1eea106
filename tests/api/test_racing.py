"""Two writers of one thing at the same moment: each gets an answer, and none gets a 500."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Thread

from httpx2 import Response

from tests.api.lists import Trust
from tests.api.proposing import Office, proposal
from tests.conftest import MINI_SEED, seed

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


def test_two_comments_are_both_kept(office: Office) -> None:
    url = office.draft("new_synonym")

    statuses = at_once(
        partial(office.post, f"{url}/comments", "neighbour", {"text": "We say so too."}),
        partial(office.post, f"{url}/comments", "reviewer", {"text": "Is it in other lists?"}),
    )

    assert statuses == [201, 201]
    assert len(office.get(url).json()["comments"]) == 2


def test_a_draft_is_taken_back_or_submitted_but_not_both(office: Office) -> None:
    for _ in range(ROUNDS):
        url = office.draft("new_synonym")

        statuses = at_once(
            partial(office.post, f"{url}/submit", "proposer"),
            partial(office.post, f"{url}/submit", "proposer"),
            partial(office.post, f"{url}/withdraw", "proposer"),
        )

        assert sorted(statuses[:2]) in ([200, 409], [409, 409])
        assert statuses[2] == 200


def test_one_report_by_many_readers_is_one_draft(office: Office) -> None:
    report = {"title": "Hub Worker", "should_be": "role", "role_id": NURSE}

    statuses = at_once(*[partial(office.post, "/feedback", "nobody", report)] * 4)

    assert statuses == [202] * 4
    assert len(office.get("/proposals", "reviewer").json()["proposals"]) == 1


def test_a_write_that_is_sent_twice_at_once_is_done_once(office: Office) -> None:
    send = partial(
        office.post, "/proposals", "proposer", proposal("new_synonym"), **{"Idempotency-Key": "one"}
    )

    statuses = at_once(send, send, send)

    assert statuses == [201] * 3
    assert len(office.get("/proposals", "reviewer").json()["proposals"]) == 1


def test_lists_of_one_day_become_versions_one_after_the_other(trust: Trust) -> None:
    lists = [[{"title": "Nurse", "headcount": number}] for number in range(1, 4)]

    statuses = at_once(*[partial(trust.put, lines) for lines in lists])

    assert statuses == [201] * 3
    versions = trust.get("establishment").json()["versions"]
    assert sorted(version["number"] for version in versions) == [1, 2, 3]


def test_a_seed_is_loaded_while_people_write(office: Office) -> None:
    seeds = partial(seed, office.engine.url.render_as_string(hide_password=False), MINI_SEED)
    loading = Thread(target=seeds)
    loading.start()

    statuses = at_once(*[partial(office.post, "/proposals", "proposer", proposal("new_role"))] * 3)

    loading.join()
    assert statuses == [201] * 3
