"""What the load notes of a service that answers, refuses, fails or hangs up."""

import asyncio
from itertools import cycle

import pytest

from tests.soak.client import Asked
from tests.soak.driving import Results, drive
from tests.soak.service import Memory

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"
PIECES = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nO\r\n1\r\nK\r\n0\r\n\r\n"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BROKEN = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"
AT_ONCE = 2.0**-20
MB = 1024 * 1024


def driven(answers: list[bytes], *, requests: int, connections: int) -> Results:
    """What is noted of a service that gives these answers in turn. An empty one hangs up.

    All requests are due at once, before the first is answered.
    """
    given = cycle(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (await reader.readuntil(b"\r\n\r\n")) and (sent := next(given)):
                writer.write(sent)
        except EOFError:
            pass
        finally:
            writer.close()

    async def run() -> Results:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        asked = cycle([Asked("a title", "GET", "/resolve")])
        async with server:
            return await drive(
                asked, port, rate=requests / AT_ONCE, seconds=AT_ONCE, connections=connections
            )

    return asyncio.run(run())


def test_each_answer_counts_by_its_kind_and_status() -> None:
    results = driven([OK, PIECES, BUSY, BROKEN, b""], requests=5, connections=5)

    assert results.answered == 2
    assert results.shed == results.count(503) == 1
    assert results.errors == {"a title: none": 1, "a title: 500": 1}
    assert results.not_sent == 0


def test_a_request_without_a_free_connection_is_counted_and_not_sent() -> None:
    results = driven([OK], requests=5, connections=1)

    assert (results.answered, results.not_sent) == (1, 4)


@pytest.mark.parametrize(("share", "within"), [(0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_share_of_the_answers_comes_within_its_percentile(share: float, within: float) -> None:
    results = Results()
    for milliseconds in range(100, 0, -1):
        results.note("a title", 200, milliseconds)
    results.note("a title", 503, 10_000)

    assert results.percentile(share) == results.percentile(share, "a title") == within
    assert Results().percentile(share) == 0


@pytest.mark.parametrize(
    ("samples", "has_grown"),
    [
        ([100] * 30, False),
        ([100, 300, *[150] * 28], False),
        ([*[100] * 10, *[110] * 20], False),
        ([*range(100, 400, 10)], True),
        ([100] * 5, False),
    ],
)
def test_memory_has_grown_if_it_does_not_come_back(samples: list[int], has_grown: bool) -> None:
    assert Memory([sample * MB for sample in samples]).has_grown is has_grown


def test_memory_is_shown_at_three_times_with_its_growth_a_minute_in_the_second_half() -> None:
    filling = [100, 200, 300, 310, 320, 330]
    steady = [340 + second / 60 for second in range(6)]
    memory = Memory([int(sample * MB) for sample in filling + steady])

    assert [size / MB for size in memory.in_short] == pytest.approx([100, 340, 340 + 5 / 60])
    assert memory.growth / MB == pytest.approx(1, rel=1e-3)


def test_too_few_samples_show_no_growth() -> None:
    assert (Memory().in_short, Memory().growth) == ((0, 0, 0), 0)
    assert Memory([MB] * 3 + [MB * 9] * 3).growth == 0
