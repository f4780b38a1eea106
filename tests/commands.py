"""Running a command of the registry in a test, as the console script does."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import structlog

from app.cli.main import main
from tests.conftest import MINI_SEED


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit code and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def runner(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs commands on a database and the mini seed; a traceback in what is printed is a fault."""
    monkeypatch.setenv("REGISTRY_DATABASE_URL", database_url)
    monkeypatch.setenv("REGISTRY_SEED_DIR", str(MINI_SEED))

    def _run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["role-registry", *arguments])
        capsys.readouterr()
        with _logging_as_it_was(), pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return _run


@contextmanager
def _logging_as_it_was() -> Iterator[None]:
    """`serve` sends the log to what is the standard output now. Later it is another one."""
    root = logging.getLogger()
    handlers, level, settings = root.handlers[:], root.level, structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**settings)
