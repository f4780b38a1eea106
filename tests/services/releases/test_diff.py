"""Two states of the content compared, as plain values."""

import pytest

from app.services.content.copies import Fact, Facts
from app.services.releases.diff import Correlation, Fate, compare


def _role(role_id: str, name: str | None = None, status: str = "active") -> Fact:
    return {"role_id": role_id, "name": name or role_id.title(), "status": status}


def _heir(old: str, new: str) -> Fact:
    return {
        "from_role_id": old,
        "relation": "succeeded_by",
        "to_role_id": new,
        "valid_to": None,
    }


def _facts(*roles: Fact, relations: tuple[Fact, ...] = ()) -> Facts:
    return {"role": list(roles), "relation": list(relations)}


CASES = {
    "unchanged": (_facts(_role("a")), _facts(_role("a")), [("unchanged", "a", "a", ())]),
    "added": (_facts(), _facts(_role("a")), [("added", None, "a", ())]),
    "renamed": (
        _facts(_role("a", "A")),
        _facts(_role("a", "B")),
        [("renamed", "a", "a", ("name",))],
    ),
    "retired": (
        _facts(_role("a")),
        _facts(_role("a", status="retired")),
        [("retired", "a", "a", ("status",))],
    ),
    "in use again": (
        _facts(_role("a", status="retired")),
        _facts(_role("a")),
        [("reinstated", "a", "a", ("status",))],
    ),
    "replaced by one": (
        _facts(_role("a")),
        _facts(_role("a", status="retired"), _role("b"), relations=(_heir("a", "b"),)),
        [("replaced", "a", "b", ()), ("added", None, "b", ())],
    ),
    "split into two": (
        _facts(_role("a"), _role("b")),
        _facts(
            *(_role("a", status="retired"), _role("b"), _role("c")),
            relations=(_heir("a", "b"), _heir("a", "c")),
        ),
        [
            ("split", "a", "b", ()),
            ("split", "a", "c", ()),
            ("unchanged", "b", "b", ()),
            ("added", None, "c", ()),
        ],
    ),
    "two merged into one": (
        _facts(_role("a"), _role("b"), _role("c")),
        _facts(
            *(_role("a", status="retired"), _role("b", status="retired"), _role("c")),
            relations=(_heir("a", "c"), _heir("b", "c")),
        ),
        [("merged", "a", "c", ()), ("merged", "b", "c", ()), ("unchanged", "c", "c", ())],
    ),
    "retired before already": (
        _facts(_role("a", status="retired"), _role("b")),
        _facts(_role("a", status="retired"), _role("b"), relations=(_heir("a", "b"),)),
        [("unchanged", "a", "a", ()), ("unchanged", "b", "b", ())],
    ),
    "gone altogether": (_facts(_role("a")), _facts(), [("removed", "a", None, ())]),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_the_table_tells_what_became_of_each_role(
    old: Facts, new: Facts, expected: list[tuple[str, str | None, str | None, tuple[str, ...]]]
) -> None:
    found = compare(old, new).correlation

    assert [(one.fate, one.old_role_id, one.new_role_id, one.changed) for one in found] == expected


def test_a_renamed_role_has_both_names_in_the_table() -> None:
    (line,) = compare(_facts(_role("a", "Old")), _facts(_role("a", "New"))).correlation

    assert line == Correlation(Fate.RENAMED, "a", "Old", "a", "New", ("name",))


def test_a_diff_reads_the_other_way_round_too() -> None:
    there = compare(_facts(), _facts(_role("a")))
    back = compare(_facts(_role("a")), _facts())

    assert [note.text for note in there.notes] == ["1 role added"]
    assert [note.text for note in back.notes] == ["1 role removed"]
