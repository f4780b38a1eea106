"""A registry on the mini seed with the keys of everybody who has to do with proposals."""

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.db.session import transaction
from app.services.trusts.lines import PostLine
from app.vocabulary import ProposalKind, Scope
from tests.callers import bearing, make_key
from tests.proposals import STATED
from tests.trusts import add_trust, keep

SOURCE = {"source_id": "example-study"}


@dataclass(frozen=True)
class Office:
    """A client, its database, and a header for each sort of caller."""

    client: TestClient
    engine: Engine
    keys: dict[str, dict[str, str]]

    @classmethod
    def of(cls, client: TestClient, engine: Engine) -> "Office":
        """An office with keys: a proposer, a neighbour, a stranger, two reviewers, an admin."""
        wanted: dict[str, tuple[Scope, tuple[str, ...]]] = {
            "proposer": (Scope.CONTRIBUTE, ("R1C",)),
            "neighbour": (Scope.CONTRIBUTE, ("R1C",)),
            "stranger": (Scope.CONTRIBUTE, ("Y58",)),
            "reviewer": (Scope.REVIEW, ()),
            "second": (Scope.REVIEW, ()),
            "admin": (Scope.ADMIN, ()),
        }
        keys = {
            name: bearing(make_key(engine, scope, organisations=codes))
            for name, (scope, codes) in wanted.items()
        }
        return cls(client, engine, {**keys, "nobody": {}})

    def get(self, path: str, by: str = "nobody", **query: Any) -> Response:  # noqa: ANN401  # of any type
        """An answer to a question."""
        return self.client.get(path, headers=self.keys[by], params=query or None)

    def post(self, path: str, by: str, body: object = None, **headers: str) -> Response:
        """An answer to a write."""
        return self.client.post(path, headers={**self.keys[by], **headers}, json=body)

    def draft(self, kind: str, by: str = "proposer", **more: Any) -> str:  # noqa: ANN401  # of any type
        """The address of a new draft."""
        answer = self.post("/proposals", by, proposal(kind, **more))
        assert answer.status_code == 201, answer.text
        return str(answer.headers["location"])

    def in_review(self, kind: str, **more: Any) -> str:  # noqa: ANN401  # of any type
        """The address of a proposal that the reviewer has claimed."""
        address = self.draft(kind, **more)
        for verb, by in (("submit", "proposer"), ("review", "reviewer")):
            answer = self.post(f"{address}/{verb}", by)
            assert answer.status_code == 200, answer.text
        return address

    def keep_lists(self, count: int, *lines: PostLine, area: str = "T") -> None:
        """So many trusts that keep the same list here."""
        with transaction(self.engine) as session:
            for number in range(count):
                code = f"{area}{number:02}"
                add_trust(session, code)
                keep(session, code, *lines)

    def resolve(self, title: str) -> dict[str, Any]:
        """The registry's answer to a title."""
        found: dict[str, Any] = self.get("/resolve", title=title).json()
        return found


def proposal(kind: str, **over: Any) -> dict[str, Any]:  # noqa: ANN401  # fields of any payload
    """The body of a proposal of a kind, with fields of its payload changed."""
    return {
        "kind": kind,
        "payload": {**STATED[ProposalKind(kind)], **over},
        "reason": "Posts are called so.",
        "sources": [SOURCE],
    }
