"""Every verdict is made in one place."""

import ast
from pathlib import Path

import pytest

from app.matching import deciding, resolve
from app.matching.deciding.verdict import verdict_of
from app.matching.findings.finding import NO_FINDING, Finding
from app.matching.rules import Doubt, Rule, Why
from tests.matching.asking import decided, index_with, said, title_of
from tests.matching.small import contexts, heads

ROLE = Finding(role_id="porter", rule=Rule.SPAN)
OTHER = Finding(role_id="driver", rule=Rule.SPAN)


def test_only_one_module_makes_a_verdict_or_sets_its_outcome() -> None:
    engine = Path(resolve.__file__).parent
    makers = [
        path.relative_to(engine).as_posix()
        for path in sorted(engine.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "Verdict" or _sets_outcome(node))
    ]

    assert set(makers) == {"answers/answer.py", "deciding/verdict.py"}, deciding.__name__


def _sets_outcome(call: ast.Call) -> bool:
    return any(keyword.arg == "outcome" for keyword in call.keywords)


@pytest.mark.parametrize(
    ("finding", "outcome", "why", "candidates"),
    [
        (ROLE, "matched", None, ("porter",)),
        (ROLE.absorbing(Finding(role_id="driver")), "matched", None, ("porter", "driver")),
        (
            ROLE.opened(("porter", "driver"), Why.OVERLAP),
            "ambiguous",
            "overlap",
            ("porter", "driver"),
        ),
        (ROLE.closed(Why.GUARD), "unmatched", "guard", ("porter",)),
        (ROLE.gated("another job"), "unmatched", "gated", ("porter",)),
        (NO_FINDING, "unmatched", "outside", ()),
        (Finding(names_a_job=True), "unmatched", "outside", ()),
    ],
)
def test_a_finding_has_one_outcome(
    finding: Finding, outcome: str, why: str | None, candidates: tuple[str, ...]
) -> None:
    verdict = verdict_of(finding, title_of("Zorblax"))

    assert (verdict.outcome, verdict.why, verdict.candidates) == (outcome, why, candidates)
    assert (verdict.role_id is not None) == (outcome == "matched")


def test_a_title_of_words_set_aside_is_not_a_title() -> None:
    assert verdict_of(NO_FINDING, title_of("Full time vacancy")).why == "not_a_title"
    assert verdict_of(NO_FINDING, title_of("Full time zorblax")).why == "outside"


def test_a_reason_to_close_comes_after_the_notes() -> None:
    title = title_of("Zorblax")
    title.notes.append("a note")

    assert verdict_of(ROLE.gated("closed"), title).reasons == ("a note", "closed")


def test_the_question_of_an_ambiguous_title_is_asked_only_while_it_is_open() -> None:
    verdict = decided("AP")

    assert verdict.question == "Is the post at band 4 or at band 7 and above?"
    assert verdict.matched("assistant-practitioner", Rule.DECIDED_BY_HINT).question is None
    assert decided("Deputy AP").question is None


def test_a_verdict_is_a_value_that_is_returned_changed() -> None:
    verdict = verdict_of(ROLE.opened(("porter", "driver"), Why.OVERLAP), title_of("Zorblax"))

    assert verdict.with_last(frozenset({"porter"})).candidates == ("driver", "porter")
    assert verdict.only("driver").candidates == ("driver",)
    assert verdict.explained("b").explained_first(["a"]).reasons == ("a", "b")
    assert verdict.doubted(Doubt.ONE_WORD).doubts == (Doubt.ONE_WORD,)
    assert verdict.candidates == ("porter", "driver")


@pytest.mark.parametrize("title", ["Psychiatry", "Senior Psychiatry", "Community Psychiatry"])
def test_a_discipline_alone_is_a_profession_and_not_a_post(title: str) -> None:
    assert said(title) == "profession"


@pytest.mark.parametrize("title", ["Psychiatry Zorblax", "Stroke"])
def test_a_title_with_another_word_or_no_discipline_is_outside(title: str) -> None:
    assert said(title) == "outside"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Psychiatry Hub", "outside", id="a service"),
        pytest.param("Psychiatry Research", "outside", id="work"),
        pytest.param("Research Psychiatry", "outside", id="work before it"),
        pytest.param("Lead Stroke Psychiatry - Leeds", "profession", id="its level, field, place"),
        pytest.param("Senior Leeds", "outside", id="no discipline"),
    ],
)
def test_a_discipline_with_a_service_or_work_is_no_profession(title: str, expected: str) -> None:
    index = index_with(
        {
            "heads": tuple(heads("team or place", "hub")),
            "contexts": (*contexts("service", "hub"), *contexts("work", "research")),
        }
    )

    assert said(title, index) == expected


def test_a_verdict_has_each_candidate_level_and_doubt_once() -> None:
    title = title_of("Zorblax")
    title.levels += ["senior", "lead", "senior"]
    finding = ROLE.absorbing(OTHER).absorbing(ROLE).absorbing(OTHER)

    verdict = verdict_of(finding, title)

    assert verdict.candidates == ("porter", "driver")
    assert verdict.levels == ("senior", "lead")
    assert verdict.doubts == (Doubt.ABSORBED,)


def test_a_match_has_its_rule_and_where_it_was_found() -> None:
    verdict = decided("Senior Porter")

    assert (verdict.rule, verdict.why, verdict.question) == ("span", None, None)
    assert verdict.span is not None
    assert verdict.span.positions == (1,)
    assert verdict.ambiguous is None


def test_a_choice_has_the_term_that_it_is_between_and_its_question() -> None:
    verdict = decided("AP")

    assert verdict.ambiguous is not None
    assert verdict.ambiguous.text == "AP"
    assert decided("OT / Physiotherapist").question is None


def test_a_closed_role_is_the_first_candidate_and_has_its_words_against_it() -> None:
    closed = ROLE.with_candidates(("driver", "porter")).gated("another job", "zorb")

    verdict = verdict_of(closed, title_of("Zorblax"))

    assert verdict.candidates == ("porter", "driver")
    assert (verdict.against, verdict.reasons) == (("zorb",), ("another job",))
    assert verdict_of(ROLE.closed(Why.TOO_THIN), title_of("Zorblax")).reasons == ()


def test_a_match_that_is_opened_or_matched_keeps_what_was_found() -> None:
    verdict = decided("AP")

    matched = verdict.matched("porter", Rule.DECIDED_BY_HINT)
    opened = matched.opened(Why.DOUBTFUL)

    assert (matched.outcome, matched.role_id, matched.why) == ("matched", "porter", None)
    assert (matched.rule, matched.candidates) == (Rule.DECIDED_BY_HINT, verdict.candidates)
    assert (opened.outcome, opened.role_id, opened.why) == ("ambiguous", None, "doubtful")
    assert verdict.opened(Why.SPELLING).question == verdict.question
