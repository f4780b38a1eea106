"""What one part of a title says, as a value that rules return changed."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from app.matching.index import BROADER, Term
from app.matching.kinship import only_role
from app.matching.phrases import Words
from app.matching.reading.spans import Span
from app.matching.rules import Doubt, Rule, Why
from app.vocabulary import AmbiguityKind

_WHY_AMBIGUOUS: Final = {
    AmbiguityKind.CATCH_ALL: Why.CATCH_ALL,
    AmbiguityKind.HOMONYM_ABBREVIATION: Why.HOMONYM,
    AmbiguityKind.CONTESTED_SYNONYM: Why.CONTESTED_SYNONYM,
    AmbiguityKind.CONFUSABLE_PAIR: Why.CONFUSABLE_PAIR,
    AmbiguityKind.MODIFIER: Why.MODIFIER,
}


class Closure(NamedTuple):
    """Why a role cannot be given although the title has its words.

    `reason` is for the reader. `words` are those of the title that say so.
    """

    why: Why
    reason: str = ""
    words: Words = ()


class Finding:
    """What one segment, or several joined, say.

    A role and the `rule` that found it, or several `candidates` and `why` none is chosen, or
    a job that the registry does not know (`names_a_job`). A `closure` keeps its role from
    being given. `beside` are roles that only describe this one. Never changed: each of its
    methods gives another one.
    """

    __slots__ = (
        "ambiguous",
        "beside",
        "candidates",
        "closure",
        "doubts",
        "names_a_job",
        "role_id",
        "rule",
        "span",
        "why",
    )

    def __init__(
        self,
        role_id: str | None = None,
        span: Span | None = None,
        rule: Rule | None = None,
        why: Why | None = None,
        candidates: tuple[str, ...] = (),
        ambiguous: Term | None = None,
        *,
        names_a_job: bool = False,
    ) -> None:
        self.role_id = role_id
        self.span = span
        self.rule = rule
        self.why = why
        self.candidates = candidates
        self.ambiguous = ambiguous
        self.names_a_job = names_a_job
        self.closure: Closure | None = None
        self.doubts: tuple[Doubt, ...] = ()
        self.beside: tuple[str, ...] = ()

    @property
    def has_job(self) -> bool:
        """Whether the segment names a job at all, known or not."""
        return bool(self.role_id or self.candidates or self.closure or self.names_a_job)

    @property
    def open_role(self) -> str | None:
        """The role, if nothing closes it."""
        return None if self.closure else self.role_id

    @property
    def words(self) -> Words:
        """The words of the term found; empty if no term was."""
        return self.span.term.words if self.span is not None else ()

    def decided(self, role_id: str, rule: Rule) -> "Finding":
        """This finding, for one role."""
        other = self.found_by(rule)
        other.role_id = role_id
        return other

    def found_by(self, rule: Rule) -> "Finding":
        """This finding, by another rule."""
        other = self._copy()
        other.rule = rule
        return other

    def covering(self, role_id: str, *fields: str) -> "Finding":
        """This finding, for the general role of some fields."""
        other = self.decided(role_id, Rule.SPECIALTY)
        other.beside = fields
        return other

    def opened(self, candidates: Iterable[str], why: Why) -> "Finding":
        """This finding, for several roles of which none is chosen."""
        other = self.with_candidates(tuple(candidates))
        other.role_id, other.why = None, why
        return other

    def opened_to_others(self) -> "Finding":
        """This finding, whose role is one of several of which the others are not known."""
        return self.opened((self.role_id,) if self.role_id else self.candidates, Why.ALTERNATIVES)

    def with_first(self, *role_ids: str) -> "Finding":
        """This finding, with these roles as its first candidates."""
        return self.with_candidates(tuple(dict.fromkeys((*role_ids, *self.candidates))))

    def with_candidates(self, candidates: tuple[str, ...]) -> "Finding":
        """This finding, with other candidates."""
        other = self._copy()
        other.candidates = candidates
        return other

    def closed(self, why: Why, reason: str = "", words: Words = ()) -> "Finding":
        """This finding, closed for a reason; the first reason stays."""
        if self.closure is not None:
            return self
        other = self._copy()
        other.closure = Closure(why, reason, words)
        return other

    def gated(self, reason: str, *words: str) -> "Finding":
        """This finding, closed because words of the title name another job or grade."""
        return self.closed(Why.GATED, reason, words)

    def doubted(self, doubt: Doubt) -> "Finding":
        """This finding, with a reason to trust it less."""
        other = self._copy()
        other.doubts = (*self.doubts, doubt)
        return other

    def absorbing(self, other: "Finding") -> "Finding":
        """This finding, which another role beside it only describes: a doubt."""
        absorbing = self.doubted(Doubt.ABSORBED)
        return absorbing.described_by(other.role_id) if other.role_id else absorbing

    def described_by(self, role_id: str) -> "Finding":
        """This finding, with another role that only describes it."""
        other = self._copy()
        other.beside = (*self.beside, role_id)
        return other

    def _copy(self) -> "Finding":
        other = Finding(
            self.role_id, self.span, self.rule, self.why, self.candidates, self.ambiguous
        )
        other.names_a_job = self.names_a_job
        other.closure = self.closure
        other.doubts = self.doubts
        other.beside = self.beside
        return other


NO_FINDING: Final = Finding()


def found(span: Span) -> Finding:
    """The finding of one term."""
    term = span.term
    if term.ambiguous is not None:
        why = _WHY_AMBIGUOUS[AmbiguityKind(term.kind)]
        return Finding(span=span, ambiguous=term, candidates=term.role_ids, why=why)
    role_id = only_role(term)
    if role_id is None:
        why = Why.BROADER if term.kind == BROADER else Why.SHARED
        return Finding(span=span, candidates=term.role_ids, why=why)
    return Finding(role_id=role_id, span=span, rule=Rule.SPAN)


def mixed(first: Finding, last: Finding, why: Why = Why.OVERLAP) -> Finding:
    """Two findings of which neither can be chosen: their roles are the candidates."""
    roles = dict.fromkeys((*_roles(first), *_roles(last)))
    return Finding(span=last.span, candidates=tuple(roles), why=why, names_a_job=True)


def _roles(finding: Finding) -> tuple[str, ...]:
    """Its role, with the fields that the role covers; else its candidates."""
    if finding.role_id is None:
        return finding.candidates
    return (finding.role_id, *(finding.beside if finding.rule is Rule.SPECIALTY else ()))


def without_some_jobs(findings: list[Finding], is_dropped: list[bool]) -> list[Finding]:
    """The findings of a title's parts without some of their jobs, if other jobs remain."""
    kept = [
        NO_FINDING if dropped else finding
        for finding, dropped in zip(findings, is_dropped, strict=True)
    ]
    return kept if any(finding.has_job for finding in kept) else findings
