import io
import json
import pickle
import resource
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Fault, TableError
from app.spreadsheets import child
from app.spreadsheets.child import main, place_of
from app.spreadsheets.sandbox import COSTLY, Bounds, Message, Progress, Work, send

BOUNDS = Bounds(1_000_000, seconds=7, written_bytes=0)


def two_pieces(task: bytes, progress: Progress) -> Iterator[bytes]:
    yield task
    progress(12)
    yield b"end"


def refuse(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    raise TableError("No.", [Fault("Why.", row=3)])


def fill_memory(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    raise MemoryError


def fail(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    raise SystemExit("Bloggs, Jo")


@pytest.fixture(autouse=True)
def bound(monkeypatch: pytest.MonkeyPatch) -> dict[int, tuple[int, int]]:
    """The bounds that the process is given; this one keeps its own."""
    bounds: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "setrlimit", bounds.__setitem__)
    return bounds


def done(do: Any, bounds: Bounds = BOUNDS) -> tuple[int, list[tuple[Message, bytes]]]:  # noqa: ANN401  # any work
    """The exit code of some work, and its messages."""
    target = io.BytesIO()
    code = main(io.BytesIO(pickle.dumps(Work(do, b"task", bounds))), target)
    written, messages = io.BytesIO(target.getvalue()), []
    while head := written.read(5):
        kind, size = struct.unpack(">BI", head)
        messages.append((Message(kind), written.read(size)))
    return code, messages


def test_the_result_is_written_in_pieces_and_ends_with_a_message() -> None:
    assert done(two_pieces) == (
        0,
        [
            (Message.DATA, b"task"),
            (Message.PROGRESS, b"12"),
            (Message.DATA, b"end"),
            (Message.END, b""),
        ],
    )


def test_a_refusal_is_written_whole() -> None:
    code, ((message, content),) = done(refuse)

    assert (code, message) == (0, Message.REFUSAL)
    assert json.loads(content) == {
        "code": "table-invalid",
        "message": "No.",
        "faults": [{"message": "Why.", "row": 3, "column": None}],
    }


def test_work_that_fills_its_memory_says_nothing_and_has_a_code_of_its_own() -> None:
    assert done(fill_memory) == (COSTLY, [])


def test_a_fault_is_written_without_its_words() -> None:
    code, ((message, content),) = done(fail)

    assert (code, message) == (1, Message.FAULT)
    assert content.startswith(b"SystemExit test_child.py:")
    assert b"Bloggs" not in content


def test_memory_time_and_files_are_bounded_and_nothing_is_dumped(
    bound: dict[int, tuple[int, int]],
) -> None:
    done(two_pieces)

    assert bound == {
        resource.RLIMIT_AS: (1_000_000, 1_000_000),
        resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_files_have_no_bound_where_none_is_given(bound: dict[int, tuple[int, int]]) -> None:
    done(two_pieces, Bounds(1_000_000, seconds=7))

    assert resource.RLIMIT_FSIZE not in bound


def test_the_bounds_are_set_before_the_work_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    monkeypatch.setattr(child, "send", lambda *_: events.append("work"))
    monkeypatch.setattr(resource, "setrlimit", lambda *_: events.append("bound"))

    main(io.BytesIO(pickle.dumps(Work(two_pieces, b"task", BOUNDS))), io.BytesIO())

    assert events == [*["bound"] * 4, *["work"] * 4]


def test_what_a_log_says_of_a_fault_is_where_it_was_and_not_its_words() -> None:
    try:
        int("Bloggs, Jo")
    except ValueError as error:
        place = place_of(error)

    assert place.startswith("ValueError test_child.py:")
    assert "Bloggs" not in place


def test_a_message_is_on_its_way_at_once(tmp_path: Path) -> None:
    path = tmp_path / "messages"

    with path.open("wb") as target:
        send(target, Message.PROGRESS, b"12")

        assert path.read_bytes() == struct.pack(">BI", Message.PROGRESS, 2) + b"12"
