"""Release notes from changed rows, as plain values."""

from pathlib import Path

from sqlalchemy import Engine

from app.db.session import transaction
from app.services.content.copies import Fact, Facts
from app.services.releases.changes import RowChange
from app.services.releases.diff import compare
from app.services.releases.notes import MOST_ITEMS, write_notes
from tests.releasing import (
    add_synonym,
    edit,
    load,
    publish_now,
    rename,
)


def _role(role_id: str, name: str | None = None, status: str = "active") -> Fact:
    return {"role_id": role_id, "name": name or role_id.title(), "status": status}


def _facts(*roles: Fact, relations: tuple[Fact, ...] = ()) -> Facts:
    return {"role": list(roles), "relation": list(relations)}


def test_codes_are_shown_by_role_list_and_meaning() -> None:
    mapping = {
        "role_id": "a",
        "system_id": "esr-job-role",
        "version": "2020-10",
        "code": "07054",
        "relation": "known_miscoding",
        "note": None,
    }
    new = {**_facts(_role("a")), "mapping": [{**mapping, "note": "seen"}]}
    old = {**_facts(_role("a")), "mapping": [mapping]}

    (note,) = compare(old, new).notes

    assert note.text == "1 mapping changed"
    assert note.items == (
        "A: esr-job-role 2020-10, 07054 (known miscoding); note was blank, is 'seen'",
    )


def test_long_notes_are_cut_and_say_so() -> None:
    changes = [
        RowChange("role", str(number), None, _role(f"r{number}"))
        for number in range(MOST_ITEMS + 5)
    ]

    (note,) = write_notes(changes, {})

    assert note.text == "205 roles added"
    assert note.items[-1] == "and 5 more"


def test_a_table_without_words_of_its_own_is_shown_by_its_key() -> None:
    (note,) = write_notes([RowChange("new_table", "a|b", None, {"x": 1})], {})

    assert (note.text, note.items) == ("1 new_table added", ("a, b",))


def test_notes_tell_what_the_history_amounts_to(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "roles.csv", rename("nursing-associate", "Nurse Associate"))
    edit(seed, "synonyms.csv", add_synonym("healthcare-assistant", "Care Assistant"))
    load(seeded, seed)

    with transaction(seeded) as session:
        notes = publish_now(session, "2026.2", seed).notes

    assert notes[0] == {
        "text": "1 role renamed",
        "items": ["'Nursing Associate' is now named 'Nurse Associate'"],
    }
    assert notes[1] == {
        "text": "1 synonym added",
        "items": ["'Care Assistant' for Healthcare Assistant"],
    }
    assert {note["text"].split(" ", 1)[1] for note in notes[2:]} == {
        "searches of code lists changed"
    }


def test_the_first_notes_count_what_there_is(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        (note,) = publish_now(session, "2026.1", seed).notes

    assert note["text"] == "First release"
    assert "5 roles" in note["items"]
    assert "2 statements about codes" in note["items"]
    assert "10 searches of code lists" in note["items"]
