"""Every verdict is made in one place."""

import ast
from pathlib import Path

import pytest

from app.matching import deciding, resolve
from app.matching.deciding.verdict import verdict_of
from app.matching.findings.finding import NO_FINDING, Finding
from app.matching.rules import Doubt, Rule, Why
from tests.matching.asking import decided, said, title_of

ROLE = Finding(role_id="porter", rule=Rule.SPAN)


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
