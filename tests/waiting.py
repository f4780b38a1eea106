"""Waiting for something else to happen: only a hang is a fault, however slow the machine."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final

HANGS_AFTER_SECONDS: Final = 300
"""Nothing that works takes as long, even on one core with eight programs."""

_LOOK_SECONDS: Final = 0.01


def wait_until(has_happened: Callable[[], bool], what: str) -> None:
    """Look until it has happened; `what` names it if it never does."""
    last = time.monotonic() + HANGS_AFTER_SECONDS
    while not has_happened():
        assert time.monotonic() < last, f"never happened: {what}"
        time.sleep(_LOOK_SECONDS)


def wait_for_event(event: Event) -> None:
    """Wait until another thread has set an event."""
    assert event.wait(HANGS_AFTER_SECONDS), "another thread hangs"
