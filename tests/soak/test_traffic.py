"""The traffic is the same each time, and has each kind in its share."""

import json
from collections import Counter
from itertools import islice

from tests.soak.traffic import SHARES, Content, from_one, mixed

CONTENT = Content(("Staff Nurse", "Ward Manager"), ("staff-nurse",), "key")


def test_a_hundred_requests_are_of_every_kind_in_its_share() -> None:
    requests = list(islice(mixed(CONTENT), 5_000))

    counts = Counter(asked.kind for asked in requests)

    assert sum(SHARES.values()) == 100
    assert counts.keys() == SHARES.keys()
    assert all(abs(counts[kind] / 50 - share) < 2 for kind, share in SHARES.items())
    assert requests == list(islice(mixed(CONTENT), 5_000))


def test_many_addresses_ask_and_no_title_of_a_batch_is_asked_twice() -> None:
    requests = list(islice(mixed(CONTENT), 2_000))

    batches = [json.loads(asked.body) for asked in requests if "100" in asked.kind]
    titles = [title for batch in batches for title in batch["titles"]]

    assert len({asked.headers[0] for asked in requests}) > 500
    assert len(titles) == len(set(titles)) == 100 * len(batches) > 0


def test_a_greedy_address_is_one_address() -> None:
    asked = list(islice(from_one("192.0.2.1", CONTENT), 3))

    assert {one.headers for one in asked} == {("X-Forwarded-For: 192.0.2.1",)}
    assert [one.path for one in asked[:2]] == [
        "/resolve?title=Staff%20Nurse",
        "/resolve?title=Ward%20Manager",
    ]
