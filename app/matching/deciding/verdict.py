"""The engine's decision on a title. Every verdict is made here, and changed only here."""

from typing import NamedTuple

from app.matching.findings.finding import Closure, Finding
from app.matching.findings.title import Title
from app.matching.index import Term
from app.matching.phrases import Words
from app.matching.reading.spans import Span
from app.matching.resolution import Outcome
from app.matching.rules import Doubt, Rule, Why


class Verdict(NamedTuple):
    """The decision before confidence and wording.

    `rule` is the family of a match, which confidence is looked up by. `why` is set on every
    other outcome. `doubts` say why a stricter setting would not match. `against` are the words
    that closed a role.
    """

    outcome: Outcome
    role_id: str | None
    rule: Rule | None
    why: Why | None
    candidates: tuple[str, ...]
    span: Span | None
    question: str | None
    ambiguous: Term | None
    reasons: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    levels: tuple[str, ...]
    against: Words = ()

    def matched(self, role_id: str, rule: Rule | None) -> "Verdict":
        """This verdict, now a match to one role."""
        return self._replace(
            outcome=Outcome.MATCHED,
            role_id=role_id,
            rule=rule,
            why=None,
            question=None,
        )

    def only(self, role_id: str) -> "Verdict":
        """This verdict, with one candidate."""
        return self._replace(candidates=(role_id,))

    def opened(self, why: Why) -> "Verdict":
        """This verdict, now a choice between its candidates. It keeps a question that it has."""
        return self._replace(outcome=Outcome.AMBIGUOUS, role_id=None, why=why)

    def with_last(self, role_ids: frozenset[str]) -> "Verdict":
        """This verdict, with some of its candidates put last."""
        first = [role_id for role_id in self.candidates if role_id not in role_ids]
        last = [role_id for role_id in self.candidates if role_id in role_ids]
        return self._replace(candidates=(*first, *last))

    def explained(self, reason: str) -> "Verdict":
        """This verdict, with one more reason."""
        return self._replace(reasons=(*self.reasons, reason))

    def explained_first(self, reasons: list[str]) -> "Verdict":
        """This verdict, with more reasons before its own."""
        return self._replace(reasons=(*reasons, *self.reasons))

    def doubted(self, doubt: Doubt) -> "Verdict":
        """This verdict, with a reason to trust it less."""
        return self._replace(doubts=(*self.doubts, doubt))


def verdict_of(finding: Finding, title: Title) -> Verdict:
    """The verdict on a title for what it says as a whole."""
    if finding.open_role is not None:
        candidates = (finding.open_role, *finding.beside)
        return _verdict(finding, title, Outcome.MATCHED, None, candidates)
    if finding.closure:
        return _closed(finding, finding.closure, title)
    if finding.candidates:
        return _verdict(finding, title, Outcome.AMBIGUOUS, finding.why, finding.candidates)
    return _verdict(finding, title, Outcome.UNMATCHED, _why_nothing(title), ())


def _why_nothing(title: Title) -> Why:
    """Why a title names no job at all."""
    words = [position for position, facet in enumerate(title.labels.facet) if facet is None]
    if not words:
        return Why.NOT_A_TITLE
    return Why.PROFESSION if _is_discipline(words, title) else Why.OUTSIDE


def _is_discipline(words: list[int], title: Title) -> bool:
    """'Physiotherapy', 'Specialist Nursing': only a discipline, with its level and field."""
    labels, lists = title.labels, title.index.lists
    is_named = False
    for position in words:
        text = labels.texts[position]
        if text in lists.collectives or labels.is_work(position):
            return False
        if text in lists.fields:
            is_named = True
        elif not labels.grade[position] and labels.context[position] is None:
            return False
    return is_named


def _closed(finding: Finding, closure: Closure, title: Title) -> Verdict:
    candidates = finding.candidates
    if finding.role_id is not None:
        candidates = (finding.role_id, *candidates)
    verdict = _verdict(finding, title, Outcome.UNMATCHED, closure.why, candidates)
    reasons = (*verdict.reasons, closure.reason) if closure.reason else verdict.reasons
    return verdict._replace(against=closure.words, reasons=reasons)


def _verdict(
    finding: Finding,
    title: Title,
    outcome: Outcome,
    why: Why | None,
    candidates: tuple[str, ...],
) -> Verdict:
    row = finding.ambiguous.ambiguous if finding.ambiguous is not None else None
    is_open = outcome is Outcome.AMBIGUOUS
    return Verdict(
        outcome=outcome,
        role_id=finding.role_id if outcome is Outcome.MATCHED else None,
        rule=finding.rule,
        why=why,
        candidates=tuple(dict.fromkeys(candidates)),
        span=finding.span,
        question=row.question if is_open and row is not None else None,
        ambiguous=finding.ambiguous,
        reasons=tuple(title.notes),
        doubts=tuple(dict.fromkeys(finding.doubts)),
        levels=tuple(dict.fromkeys(title.levels)),
    )
