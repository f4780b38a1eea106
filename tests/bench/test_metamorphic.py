"""The changes themselves, and that a flip differs from a change of outcome."""

import pytest

from tests.bench.metamorphic import (
    ADDED,
    FORM,
    NEVER_THE_ROLE,
    PLURAL,
    check_relations,
    plural_head,
)
from tests.bench.registry import decided
from tests.matching.small import INDEX


@pytest.mark.parametrize(
    ("title", "plural"),
    [
        ("Ward Manager - Hull", "Ward Managers - Hull"),
        ("Staff Nurses", "Staff Nurses"),
        ("Xyzzy", "Xyzzy"),
    ],
)
def test_the_head_of_the_deciding_term_becomes_plural(title: str, plural: str) -> None:
    assert plural_head(title, decided(title, INDEX), INDEX) == plural


def test_a_title_with_a_band_gets_no_second_band() -> None:
    assert ADDED["band after"]("Driver Band 3") == "Driver Band 3"


def test_every_relation_is_reported_and_only_altered_titles_are_tried() -> None:
    found = {one.relation: one for one in check_relations(["Driver"], INDEX)}

    assert list(found) == [*FORM, *ADDED, PLURAL, *NEVER_THE_ROLE]
    assert found["double spaces"].tried == 0
    assert found["upper case"].tried == 1


def test_a_place_that_turns_a_match_into_a_question_is_no_flip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ADDED, "'- Leeds'", lambda _: "AP")

    found = {one.relation: one for one in check_relations(["Driver"], INDEX)}["'- Leeds'"]

    assert (len(found.outcomes), len(found.flips)) == (1, 0)


def test_a_match_that_becomes_another_role_is_a_flip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADDED, "'- Leeds'", lambda _: "Ward Manager")

    found = {one.relation: one for one in check_relations(["Driver"], INDEX)}["'- Leeds'"]

    assert [(one.before, one.after) for one in found.flips] == [("driver", "ward-manager")]


def test_a_role_that_stays_although_it_is_ruled_out_is_a_flip() -> None:
    found = {one.relation: one for one in check_relations(["Ward Manager", "AP"], INDEX)}

    former = found["'Former'"]
    assert former.tried == 1
    assert [one.changed for one in former.flips] == ["Former Ward Manager"]
