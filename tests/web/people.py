"""Callers of pages in tests: who they are, and the forms that they send."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.vocabulary import Scope
from tests.api.proposing import SOURCE, proposal
from tests.callers import bearing, make_key

FORM = "application/x-www-form-urlencoded"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
PEOPLE: dict[str, tuple[Scope, tuple[str, ...]]] = {
    "proposer": (Scope.CONTRIBUTE, ("R1C",)),
    "neighbour": (Scope.CONTRIBUTE, ("R1C",)),
    "stranger": (Scope.CONTRIBUTE, ("Y58",)),
    "reviewer": (Scope.REVIEW, ()),
    "admin": (Scope.ADMIN, ()),
}


@dataclass(frozen=True)
class Desk:
    """A client of the pages, and the header of each person's requests."""

    client: TestClient
    engine: Engine
    keys: dict[str, dict[str, str]]

    @classmethod
    def of(
        cls,
        client: TestClient,
        engine: Engine,
        *,
        organisations: Mapping[str, tuple[str, ...]] | None = None,
    ) -> "Desk":
        """A desk with everybody's keys. `organisations` are those of some people here."""
        others = organisations or {}
        keys = {
            name: bearing(make_key(engine, scope, organisations=others.get(name, codes)))
            for name, (scope, codes) in PEOPLE.items()
        }
        return cls(client, engine, {**keys, "nobody": {}})

    def get(self, path: str, by: str = "nobody") -> Response:
        """A page."""
        return self.client.get(path, headers=self.keys[by])

    def send(self, path: str, by: str, form: dict[str, str] | None = None) -> Response:
        """The answer to a form of our own pages."""
        headers = {**self.keys[by], **OWN_PAGE, "Content-Type": FORM}
        return self.client.post(path, headers=headers, content=urlencode(form or {}))

    def draft(self, kind: str, **over: Any) -> int:  # noqa: ANN401  # fields of any payload
        """The number of a new draft of the proposer's."""
        answer = self.client.post(
            "/proposals", headers=self.keys["proposer"], json=proposal(kind, **over)
        )
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    def in_review(self, kind: str, **over: Any) -> int:  # noqa: ANN401  # fields of any payload
        """The number of a proposal that the reviewer has taken."""
        number = self.draft(kind, **over)
        for verb, by in (("submit", "proposer"), ("review", "reviewer")):
            answer = self.client.post(f"/proposals/{number}/{verb}", headers=self.keys[by])
            assert answer.status_code == 200, answer.text
        return number

    def report(self, title: str = "Ward Zorber") -> int:
        """The number of a reader's report."""
        body = {"title": title, "should_be": "role", "role_id": "nursing-associate"}
        answer = self.client.post("/feedback", json=body)
        assert answer.status_code == 202, answer.text
        return int(answer.json()["proposal"])

    def stored(self, number: int) -> dict[str, Any]:
        """A proposal as the API shows it to a reviewer."""
        found: dict[str, Any] = self.client.get(
            f"/proposals/{number}", headers=self.keys["reviewer"]
        ).json()
        return found


KNOWN_SOURCE = {"sources.0.source_id": SOURCE["source_id"], "sources.0.detail": "page 3"}
SYNONYM = {
    "role_id": "Nursing Associate",
    "term": "Ward Zorber",
    "synonym_kind": "local variant",
    "scope": "exact",
    "reason": "Posts are called so.",
    **KNOWN_SOURCE,
}
"""A form that is filled in without a fault."""


_TICKED = {"radio", "checkbox"}


class FormFields(HTMLParser):
    """Collects what the fields of a page have, as a browser would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._open = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in has and self._select:
            self.values[self._select] = value
        elif tag == "textarea":
            self._open, self.values[name] = name, ""
        elif tag == "input" and ("checked" in has or has.get("type") not in _TICKED):
            self.values[name] = value

    def handle_data(self, data: str) -> None:
        if self._open:
            self.values[self._open] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._open = ""
        if tag == "select":
            self._select = ""


def typed_into(html: str) -> dict[str, str]:
    """What the fields of a page have."""
    found = FormFields()
    found.feed(html)
    return found.values
