"""The figures that a run stores for the About page."""

import json
from pathlib import Path

import pytest

from app.matching.resolution import Outcome, Strictness
from app.matching.resolve import RESOLVER_VERSION
from app.web.about.quality import engine_digest
from tests.bench import published
from tests.bench.accuracy import Answer, judge
from tests.bench.gold import GoldKind, GoldSet, GoldTitle
from tests.matching.small import INDEX

ROLE = next(iter(INDEX.roles))


def test_what_is_stored_names_its_engine_and_counts_each_part() -> None:
    titles = (
        GoldTitle("Right", GoldKind.CLEAR, frozenset({ROLE}), "a", is_mental_health=False),
        GoldTitle("Wrong", GoldKind.OUTSIDE, frozenset(), "b", is_mental_health=False),
    )
    gold = GoldSet("dev.csv", titles, None, ())
    answers = judge(gold, INDEX, lambda _: Answer(Outcome.MATCHED, ROLE, (ROLE,), 0.9))

    found = published.measured(INDEX, [(gold, {Strictness.STANDARD: answers})], ["zzz", "qqq"])

    assert found["resolver"] == RESOLVER_VERSION
    assert found["engine"] == engine_digest()
    (row,) = found["labelled"]
    assert (row["set"], row["strictness"], row["titles"]) == ("dev.csv", "standard", 2)
    assert (row["wrong"], row["not_judged"]) == ([1, 2], 0)
    assert (row["coverage"], row["kept_out"]) == ([1, 1], [0, 1])
    assert found["open"] == {"matched": 0, "ambiguous": 0, "unmatched": 2}


def test_a_match_that_nobody_could_judge_is_counted_apart() -> None:
    title = GoldTitle("Any", GoldKind.CLEAR, frozenset({ROLE}), "a", is_mental_health=False)
    gold = GoldSet("dev_more.csv", (title,), frozenset({"another"}), ())
    answers = judge(gold, INDEX, lambda _: Answer(Outcome.MATCHED, ROLE, (ROLE,), 0.9))

    (row,) = published.measured(INDEX, [(gold, {Strictness.STANDARD: answers})], [])["labelled"]

    assert (row["wrong"], row["not_judged"]) == ([0, 0], 1)
    assert row["wrong_between"] is None


def test_figures_are_written_where_the_page_reads_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(published, "FILE", tmp_path / "figures.json")

    written = published.write({"resolver": "5"})

    assert json.loads(written.read_text(encoding="utf-8")) == {"resolver": "5"}
