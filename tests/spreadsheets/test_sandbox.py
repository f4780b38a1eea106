import gc
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.errors import Fault, PersonalDataError
from app.spreadsheets.sandbox import (
    Bounds,
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
