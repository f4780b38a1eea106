"""Who has the next turn. No thread does more than wait to be let go on."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event
from typing import TypeAlias

import pytest
from anyio import to_thread

from app.turns import PATIENCE_SECONDS, Turns
from tests.waiting import wait_for_event

Crowd: TypeAlias = Callable[[Turns, list[str]], Awaitable[None]]


def _in_a_busy_service(crowd: Crowd) -> list[str]:
    """The names in the order in which they had their turn, the first piece of work under way."""
    done: list[str] = []

    async def meet() -> None:
        turns, may_go_on = Turns(), Event()
        first = asyncio.create_task(turns.do(lambda: wait_for_event(may_go_on), 0))
        await asyncio.sleep(0)  # it has the turn
        crowded = asyncio.create_task(_as_coroutine(crowd(turns, done)))
        while not turns.waiting:
            await asyncio.sleep(0)
        await _until_settled()
        may_go_on.set()
        await asyncio.gather(first, crowded)

    asyncio.run(asyncio.wait_for(meet(), 60))
    return done


async def _as_coroutine(awaited: Awaitable[None]) -> None:
    await awaited


async def _until_settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_the_shortest_list_that_waits_is_next() -> None:
    async def crowd(turns: Turns, done: list[str]) -> None:
        lists = {"long": 10_000, "short": 20, "middle": 500, "as short": 20}
        await asyncio.gather(
            *(
                turns.do(lambda name=name: done.append(name), turns.place_of(items))  # type: ignore[misc]  # bound now
                for name, items in lists.items()
            )
        )

    assert _in_a_busy_service(crowd) == ["short", "as short", "middle", "long"]


def test_a_list_goes_on_to_its_end_before_the_next_one_begins() -> None:
    async def pieces(turns: Turns, done: list[str], name: str, place: float) -> None:
        for number in range(3):
            await turns.do(lambda: done.append(f"{name}{number}"), place)  # noqa: B023  # done here

    async def crowd(turns: Turns, done: list[str]) -> None:
        await asyncio.gather(pieces(turns, done, "b", 2), pieces(turns, done, "a", 1))

    assert _in_a_busy_service(crowd) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_a_list_whose_reader_is_slow_gives_way() -> None:
    async def crowd(turns: Turns, done: list[str]) -> None:
        other = asyncio.create_task(turns.do(lambda: done.append("other"), 2))
        await turns.do(lambda: done.append("slow 1"), 1)
        await other  # the reader takes its time
        await turns.do(lambda: done.append("slow 2"), 1)

    assert _in_a_busy_service(crowd) == ["slow 1", "other", "slow 2"]


def test_a_list_that_is_no_longer_wanted_leaves_the_queue() -> None:
    async def crowd(turns: Turns, done: list[str]) -> None:
        gone = asyncio.create_task(turns.do(lambda: done.append("gone"), 1))
        stays = asyncio.create_task(turns.do(lambda: done.append("stays"), 2))
        await asyncio.sleep(0)
        assert turns.waiting == 2
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert turns.waiting == 1
        await stays

    assert _in_a_busy_service(crowd) == ["stays"]


def test_a_turn_that_was_given_to_a_list_no_longer_wanted_goes_to_the_next() -> None:
    async def meet() -> list[str]:
        done: list[str] = []
        turns, may_go_on = Turns(), Event()
        first = asyncio.create_task(turns.do(lambda: wait_for_event(may_go_on), 0))
        await asyncio.sleep(0)
        gone = asyncio.create_task(turns.do(lambda: done.append("gone"), 1))
        stays = asyncio.create_task(turns.do(lambda: done.append("stays"), 2))
        await asyncio.sleep(0)
        may_go_on.set()
        while turns.waiting == 2:
            await asyncio.sleep(0)
        gone.cancel()  # between the turn and the work
        await asyncio.gather(first, gone, stays, return_exceptions=True)
        return done

    assert asyncio.run(asyncio.wait_for(meet(), 60)) == ["stays"]


def test_so_many_have_the_turn_at_once_again_and_again() -> None:
    async def crowd(turns: Turns) -> tuple[int, int]:
        may_go_on = Event()
        under_way = [
            asyncio.create_task(turns.do(lambda: wait_for_event(may_go_on), 0)) for _ in range(4)
        ]
        await _until_settled()
        waiting = turns.waiting
        may_go_on.set()
        await asyncio.gather(*under_way)
        await _until_settled()
        return waiting, turns.waiting

    async def meet() -> list[tuple[int, int]]:
        turns = Turns(2)
        return [await crowd(turns) for _ in range(3)]

    assert asyncio.run(asyncio.wait_for(meet(), 60)) == [(2, 0)] * 3


def test_work_in_its_turn_takes_none_of_the_threads_of_others() -> None:
    async def meet() -> float:
        turns, has_begun, may_go_on = Turns(), Event(), Event()

        def work() -> None:
            has_begun.set()
            wait_for_event(may_go_on)

        under_way = asyncio.create_task(turns.do(work, 0))
        while not has_begun.is_set():
            await asyncio.sleep(0)
        taken = to_thread.current_default_thread_limiter().borrowed_tokens
        may_go_on.set()
        await under_way
        return taken

    assert asyncio.run(asyncio.wait_for(meet(), 60)) == 0


def test_work_that_fails_gives_the_turn_back() -> None:
    async def meet() -> str:
        turns = Turns()
        with pytest.raises(ZeroDivisionError):
            await turns.do(lambda: 1 / 0, 0)
        return await turns.do(lambda: "done", 0)

    assert asyncio.run(asyncio.wait_for(meet(), 60)) == "done"


def test_a_long_list_waits_for_shorter_ones_only_so_long() -> None:
    async def places() -> tuple[float, float, float]:
        long = Turns.place_of(10_000)
        now = asyncio.get_running_loop().time()
        return long - now, Turns.place_of(1) - now, 10_000 * PATIENCE_SECONDS

    long, short, most = asyncio.run(places())

    assert short < long <= most == 25
