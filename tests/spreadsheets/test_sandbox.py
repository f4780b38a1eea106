import gc
import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Fault, PersonalDataError
from app.spreadsheets.sandbox import (
    COSTLY,
    Bounds,
    Message,
    Progress,
    Watch,
    Work,
    WorkFailedError,
    WorkTooCostlyError,
    environment,
    run,
)

BOUNDS = Bounds(512 * 1024 * 1024, seconds=60)
_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _the_process_can_import_this_module(monkeypatch: pytest.MonkeyPatch) -> None:
    # Outside tests the process is isolated (-I) and imports only what is installed.
    monkeypatch.chdir(_ROOT)
    monkeypatch.setattr("app.spreadsheets.sandbox._CHILD", ("-m", "app.spreadsheets.child"))


def echo(task: bytes, progress: Progress) -> Iterator[bytes]:
    yield task
    progress(7)
    yield b""


def refuse(task: Any, _: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    raise PersonalDataError("No.", [Fault("A name.", row=3, column="2"), Fault(str(task))])


def fail(task: str, _: Progress) -> Iterator[bytes]:
    raise KeyError(task)


def fill_memory(size: int, _: Progress) -> Iterator[bytes]:
    yield bytes(size)


def die(signal: int, _: Progress) -> Iterator[bytes]:
    os.kill(os.getpid(), signal)
    yield b"never"


def write_a_file(size: int, _: Progress) -> Iterator[bytes]:
    path = Path(tempfile.gettempdir()) / "part"
    path.write_bytes(bytes(size))
    yield str(path).encode()


def collecting(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    yield b"on" if gc.isenabled() else b"off"


def limits(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)
    for kind in kinds:
        yield b"%d " % resource.getrlimit(kind)[0]


def test_the_result_comes_in_its_pieces_and_the_watch_is_given_the_progress() -> None:
    heard: list[int] = []

    pieces = list(run(Work(echo, b"bytes", BOUNDS), Watch(heard.append)))

    assert (pieces, heard) == ([b"bytes", b""], [7])


def test_a_refusal_comes_out_of_the_process_with_each_of_its_faults() -> None:
    with pytest.raises(PersonalDataError) as caught:
        list(run(Work(refuse, "Another.", BOUNDS)))

    assert caught.value.summary == "No."
    assert caught.value.faults == (Fault("A name.", row=3, column="2"), Fault("Another."))


def test_a_fault_of_ours_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(WorkFailedError):
        list(run(Work(fail, "Bloggs, Jo", BOUNDS)))

    assert caplog.messages[0].startswith("work in a process failed: KeyError test_sandbox.py:")
    assert "Bloggs" not in caplog.text


def test_a_process_loads_nothing_that_takes_longer_than_to_read_a_short_list() -> None:
    code = "import sys, app.spreadsheets.child, app.spreadsheets.files; print(*sys.modules)"
    said = subprocess.run(  # our own code
        [sys.executable, "-I", "-c", code], capture_output=True, check=True, text=True
    )

    slow = {"structlog", "rich", "asyncio", "sqlalchemy", "pydantic", "fastapi"}
    assert slow & set(said.stdout.split()) == set()


def test_a_process_that_meets_its_bound_on_memory_is_too_costly() -> None:
    with pytest.raises(WorkTooCostlyError):
        list(run(Work(fill_memory, BOUNDS.memory_bytes, BOUNDS)))


def test_a_process_that_is_killed_is_too_costly() -> None:
    with pytest.raises(WorkTooCostlyError):
        list(run(Work(die, 9, BOUNDS)))


def test_a_process_without_any_time_is_ended_before_its_work() -> None:
    with pytest.raises(WorkTooCostlyError):
        list(run(Work(echo, b"bytes", Bounds(BOUNDS.memory_bytes, seconds=0))))


def test_a_watch_that_is_over_ends_the_process_before_its_work() -> None:
    with pytest.raises(WorkTooCostlyError):
        list(run(Work(echo, b"bytes", BOUNDS), Watch(is_over=lambda: True)))


def test_a_process_has_the_bounds_that_it_is_given() -> None:
    bounds = Bounds(BOUNDS.memory_bytes, seconds=30, written_bytes=0)

    found = b"".join(run(Work(limits, None, bounds))).split()

    assert [int(limit) for limit in found] == [BOUNDS.memory_bytes, 30, 0, 0]


def test_a_process_that_ends_with_its_work_does_not_look_for_garbage() -> None:
    assert list(run(Work(collecting, None, BOUNDS))) == [b"off"]


def test_a_process_that_may_write_nothing_cannot_write_a_file() -> None:
    bounds = Bounds(BOUNDS.memory_bytes, seconds=30, written_bytes=0)

    with pytest.raises((WorkFailedError, WorkTooCostlyError)):
        list(run(Work(write_a_file, 10, bounds)))


def test_the_files_of_a_process_are_deleted_with_it() -> None:
    (path,) = run(Work(write_a_file, 10, BOUNDS))

    assert "registry-work-" in path.decode()
    assert not Path(path.decode()).exists()


def test_the_process_knows_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_DATABASE_URL", "postgresql://name:secret@host/db")

    assert "REGISTRY_DATABASE_URL" not in environment()


def wait_for_ever(task: bytes, _: Progress) -> Iterator[bytes]:
    yield task
    signal.pause()


def write(raw: bytes, _: Progress) -> Iterator[bytes]:
    """Write what may be no message, and be killed."""
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
    os.kill(os.getpid(), signal.SIGKILL)
    yield b"never"


def write_and_exit(raw: bytes, _: Progress) -> Iterator[bytes]:
    yield from ()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
    os._exit(1)


def place_of_its_files(_: Any, __: Progress) -> Iterator[bytes]:  # noqa: ANN401  # any task
    yield tempfile.gettempdir().encode()
    signal.pause()


def setting(name: str, _: Progress) -> Iterator[bytes]:
    yield os.environ.get(name, "not set").encode()


def complain(text: str, _: Progress) -> Iterator[bytes]:
    sys.stderr.write(text)
    yield b"done"


def test_a_reader_who_stops_reading_ends_the_process_and_all_that_looks_after_it() -> None:
    threads = threading.active_count()
    pieces = run(Work(place_of_its_files, None, BOUNDS))
    folder = Path(next(pieces).decode())
    is_there = folder.exists()

    pieces.close()

    assert (is_there, folder.exists()) == (True, False)
    assert threading.active_count() == threads


def test_a_watch_that_is_over_later_ends_the_process() -> None:
    pieces: list[bytes] = []

    with pytest.raises(WorkTooCostlyError):
        pieces.extend(run(Work(wait_for_ever, b"a", BOUNDS), Watch(is_over=lambda: bool(pieces))))

    assert pieces == [b"a"]


def test_a_process_that_takes_longer_than_its_time_is_ended() -> None:
    bounds = Bounds(BOUNDS.memory_bytes, seconds=1)

    with pytest.raises(WorkTooCostlyError):
        list(run(Work(wait_for_ever, b"a", bounds)))


@pytest.mark.parametrize("size", [3, 0])
def test_a_message_that_is_cut_off_is_no_piece_of_the_result(size: int) -> None:
    pieces: list[bytes] = []
    raw = struct.pack(">BI", Message.DATA, 10) + b"abc"[:size]

    with pytest.raises(WorkTooCostlyError):
        pieces.extend(run(Work(write, raw, BOUNDS)))

    assert pieces == []


def test_a_head_that_is_cut_off_is_no_message() -> None:
    with pytest.raises(WorkTooCostlyError):
        list(run(Work(write, b"\x01\x00", BOUNDS)))


def test_a_fault_in_no_known_letters_is_logged_as_far_as_it_can_be_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    raw = struct.pack(">BI", Message.FAULT, 3) + b"a\xffb"

    with pytest.raises(WorkFailedError):
        list(run(Work(write_and_exit, raw, BOUNDS)))

    assert caplog.messages == ["work in a process failed: a\ufffdb"]


@pytest.mark.parametrize(
    ("code", "error"), [(COSTLY, WorkTooCostlyError), (0, WorkFailedError), (3, WorkFailedError)]
)
def test_a_process_that_ends_before_it_reads_its_work_is_known_by_its_code(
    monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    monkeypatch.setattr("app.spreadsheets.sandbox._CHILD", ("-c", f"raise SystemExit({code})"))

    with pytest.raises(error):
        list(run(Work(echo, bytes(1_000_000), BOUNDS)))


def test_the_process_has_our_environment_without_our_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REGISTRY_KEY", "secret")
    monkeypatch.setenv("ANOTHER", "plain")

    found = [b"".join(run(Work(setting, name, BOUNDS))) for name in ("REGISTRY_KEY", "ANOTHER")]

    assert found == [b"not set", b"plain"]


def test_what_the_process_says_on_its_own_is_not_shown(capfd: pytest.CaptureFixture[str]) -> None:
    list(run(Work(complain, "Bloggs, Jo", BOUNDS)))

    assert capfd.readouterr() == ("", "")
