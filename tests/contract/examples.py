"""The documentation's examples, asked of the real registry: `python -m tests.contract.examples`.

Run it after a change of the seed or the engine that changes an answer, and read the difference.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from fastapi.testclient import TestClient

from app.db import schema
from app.db.session import make_engine, transaction
from app.http.openapi import EXAMPLES_FILE
from app.main import create_app
from app.services.seed.loading import load_seed, read_seed
from app.settings import Settings

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"
SEED = Path(__file__).parent.parent.parent / "seed"
ANY_CONTENT = "sha256:\u2026"
ANY_HASH = "0000\u2026"
COUNTED = frozenset({"content", "seq", "total"})
"""Fields that move with each edit of the seed, whatever the example is about: not compared."""

_NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
_ROLE = {"role_id": "education-mental-health-practitioner"}
_SYSTEM = {"system_id": "esr-job-role"}

REQUESTS: dict[str, list[dict[str, Any]]] = {
    "resolve": [
        {
            "name": "matched",
            "summary": "A title that names one role",
            "query": {"title": "Band 6 CAMHS Practitioner (EMHP) - Hull"},
        },
        {
            "name": "ambiguous",
            "summary": "A title that more than one role may have",
            "query": {"title": "Support Worker", "limit": 2},
        },
        {
            "name": "unmatched",
            "summary": "A title that names no role of the registry",
            "query": {"title": "Quantity Surveyor"},
        },
        {
            "name": "coding-check",
            "summary": "A title with the code of the post",
            "query": {"title": "Trainee Nursing Associate", "occupation_code": "H1D", "limit": 1},
        },
    ],
    "resolve_batch": [
        {
            "name": "batch",
            "summary": "Two titles, one of which cannot be read",
            "body": {
                "titles": [{"id": "post-1", "title": "EMHP"}, {"id": "post-2", "title": ""}],
                "limit": 1,
            },
        }
    ],
    "check_list": [
        {
            "name": "pasted",
            "summary": "A list as CSV, with a column that is not kept",
            "text": "Job Title,Pay Band,Headcount,Surname\nEMHP,Band 5,3,-\nSupport Worker,2,9,-\n",
        }
    ],
    "list_roles": [
        {
            "name": "new-in-a-family",
            "summary": "The first of the new roles of a family",
            "query": {"family": "children and young people", "is_new": True, "limit": 1},
        }
    ],
    "get_role": [{"name": "role", "summary": "One role", "path": _ROLE}],
    "list_synonyms": [
        {
            "name": "of-a-role",
            "summary": "The abbreviations of a role",
            "query": {**_ROLE, "kind": "abbreviation"},
        }
    ],
    "list_ambiguous_titles": [
        {
            "name": "catch-all",
            "summary": "The first catch-all title",
            "query": {"kind": "catch-all", "limit": 1},
        }
    ],
    "gaps": [
        {
            "name": "gaps",
            "summary": "Employment support roles without a job role of their own",
            "query": {
                "system": "esr-job-role",
                "family": "employment support",
                "status": "no_code",
            },
        }
    ],
    "get_code_system": [
        {"name": "soc", "summary": "A code list", "path": {"system_id": "soc-2020"}}
    ],
    "list_codes": [
        {
            "name": "search",
            "summary": "Codes worded with 'education mental health'",
            "path": _SYSTEM,
            "query": {"q": "education mental health"},
        }
    ],
    "get_code": [
        {
            "name": "code",
            "summary": "A code and the role that it is for",
            "path": {**_SYSTEM, "code": "07054"},
        }
    ],
    "list_skill_mix_change_types": [
        {"name": "first", "summary": "The first type", "query": {"limit": 1}}
    ],
    "list_sources": [{"name": "first", "summary": "The first source", "query": {"limit": 1}}],
    "list_organisations": [
        {"name": "regions", "summary": "A region", "query": {"kind": "region", "limit": 1}}
    ],
    "get_organisation": [
        {"name": "trust", "summary": "A trust", "path": {"ods_code": "TAH"}},
    ],
    "list_changes": [
        {"name": "first", "summary": "The first step of the history", "query": {"limit": 1}}
    ],
    "list_proposals": [
        {
            "name": "to-review",
            "summary": "What waits for a reviewer: nothing in a new registry",
            "query": {"state": "submitted"},
        }
    ],
    "home": [{"name": "home", "summary": "What this is"}],
    "ping": [{"name": "alive", "summary": "Alive"}],
    "get_problem": [
        {"name": "problem", "summary": "What a code means", "path": {"code": "release-not-found"}}
    ],
}


def ask(client: TestClient, operation_id: str, request: dict[str, Any]) -> Json:
    """The registry's answer to an example's request, without hashes that differ each time."""
    method, path = _address(client, operation_id)
    asked = client.request(
        method,
        path.format(**request.get("path", {})),
        params=request.get("query"),
        json=request.get("body"),
        content=request.get("text"),
        headers={"Content-Type": "text/csv"} if "text" in request else None,
    )
    assert asked.status_code == 200, asked.text
    answer: dict[str, Any] = asked.json()
    if isinstance(stamp := answer.get("registry"), dict):
        stamp["content"] = ANY_CONTENT
    if isinstance(changes := answer.get("changes"), list):
        answer["changes"] = [{**change, "hash": ANY_HASH} for change in changes]
    return answer


def comparable(answer: Json) -> Json:
    """An answer without the fields that count or hash the whole registry."""
    if isinstance(answer, dict):
        return {key: comparable(answer[key]) for key in answer if key not in COUNTED}
    return [comparable(item) for item in answer] if isinstance(answer, list) else answer


def load(url: str) -> None:
    """Fill a migrated database with the real seed, as of a fixed day."""
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, read_seed(SEED), at=_NOON, actor="role-registry seed")
    engine.dispose()


@contextmanager
def registry(url: str) -> Iterator[TestClient]:
    """A client of the registry in this database."""
    with TestClient(create_app(Settings(database_url=url))) as client:
        yield client


def _address(client: TestClient, operation_id: str) -> tuple[str, str]:
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] == operation_id:
                return method, path
    raise LookupError(operation_id)


def main() -> None:
    """Ask every example again and write the answers down."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/registry.db"
        schema.upgrade(url)
        load(url)
        with registry(url) as client:
            examples = {
                name: [{**request, "answer": ask(client, name, request)} for request in requests]
                for name, requests in REQUESTS.items()
            }
    text = json.dumps(examples, indent=2, ensure_ascii=False)
    EXAMPLES_FILE.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
