from dataclasses import replace

import pytest

from app.matching.index import MatchIndex, compile_tables
from app.matching.repair import TitleError
from app.matching.resolution import Hints, Outcome, Strictness
from app.matching.resolve import TitleQuery
from app.matching.tables import TermRow
from app.services.proposals.impact.comparing import (
    ConfidenceBand,
    GoldenEffect,
    ImpactVerdict,
    compare_answers,
)
from app.services.seed.golden import GoldenTitle, Quality
from tests.matching.small import INDEX, TABLES

TITLES = (
    "Physiotherapist",
    "Physio",
    "Senior Physio - Hull",
    "Movement Physio",
    "Movement Coach",
    "EMHP",
    "PWP - Leeds",
    "OT / Physiotherapist",
    "AP",
    "Recovery Worker",
    "Zookeeper",
)


def _with(*terms: TermRow) -> MatchIndex:
    return compile_tables(replace(TABLES, terms=(*TABLES.terms, *terms)))


def _without(text: str) -> MatchIndex:
    kept = tuple(term for term in TABLES.terms if term.text != text)
    assert len(kept) == len(TABLES.terms) - 1
    return compile_tables(replace(TABLES, terms=kept))


def _synonym(text: str, role_id: str) -> TermRow:
    return TermRow(role_id, text, "alternative title", "exact", "a source")


def _plain(*titles: str) -> list[TitleQuery]:
    return [TitleQuery(title) for title in titles]


def _golden(title: str, outcome: Outcome, role_id: str | None = None) -> GoldenTitle:
    return GoldenTitle.model_validate(
        {
            "title": title,
            "band": "",
            "expected_outcome": outcome,
            "expected_role_id": role_id or "",
            "level": "",
            "quality": Quality.STRONG,
            "rule": "1",
            "note": "",
        }
    )


def test_an_added_synonym_changes_only_titles_that_hold_all_its_words() -> None:
    after = _with(_synonym("Movement Coach", "physiotherapist"))

    report = compare_answers(INDEX, after, _plain(*TITLES))

    assert [change.title for change in report.changed] == ["Movement Coach"]
    (change,) = report.changed
    assert (change.before.outcome, change.before.role_id) == (Outcome.UNMATCHED, None)
    assert (change.after.outcome, change.after.role_id) == (Outcome.MATCHED, "physiotherapist")
    assert change.after.role == "Physiotherapist"
    assert (report.titles, report.verdict) == (len(TITLES), ImpactVerdict.NEEDS_A_LOOK)


def test_a_surer_answer_of_the_same_role_is_a_change() -> None:
    after = _with(_synonym("Movement Physiotherapist", "physiotherapist"))

    (change,) = compare_answers(INDEX, after, _plain("Movement Physiotherapist", "Physio")).changed

    assert change.before.role_id == change.after.role_id == "physiotherapist"
    assert change.before.confidence < change.after.confidence
    assert (change.before.confidence_band, change.after.confidence_band) == (
        ConfidenceBand.LIKELY,
        ConfidenceBand.SURE,
    )


def test_the_same_terms_in_another_order_are_safe() -> None:
    turned = compile_tables(replace(TABLES, terms=TABLES.terms[::-1], roles=TABLES.roles[::-1]))

    report = compare_answers(INDEX, turned, _plain(*TITLES))

    assert (report.changed, report.verdict) == ((), ImpactVerdict.SAFE)


def test_a_dropped_synonym_that_a_golden_title_needs_breaks_the_golden_set() -> None:
    golden = _golden("EMHP - Hull", Outcome.MATCHED, "education-mental-health-practitioner")

    report = compare_answers(INDEX, _without("EMHP"), [golden, *_plain("EMHP")])

    assert [change.golden for change in report.changed] == [GoldenEffect.BROKEN, None]
    assert report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET


def test_a_plain_title_never_breaks_the_golden_set() -> None:
    report = compare_answers(INDEX, _without("EMHP"), _plain("EMHP"))

    assert report.verdict is ImpactVerdict.NEEDS_A_LOOK


def test_a_change_that_corrects_a_golden_title_needs_only_a_look() -> None:
    golden = _golden("Movement Coach", Outcome.MATCHED, "physiotherapist")
    after = _with(_synonym("Movement Coach", "physiotherapist"))

    report = compare_answers(INDEX, after, [golden])

    assert [change.golden for change in report.changed] == [GoldenEffect.CORRECTED]
    assert report.verdict is ImpactVerdict.NEEDS_A_LOOK


def test_a_golden_title_that_was_never_right_breaks_nothing() -> None:
    golden = _golden("EMHP", Outcome.MATCHED, "physiotherapist")

    report = compare_answers(INDEX, _without("EMHP"), [golden])

    assert [change.golden for change in report.changed] == [GoldenEffect.NEVER_MET]
    assert report.verdict is ImpactVerdict.NEEDS_A_LOOK


def test_another_first_candidate_of_an_ambiguous_title_is_a_change() -> None:
    turned = tuple(
        replace(row, candidates=tuple(reversed(row.candidates))) if row.title == "AP" else row
        for row in TABLES.ambiguous
    )
    after = compile_tables(replace(TABLES, ambiguous=turned))

    report = compare_answers(INDEX, after, _plain("AP", "PA"))

    (change,) = report.changed
    assert (change.title, change.before.outcome) == ("AP", change.after.outcome)
    assert change.before.role_id == "advanced-practitioner"
    assert change.after.role_id == "assistant-practitioner"


def test_the_band_given_with_a_title_is_used_and_shown() -> None:
    query = TitleQuery("AP", Hints(band="4"))
    turned = tuple(row for row in TABLES.ambiguous if row.title != "AP")
    after = compile_tables(replace(TABLES, ambiguous=turned))

    (change,) = compare_answers(INDEX, after, [query]).changed

    assert (change.band, change.before.role_id) == ("4", "assistant-practitioner")


def test_an_answer_is_compared_at_the_strictness_asked() -> None:
    after = _with(_synonym("Movement Coach", "physiotherapist"))
    asked = _plain("Zorbing Movement Coach")

    came = {
        strictness: compare_answers(INDEX, after, asked, strictness).changed[0].after.outcome
        for strictness in (Strictness.STANDARD, Strictness.STRICT)
    }

    assert came == {Strictness.STANDARD: Outcome.MATCHED, Strictness.STRICT: Outcome.AMBIGUOUS}


@pytest.mark.parametrize(
    ("confidence", "band"),
    [
        (1.0, ConfidenceBand.SURE),
        (0.95, ConfidenceBand.SURE),
        (0.949, ConfidenceBand.LIKELY),
        (0.85, ConfidenceBand.LIKELY),
        (0.849, ConfidenceBand.UNSURE),
        (0.0, ConfidenceBand.UNSURE),
    ],
)
def test_confidence_has_three_bands(confidence: float, band: ConfidenceBand) -> None:
    assert ConfidenceBand.of(confidence) is band


def test_a_title_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(TitleError):
        compare_answers(INDEX, INDEX, _plain(""))


def test_titles_are_shown_in_the_order_asked() -> None:
    asked = ["EMHP - Leeds", "EMHP", "Band 5 EMHP"]

    report = compare_answers(INDEX, _without("EMHP"), _plain(*asked))

    assert [change.title for change in report.changed] == asked


def test_five_thousand_titles_are_compared_at_once() -> None:
    titles = _plain(*(f"{TITLES[number % len(TITLES)]} {number}" for number in range(5_000)))

    report = compare_answers(INDEX, INDEX, titles)

    assert (report.titles, report.changed) == (5_000, ())
