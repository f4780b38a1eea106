"""Why a title was answered as it was, in sentences for an analyst."""

from typing import Final

from app.matching.answers.case import Case
from app.matching.index import Term
from app.matching.kinship import only_role
from app.matching.resolution import Reading
from app.matching.rules import Facet, Rule, Why

_WHYS: Final = {
    Why.OUTSIDE: "no role in the registry has these words",
    Why.NOT_A_TITLE: "it has no words of a job",
    Why.PROFESSION: "this is a profession, not a post",
    Why.TOO_THIN: "one general word beside unknown words is not enough to record a role",
    Why.GUARD: "a word of the title shows that it is another job",
    Why.ALTERNATIVES: "the title names more than one job",
    Why.OVERLAP: "the title has words of more than one role",
    Why.SPELLING: "a word is nearly one that the registry knows, which is not enough to decide",
    Why.SHARED: "more than one role has this name",
    Why.DOUBTFUL: "the title has words that a strict setting does not ignore",
}
_SET_ASIDE: Final[dict[str, str]] = {
    Facet.PLACE: "a place",
    Facet.ORGANISATION: "an organisation",
    Facet.AMOUNT: "hours or numbers",
    Facet.REFERENCE: "a reference",
    Facet.CONTRACT: "terms of the contract",
    Facet.HOURS: "hours",
    Facet.RECRUITMENT: "words of an advert",
    Facet.REPORTING_LINE: "the reporting line",
    Facet.STATUS: "the status of the post",
    Facet.EVENT: "an event",
    Facet.FUNCTION: "a function beside the profession",
    Facet.REGISTRATION: "parts of the register",
    Facet.UNKNOWN: "words that the registry does not know",
}


def reasons_of(case: Case, of_term: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """All the reasons: what was found, what decided, and what did not. Each is given once."""
    reasons = [*of_term, *case.verdict.reasons]
    if case.verdict.why in _WHYS:
        reasons.append(_WHYS[case.verdict.why])
    reasons += _rename_reasons(case)
    reasons += _reading_reasons(reading)
    return tuple(dict.fromkeys(reasons))


def term_reasons(case: Case) -> tuple[str, ...]:
    """Which words name the role, or why they do not decide."""
    span, role_id = case.verdict.span, case.verdict.role_id
    if span is None or role_id is None:
        return _ambiguity_reasons(case.verdict.ambiguous)
    name = case.name_of(role_id)
    reason = _term_reason(span.term, case.name_of(_named_by(span.term, case) or role_id))
    if case.index.role_rows[role_id].is_retired:
        return reason, f"{name} is a retired role"
    return (reason,)


def _named_by(term: Term, case: Case) -> str | None:
    """The role that the words name, if words beside them chose a more special or general one."""
    if case.verdict.rule not in (Rule.FIELD, Rule.SPECIALTY):
        return None
    return only_role(term) or case.index.lists.qualified_heads.get(term.words)


def _term_reason(term: Term, name: str) -> str:
    source = f" (source: {term.source})" if term.source else ""
    if term.ambiguous is not None:
        return f"'{term.text}' is read as {name}"
    if term.kind == "discipline":
        return f"with a word of level, '{term.text}' is read as its profession: {name}"
    if term.kind == "name" and not term.is_derived:
        return f"the title names the role {name}"
    if term.kind == "former name":
        return f"{term.text} is a former name of {name}{source}"
    if term.kind == "abbreviation":
        return f"{term.text} is an abbreviation of {name}{source}"
    return f"'{term.text}' is recorded as another name of {name}{source}"


def _ambiguity_reasons(term: Term | None) -> tuple[str, ...]:
    if term is None or term.ambiguous is None:
        return ()
    row = term.ambiguous
    reason = f"'{row.title}' alone does not decide: {row.explanation}"
    if row.outside_meaning:
        return reason, f"it can also mean {row.outside_meaning}"
    return (reason,)


def _rename_reasons(case: Case) -> list[str]:
    if case.verdict.role_id is None or case.as_of is not None:
        return []
    row = case.index.role_rows[case.verdict.role_id]
    if not row.former_names or row.name_since is None:
        return []
    return [f"the role has been named {row.name} since {row.name_since.isoformat()}"]


def _reading_reasons(reading: Reading) -> list[str]:
    reasons = []
    if reading.level:
        reasons.append(f"'{reading.level}' is the level of the post, not another role")
    fields = [*reading.settings, *reading.specialties]
    if fields:
        reasons.append(f"set aside as setting or specialty: {', '.join(fields)}")
    texts: dict[str, list[str]] = {}
    for piece in reading.set_aside:
        texts.setdefault(piece.facet, []).append(piece.text)
    for facet, words in texts.items():
        if facet in _SET_ASIDE:
            reasons.append(f"set aside as {_SET_ASIDE[facet]}: {', '.join(words)}")
    return reasons
