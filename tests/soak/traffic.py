"""What a busy day of the registry asks, in the shares in which it asks it."""

import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from tests.soak.client import Asked

_JSON: Final = ("Content-Type: application/json",)
_CSV: Final = ("Content-Type: text/csv",)
_FORM: Final = ("Content-Type: application/x-www-form-urlencoded",)
_SEEN: Final = 50
_TITLES_A_BATCH: Final = 100
_ROWS_OF_A_LIST: Final = 50
_QUERIES: Final = 10
_ROLES: Final = "urn:nhs-role-registry:CodeSystem:nhs-role"
_ALL: Final = "urn:nhs-role-registry:ValueSet:nhs-role"
_PAGES: Final = ("/ui/", "/ui/roles", "/ui/gaps", "/ui/help/titles", "/ui/changes")
_ADDRESSES: Final = 1_000
SHARES: Final = {
    "resolve, seen": 48,
    "resolve, unseen": 24,
    "resolve, 100 titles": 2,
    "check of a list": 2,
    "gaps": 2,
    "gaps of one role": 3,
    "proposal": 1,
    "proposals": 1,
    "reconcile": 5,
    "fhir": 6,
    "page": 6,
}
"""How many of a hundred requests are of each kind."""

SUCCESSES: Final = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Content:
    """What the requests can name."""

    titles: Sequence[str]
    role_ids: Sequence[str]
    key: str


def mixed(content: Content, *, seed: int = 1) -> Iterator[Asked]:
    """Requests without end, the same each time for one seed. Each has one of many addresses."""
    chance = random.Random(seed)  # noqa: S311  # a mix of requests, no secret
    makers = _makers(content, chance)
    kinds, weights = list(SHARES), list(SHARES.values())
    while True:
        (kind,) = chance.choices(kinds, weights)
        number = chance.randrange(_ADDRESSES)
        yield makers[kind](f"X-Forwarded-For: 10.0.{number // 250}.{number % 250 + 1}")


def from_one(address: str, content: Content) -> Iterator[Asked]:
    """Requests for one title after another from one address."""
    for title in itertools.cycle(content.titles):
        path = f"/resolve?title={quote(title)}"
        yield Asked("one greedy address", "GET", path, (f"X-Forwarded-For: {address}",))


Maker = Callable[[str], Asked]


@dataclass(slots=True)
class _Draw:
    """Draws what a request names."""

    content: Content
    chance: random.Random
    number: int = 0

    def title(self) -> str:
        """A title of the registry."""
        return self.chance.choice(self.content.titles)

    def seen(self) -> str:
        """One of a few titles that are asked again and again."""
        return self.chance.choice(self.content.titles[:_SEEN])

    def unseen(self) -> str:
        """A title that nobody asked before: the number of its ward is set aside."""
        self.number += 1
        return f"{self.title()} - Ward {self.number}"

    def role(self) -> str:
        """The id of a role."""
        return self.chance.choice(self.content.role_ids)

    def fhir(self) -> str:
        """The path of one of three operations."""
        code = {"system": _ROLES, "code": self.role()}
        part = {"url": _ALL, "filter": self.title().split()[0], "count": "20"}
        asked = (
            "CodeSystem/$lookup?" + urlencode(code),
            "ConceptMap/$translate?" + urlencode(code),
            "ValueSet/$expand?" + urlencode(part),
        )
        return f"/fhir/{self.chance.choice(asked)}"

    def page(self) -> str:
        """The path of a page."""
        found = f"/ui/find?title={quote(self.title())}"
        return self.chance.choice((*_PAGES, found, f"/ui/roles/{self.role()}"))

    def queries(self) -> str:
        """A form with what OpenRefine asks at once."""
        asked = {f"q{place}": {"query": self.title()} for place in range(_QUERIES)}
        return urlencode({"queries": json.dumps(asked)})

    def batch(self) -> str:
        """A batch of titles."""
        return json.dumps({"titles": [self.unseen() for _ in range(_TITLES_A_BATCH)]})

    def rows(self) -> str:
        """A short list of a trust."""
        return "Title,Band\n" + "".join(f'"{self.title()}",6\n' for _ in range(_ROWS_OF_A_LIST))

    def draft(self) -> str:
        """A draft of a name for a role."""
        self.number += 1
        payload = {
            "role_id": self.role(),
            "term": f"Load Test Post {self.number}",
            "synonym_kind": "local variant",
            "scope": "exact",
        }
        reason = "A test of the load made this name."
        return json.dumps(
            {"kind": "new_synonym", "payload": payload, "reason": reason, "sources": []}
        )


def _makers(content: Content, chance: random.Random) -> dict[str, Maker]:
    draw = _Draw(content, chance)
    keyed = (f"Authorization: Bearer {content.key}", *_JSON)
    return {
        "resolve, seen": _get("resolve, seen", lambda: f"/resolve?title={quote(draw.seen())}"),
        "resolve, unseen": _get(
            "resolve, unseen", lambda: f"/resolve?title={quote(draw.unseen())}"
        ),
        "resolve, 100 titles": _post("resolve, 100 titles", "/resolve", _JSON, draw.batch),
        "check of a list": _post("check of a list", "/checks", _CSV, draw.rows),
        "gaps": _get("gaps", lambda: "/gaps?system=esr-job-role"),
        "gaps of one role": _get("gaps of one role", lambda: f"/gaps/{draw.role()}"),
        "proposal": _post("proposal", "/proposals", keyed, draw.draft),
        "proposals": _get("proposals", lambda: "/proposals?limit=20"),
        "reconcile": _post("reconcile", "/reconcile", _FORM, draw.queries),
        "fhir": _get("fhir", draw.fhir),
        "page": _get("page", draw.page),
    }


def _get(kind: str, path: Callable[[], str]) -> Maker:
    return lambda by: Asked(kind, "GET", path(), (by,))


def _post(kind: str, path: str, headers: tuple[str, ...], body: Callable[[], str]) -> Maker:
    return lambda by: Asked(kind, "POST", path, (by, *headers), body().encode())
