"""Trusts with keys of their own in a running application, for tests that write."""

import itertools
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.db.session import transaction
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.trusts import add_trust

_NUMBERS = itertools.count(100)


@dataclass(frozen=True)
class Trust:
    """A trust and whoever holds its key."""

    client: TestClient
    code: str
    key: dict[str, str]

    def at(self, path: str) -> str:
        return f"/organisations/{self.code}/{path}"

    def get(self, path: str, **asked: Any) -> Response:  # noqa: ANN401  # query parameters
        return self.client.get(self.at(path), params=asked, headers=self.key)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Response:
        return self.client.post(self.at(path), json=body, headers=self.key)

    def put(
        self, lines: list[dict[str, Any]], as_at: str = "2026-01-01", **headers: str
    ) -> Response:
        return self.client.put(
            self.at("establishment"),
            params={"as_at": as_at},
            json={"lines": lines},
            headers={**self.key, **headers},
        )

    def send(
        self, data: bytes, media_type: str = "text/csv", as_at: str = "2026-01-01"
    ) -> Response:
        return self.client.put(
            self.at("establishment"),
            params={"as_at": as_at},
            content=data,
            headers={**self.key, "Content-Type": media_type},
        )


def new_trust(client: TestClient, engine: Engine, region: str = "Y58") -> Trust:
    """A trust that no other test knows, with a key that contributes for it."""
    code = f"T{next(_NUMBERS)}"
    with transaction(engine) as session:
        add_trust(session, code, region)
    return Trust(client, code, bearing(make_key(engine, Scope.CONTRIBUTE, organisations=(code,))))
