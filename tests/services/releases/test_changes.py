from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import transaction
from app.services.content.copies import Fact
from app.services.history.recording import Author, Step, record
from app.services.releases.changes import RowChange, changes_between, changes_since
from app.vocabulary import ChangeAction
from tests.conftest import NOON
from tests.releasing import edit, load, publish_now, rename

AUTHOR = Author("tester", NOON)


def test_a_row_that_was_made_and_removed_again_is_no_change(session: Session) -> None:
    fact = {"role_id": "a-role", "name": "A role"}
    made = Step("role", ("a-role",), None, fact)
    removed = Step("role", ("a-role",), fact, None)

    record(session, [made, removed], AUTHOR)

    assert changes_since(session, 0) == []


def test_a_change_of_an_earlier_versions_word_lists_is_one_of_todays(session: Session) -> None:
    before = _entry(note=None)
    after = _entry(note="a suburb too")
    key = ("context", "hull", "place", "Hull")

    record(session, [Step("lexicon_entry", key, before, after)], AUTHOR)

    (change,) = changes_since(session, 0)
    assert (change.entity, change.key) == ("context_word", "hull")
    assert change.action is ChangeAction.UPDATE
    assert change.fields == ["note"]


def test_a_word_that_moved_between_the_tables_of_two_versions_is_one_change(
    session: Session,
) -> None:
    old = Step("lexicon_entry", ("context", "hull", "place", "Hull"), None, _entry(note=None))
    today = {
        "words": "hull",
        "kind": "place",
        "label": "Hull",
        "is_mental_health": False,
        "note": None,
        "source_id": "a-source",
        "source_detail": None,
    }
    new = Step("context_word", ("hull",), today, {**today, "label": "Kingston upon Hull"})

    record(session, [old, new], AUTHOR)

    assert changes_since(session, 0) == [
        RowChange("context_word", "hull", None, {**today, "label": "Kingston upon Hull"})
    ]


def _entry(note: str | None) -> dict[str, Any]:
    return {
        "lexicon": "context",
        "term": "hull",
        "category": "place",
        "value": "Hull",
        "role_id": None,
        "note": note,
        "source_id": "a-source",
        "source_detail": None,
    }


def test_a_change_that_was_undone_is_no_news(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
    for name in ("Nurse Associate", "Nursing Associate"):
        edit(seed, "roles.csv", rename("nursing-associate", name))
        load(seeded, seed)

    with transaction(seeded) as session:
        notes = publish_now(session, "2026.2", seed).notes

    assert notes == [{"text": "Nothing changed since 2026.1", "items": []}]


@pytest.mark.parametrize(
    ("before", "after", "action", "fields"),
    [
        (None, {"name": "A"}, "insert", []),
        ({"name": "A"}, None, "delete", []),
        ({"name": "A", "family": "x"}, {"name": "B", "family": "x"}, "update", ["name"]),
        ({"name": "A"}, {"name": "A", "added": None}, "update", []),
    ],
)
def test_a_changed_row_says_what_happened_to_it(
    before: Fact | None, after: Fact | None, action: str, fields: list[str]
) -> None:
    change = RowChange("role", "a", before, after)

    assert (change.action, change.fields) == (action, fields)
    assert change.fact == (after or before)


def test_a_search_is_the_same_row_whatever_it_found() -> None:
    found = {"role_id": "a", "system_id": "esr-job-role", "version": "1", "kind": "searched"}

    (change,) = changes_between(
        {"code_evidence": [{**found, "says": "none"}]},
        {"code_evidence": [{**found, "says": "one"}]},
    )

    assert (change.action, change.key) == ("update", "a|esr-job-role|1")
