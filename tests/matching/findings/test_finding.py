"""Findings are values: a rule returns a changed one."""

import inspect

import pytest

from app.matching.findings.finding import NO_FINDING, Finding, found, mixed, without_some_jobs
from app.matching.rules import Doubt, Rule, Why
from tests.matching.asking import title_of

ROLE = Finding(role_id="porter", rule=Rule.SPAN)
OTHER = Finding(role_id="driver", rule=Rule.SPAN)


@pytest.mark.parametrize(
    ("text", "role_id", "candidates", "why"),
    [
        ("Porter", "porter", (), None),
        ("AP", None, ("advanced-practitioner", "assistant-practitioner"), Why.HOMONYM),
        ("Care Coordinator", None, ("care-coordinator",), Why.CONFUSABLE_PAIR),
        ("Night Care Coordinator", None, ("care-coordinator", "recovery-worker"), Why.BROADER),
    ],
)
def test_a_term_names_a_role_or_several(
    text: str, role_id: str | None, candidates: tuple[str, ...], why: Why | None
) -> None:
    span = title_of(text).segments[0].spans[0]

    finding = found(span)

    assert (finding.role_id, finding.candidates, finding.why) == (role_id, candidates, why)
    assert (finding.span, finding.words) == (span, span.term.words)
    assert finding.ambiguous is (span.term if span.term.ambiguous else None)
    assert finding.rule is (None if role_id is None else Rule.SPAN)


def test_the_first_reason_to_close_a_role_stays() -> None:
    closed = ROLE.gated("first", "deputy").closed(Why.GUARD, "second")

    assert closed.closure == (Why.GATED, "first", ("deputy",))
    assert (closed.role_id, closed.open_role, ROLE.open_role) == ("porter", None, "porter")


def test_a_role_is_closed_without_words_or_a_sentence_where_there_are_none() -> None:
    assert ROLE.closed(Why.TOO_THIN).closure == (Why.TOO_THIN, "", ())


def test_a_changed_finding_keeps_the_rest() -> None:
    span = title_of("Porter").segments[0].spans[0]
    whole = Finding(role_id="porter", span=span, why=Why.OVERLAP, names_a_job=True)
    whole = whole.covering("porter", "driver").gated("first").doubted(Doubt.ABSORBED)

    assert whole.names_a_job

    changed = whole.found_by(Rule.SPAN)

    assert (changed.rule, whole.rule) == (Rule.SPAN, Rule.SPECIALTY)
    for name in inspect.signature(Finding).parameters:
        if name != "rule":
            assert getattr(changed, name) == getattr(whole, name)


def test_a_finding_absorbs_the_role_that_describes_it() -> None:
    absorbed = ROLE.absorbing(OTHER).absorbing(NO_FINDING)

    assert absorbed.beside == ("driver",)
    assert absorbed.doubts == (Doubt.ABSORBED, Doubt.ABSORBED)


def test_first_candidates_come_once() -> None:
    several = ROLE.opened(("porter", "driver"), Why.OVERLAP)

    assert several.with_first("driver").candidates == ("driver", "porter")
    assert several.role_id is None


def test_mixed_findings_have_the_roles_of_both_once() -> None:
    several = OTHER.opened(("driver", "porter"), Why.OVERLAP)

    assert mixed(ROLE, several).candidates == ("porter", "driver")
    assert mixed(ROLE, OTHER, Why.ALTERNATIVES).why is Why.ALTERNATIVES


def test_mixed_findings_end_where_the_last_one_does_and_are_a_job() -> None:
    first, last = (found(title_of(text).segments[0].spans[0]) for text in ("Driver", "Porter"))

    assert mixed(first, last).span is last.span
    assert mixed(Finding(names_a_job=True), NO_FINDING).has_job


def test_the_fields_of_a_general_role_are_among_the_mixed_ones() -> None:
    assert mixed(ROLE.covering("clerk", "typist"), OTHER).candidates == (
        "clerk",
        "typist",
        "driver",
    )
    assert mixed(ROLE.described_by("typist"), OTHER).candidates == ("porter", "driver")


@pytest.mark.parametrize(
    "finding",
    [ROLE, ROLE.opened(("porter",), Why.OVERLAP), Finding(names_a_job=True), NO_FINDING.gated("x")],
)
def test_a_role_candidates_a_closure_or_an_unknown_job_is_a_job(finding: Finding) -> None:
    assert finding.has_job
    assert not NO_FINDING.has_job


def test_jobs_are_dropped_only_if_others_remain() -> None:
    assert without_some_jobs([ROLE, OTHER], [True, False]) == [NO_FINDING, OTHER]
    assert without_some_jobs([ROLE, OTHER], [True, True]) == [ROLE, OTHER]
