"""How many statements a request sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event


@contextmanager
def counted_statements(client: TestClient) -> Iterator[list[str]]:
    """The statements that the application sends in the block, as they are added."""
    assert isinstance(client.app, FastAPI)
    state = client.app.state
    state.index_cache.stop()  # its own look at the version is no part of a request
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(state.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(state.engine, "before_cursor_execute", note)
        state.index_cache.start()


def costs(client: TestClient, path: str, headers: dict[str, str] | None = None) -> int:
    """The number of statements of one GET that succeeds.

    What the application does in the background can add some, so the least of a few counts.
    """
    found = []
    for _ in range(3):
        with counted_statements(client) as statements:
            answer = client.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        found.append(len(statements))
    return min(found)
