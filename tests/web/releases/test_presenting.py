"""Releases in words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.db.models import Change
from app.services.releases.changes import RowChange
from app.services.releases.diff import Correlation, Fate, ReleaseDiff
from app.services.releases.publishing import FileFacts
from app.vocabulary import ReleaseFormat
from app.web.releases.history import SUBJECTS, moments, total_in_words
from app.web.releases.presenting import MOST_LINES, comparison, downloads

AT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
NAMES = {"chef": "Chef"}


def change(entity: str, key: str = "chef", **over: Any) -> Change:  # noqa: ANN401  # of any column
    row: dict[str, Any] = {"seq": 1, "at": AT, "actor": "key:3f9a1c2b", "action": "insert"}
    seals = {"previous_hash": "", "hash": ""}
    return Change(**{**row, **seals, "entity": entity, "entity_key": key, **over})


def said(*changes: Change) -> list[str]:
    return [one.text for moment in moments(changes, NAMES) for one in moment.changes]


def test_every_format_of_a_release_has_a_purpose_and_the_tables_come_first() -> None:
    files = [FileFacts(form, f"a.{form}", "a/b", 1_500_000, "0") for form in ReleaseFormat]

    shown = downloads("2026.1", files)

    assert len(shown) == len(ReleaseFormat)
    assert shown[0].path == "/releases/2026.1/download?format=datapackage"
    assert all(one.purpose.endswith(".") for one in shown)


def test_a_comparison_leaves_out_what_is_the_same_and_counts_what_it_does_not_show() -> None:
    same = Correlation(Fate.UNCHANGED, "a", "A", "a", "A")
    new = [Correlation(Fate.ADDED, None, None, f"b{n}", f"B{n}") for n in range(MOST_LINES + 3)]
    moved = Correlation(Fate.RENAMED, "c", "C", "c", "D", ("name", "afc_band_min"))

    found = comparison(ReleaseDiff((), (), (same, moved, *new), {}))

    assert (found.roles[0].before, found.roles[0].after) == ("C", "D")
    assert found.roles[0].fate == "renamed: afc band min"
    assert found.roles[1].before == "not in it"
    assert (len(found.roles), found.more_roles) == (MOST_LINES, 4)


def test_a_comparison_says_which_codes_a_role_gained() -> None:
    fact = {
        "role_id": "chef",
        "system_id": "esr",
        "version": "1",
        "code": "9",
        "relation": "own",
    }
    row = RowChange("mapping", "chef|esr|1|9", None, fact)

    found = comparison(ReleaseDiff((), (row,), (), NAMES))

    assert found.codes == ("Chef: esr 1, 9 (own): added",)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (change("role", after={"name": "Chef"}), "Role added: Chef"),
        (
            change("role", action="update", before={"name": "Cook"}, after={"name": "Chef"}),
            "Role renamed: 'Cook' is now named 'Chef'",
        ),
        (change("proposal", "7", after={"state": "draft"}), "Proposal 7 drafted"),
        (
            change(
                "proposal",
                "7",
                action="update",
                before={"state": "x"},
                after={"state": "in_review"},
            ),
            "Proposal 7 in review",
        ),
        (change("proposal_comment", "7|2", after={"text": "Yes"}), "Comment on proposal 7"),
        (change("release", "2026.1", after={"version": "2026.1"}), "Release 2026.1 published"),
        (change("local_title", "RAA|4"), "RAA added a title of its own"),
        (change("api_key", "3f9a1c2b", after={"label": "a"}), "Key 3f9a1c2b made"),
        (
            change("role", redacted_by=9, after={"name": "[redacted]"}),
            "Something personal was removed (change 9 says why)",
        ),
        (change("mapping", "chef|esr|1|9", after={"code": "9"}), "Mapping added: chef, esr, 1, 9"),
        (change("of_an_earlier_version", "a|b", after={}), "Of an earlier version added: a, b"),
    ],
)
def test_a_change_is_a_short_sentence(row: Change, text: str) -> None:
    assert said(row) == [text]


def test_changes_of_one_moment_are_together_and_their_reason_is_said_once() -> None:
    later = {"at": AT + timedelta(hours=5, minutes=1), "actor": "person:0123456789abcdef"}
    rows = [
        change("proposal", "2", reason="The post is new.", **later),
        change("proposal", "1", reason="Loaded."),
        change("proposal", "3", reason="Loaded."),
    ]

    first, second = moments(rows, {})

    assert (first.day, first.time, first.actor) == (
        "4 March 2026",
        "2:06pm",
        "a person (01234567)",
    )
    assert (first.reason, first.changes[0].reason) == ("", "The post is new.")
    assert (second.reason, [one.reason for one in second.changes]) == ("Loaded.", ["", ""])
    assert total_in_words(90, [first, second]) == "3 changes of 90"


def test_a_table_belongs_to_one_subject_only() -> None:
    tables = [table for _, of_subject in SUBJECTS.values() for table in of_subject]

    assert len(tables) == len(set(tables))
