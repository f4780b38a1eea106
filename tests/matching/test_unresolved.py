"""The titles of a list that have no role, grouped by what was in the way."""

from app.matching.resolution import Cause
from app.matching.resolve import resolve_title
from app.matching.unresolved import WordInTheWay, group_unresolved
from tests.matching.small import INDEX


def test_titles_are_grouped_by_cause_with_the_most_frequent_words_first() -> None:
    titles = ["Deputy Ward Manager", "Physiotherapist Trainer", "Deputy Physiotherapist", "AP"]

    groups = group_unresolved(resolve_title(title, INDEX) for title in titles)

    assert [(group.cause, group.titles) for group in groups] == [
        (Cause.GATED, 3),
        (Cause.CATCH_ALL, 1),
    ]
    assert groups[0].words == (WordInTheWay("deputy", 2), WordInTheWay("trainer", 1))


def test_a_title_with_a_role_is_in_no_group() -> None:
    assert group_unresolved([resolve_title("Staff Nurse", INDEX)]) == ()


def test_a_title_with_two_words_in_the_way_counts_once_in_its_group() -> None:
    (group,) = group_unresolved([resolve_title("Zorblax Quibbler", INDEX)])

    assert group.titles == 1
    assert group.words == (WordInTheWay("quibbler", 1), WordInTheWay("zorblax", 1))
