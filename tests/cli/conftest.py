"""Commands run on the mini seed; how it gets there is for `test_commands`."""

import pytest

from tests.commands import Run, runner


@pytest.fixture
def database_url(seeded_database_url: str) -> str:
    """What the commands and the test's own engine look into."""
    return seeded_database_url


@pytest.fixture
def seeded(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs commands on a database that holds the mini seed."""
    return runner(database_url, monkeypatch, capsys)
