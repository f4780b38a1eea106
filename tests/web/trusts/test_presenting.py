"""A trust's list in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.db.models import EstablishmentVersion, LocalTitle
from app.services.posts.cells import Headcount
from app.services.trusts.answers import ChangedLineAnswer, ShortAnswer
from app.services.trusts.establishments import VersionDifference
from app.services.trusts.lines import PostLine, StaffTally, compare, tally
from app.services.trusts.own_answers import OwnAnswer
from app.web.trusts.presenting import (
    MOST_LINES,
    answer_rows,
    difference_in_words,
    line_rows,
    open_rows,
    outcome_charts,
    staff,
    summary_of,
    version_rows,
)
from tests.trusts import A_FEW, UNKNOWN, about, exactly, posts

AT = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
NAMES = {"chef": "Chef"}
MATCHED = ShortAnswer("matched", None, "chef", 0.99)
UNMATCHED = ShortAnswer("unmatched", "outside", None, 0.1)
AMBIGUOUS = ShortAnswer("ambiguous", "catch_all", None, 0.5)


def tie(role_id: str | None) -> LocalTitle:
    made: dict[str, Any] = {"ods_code": "RAA", "title_key": "x", "title": "X", "actor": "key:1"}
    return LocalTitle(**made, role_id=role_id, reason="Ours", decided_at=AT)


def own(line: PostLine, answer: ShortAnswer, decided: LocalTitle | None = None) -> OwnAnswer:
    return OwnAnswer(line, answer, decided)


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (exactly(1_200), "1,200"),
        (exactly(0), "0"),
        (about(12), "about 12"),
        (A_FEW, "some, number not given"),
        (UNKNOWN, "not known"),
        (tally([exactly(3), UNKNOWN]), "at least 3"),
        (tally([]), "some, number not given"),
    ],
)
def test_a_number_of_staff_says_how_sure_it_is(counted: Headcount | StaffTally, words: str) -> None:
    assert staff(counted) == words


def test_what_needs_a_person_comes_with_most_staff_first_and_without_what_is_decided() -> None:
    answers = [
        own(posts("Nurse", 900), MATCHED),
        own(posts("Hub", 5), UNMATCHED),
        own(posts("Lead", 40), AMBIGUOUS),
        own(posts("Link", A_FEW), UNMATCHED),
        own(posts("Envoy", 99), UNMATCHED, tie(None)),
        own(posts("Cook", 98), AMBIGUOUS, tie("chef")),
    ]

    assert [row.title for row in open_rows(answers, NAMES)] == ["Lead", "Hub", "Link"]


def test_a_line_shows_the_trusts_own_word_before_the_registrys() -> None:
    matched, local, decided = line_rows(
        [
            own(posts("Chef", 3), MATCHED),
            own(posts("Envoy", 1), UNMATCHED, tie(None)),
            own(posts("Cook", 1), AMBIGUOUS, tie("chef")),
        ],
        NAMES,
    )

    assert (matched.role, matched.by_trust) == ("Chef", False)
    assert (local.role, local.outcome, local.by_trust) == (
        "The trust's own role",
        "unmatched",
        True,
    )
    assert (decided.role, decided.outcome) == ("Chef", "matched")


def test_the_charts_count_kinds_of_posts_and_staff() -> None:
    answers = [own(posts("Chef", 3), MATCHED), own(posts("Lead", A_FEW), AMBIGUOUS)]

    kinds, people = outcome_charts(answers, "/ui/x")

    assert [bar.figure.text for bar in kinds.bars] == ["1", "1", "0"]
    assert kinds.bars[0].figure.path == "/ui/x?show=matched"
    assert [bar.figure.text for bar in people.bars] == ["3", "some, number not given", "0"]


def test_a_list_without_numbers_has_no_chart_of_staff() -> None:
    charts = outcome_charts([own(posts("Chef"), MATCHED)], "/ui/x")

    assert [chart.title for chart in charts] == ["Kinds of posts by answer"]


def test_the_summary_counts_titles_staff_and_own_decisions() -> None:
    answers = [
        own(posts("Chef", 3, band="4"), MATCHED),
        own(posts("chef", 2, band="5"), MATCHED),
        own(posts("Envoy", 1), UNMATCHED, tie(None)),
    ]

    assert summary_of(answers) == [
        "The list has 3 kinds of posts with 2 different titles.",
        "Staff: 6.",
        "1 kind of post is decided by the trust itself.",
    ]


def test_a_difference_is_a_sentence_and_a_row_for_each_kind_of_post() -> None:
    before = [posts("Chef", 3), posts("Cook", 2, band="4"), posts("Baker", 1)]
    after = [posts("Chef", 3), posts("Cook", 5, band="4", fte=4.5), posts("Envoy", A_FEW)]

    found = difference_in_words(VersionDifference(1, 2, compare(before, after)))

    assert found.sentence == (
        "1 kind of post is new, 1 is gone, 1 has other numbers and 1 is as before."
    )
    assert [(row.title, row.before, row.after) for row in found.rows] == [
        ("Envoy", "not on the list", "some, number not given"),
        ("Baker", "1", "not on the list"),
        ("Cook", "2", "5 (4.5 FTE)"),
    ]
    assert found.rows[2].about == "band 4"


def test_a_long_difference_says_how_much_it_leaves_out() -> None:
    many = [posts(f"Envoy {number}", 1) for number in range(MOST_LINES + 7)]

    found = difference_in_words(VersionDifference(1, 2, compare([], many)))

    assert (len(found.rows), found.more) == (MOST_LINES, 7)


def test_a_changed_answer_names_both_answers() -> None:
    (row,) = answer_rows([ChangedLineAnswer(posts("Cook", 1, band="4"), UNMATCHED, MATCHED)], NAMES)

    assert (row.title, row.before, row.after) == ("Cook, band 4", "Unmatched", "Matched: Chef")


def test_the_first_version_is_the_current_one() -> None:
    facts: dict[str, Any] = {"ods_code": "RAA", "actor": "key:3f9a1c2b", "lines_hash": "x"}
    versions = [
        EstablishmentVersion(number=number, as_at=day, stored_at=AT, rows=rows, **facts)
        for number, day, rows in ((2, "2026-02-01", 1_200), (1, "2026-01-01", 1))
    ]

    current, earlier = version_rows(versions)

    assert (current.day, current.rows, current.is_current) == (
        "1 February 2026",
        "1,200 rows",
        True,
    )
    assert (earlier.rows, earlier.is_current) == ("1 row", False)
    assert current.stored == "4 March 2026, 9:05am, by the key 3f9a1c2b"
