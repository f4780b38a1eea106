import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.spreadsheets.work_folders import PREFIX, delete_abandoned, work_folder

STOPPED_INSIDE = """
import os, signal
from app.spreadsheets.work_folders import work_folder
with work_folder() as folder:
    (folder / "list.csv").write_text("Job title")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_deleted_when_its_block_ends(place: Path) -> None:
    with work_folder() as folder:
        assert folder.parent == place
        assert folder.name.startswith(PREFIX)
        (folder / "list.csv").write_text("Job title")

    assert list(place.iterdir()) == []


def test_a_folder_of_a_killed_process_is_deleted_at_the_next_start(place: Path) -> None:
    ended = subprocess.run(  # our own interpreter
        [sys.executable, "-c", STOPPED_INSIDE],
        check=False,
        env={**os.environ, "TMPDIR": str(place)},
    )
    left = list(place.iterdir())

    deleted = delete_abandoned()

    assert ended.returncode == -signal.SIGKILL
    assert (len(left), deleted) == (1, 1)
    assert list(place.iterdir()) == []


def test_a_folder_in_use_is_left(place: Path) -> None:
    with work_folder() as folder:
        assert delete_abandoned() == 0
        assert folder.exists()


@pytest.mark.parametrize("step", ["tempfile.mkdtemp", "app.spreadsheets.work_folders._opened"])
def test_a_folder_that_another_process_deletes_before_it_is_locked_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    module, name = step.rsplit(".", 1)
    make: Callable[..., object] = getattr(sys.modules[module], name)
    made = []

    def make_too_slowly(*given: object, **named: object) -> object:
        done = make(*given, **named)
        made.append(done)
        if len(made) == 1:
            for folder in place.iterdir():
                folder.rmdir()
        return done

    monkeypatch.setattr(step, make_too_slowly)

    with work_folder() as folder:
        (folder / "list.csv").write_text("Job title")
        assert delete_abandoned() == 0

    assert list(place.iterdir()) == []


def test_what_is_not_a_work_folder_is_left(place: Path) -> None:
    (place / "other").mkdir()
    (place / f"{PREFIX}file").write_text("a file")
    (place / f"{PREFIX}link").symlink_to(place / "other")

    assert delete_abandoned() == 0
    assert len(list(place.iterdir())) == 3


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_lock_stays_open(place: Path) -> None:
    before = open_files()

    with work_folder():
        delete_abandoned()
        assert open_files() == before + 1
    (place / f"{PREFIX}left").mkdir()
    delete_abandoned()

    assert open_files() == before


def test_a_folder_that_is_gone_before_its_end_is_no_error(place: Path) -> None:
    with work_folder() as folder:
        folder.rmdir()

    assert list(place.iterdir()) == []


def test_a_folder_that_another_process_deletes_first_is_no_error(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = place / f"{PREFIX}left"
    left.mkdir()
    monkeypatch.setattr(fcntl, "flock", lambda *_: left.rmdir())

    delete_abandoned()

    assert list(place.iterdir()) == []


def test_every_folder_that_was_left_is_deleted_with_what_is_in_it(place: Path) -> None:
    for name in ("one", "two"):
        folder = place / f"{PREFIX}{name}"
        folder.mkdir()
        (folder / "list.csv").write_text("Job title")

    assert delete_abandoned() == 2
    assert delete_abandoned() == 0
    assert list(place.iterdir()) == []
