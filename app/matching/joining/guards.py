"""Words of a title that speak against the role that was found."""

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.kinship import contains, is_weak
from app.matching.rules import Doubt, Facet, Why


def doubt_by_earlier_words(finding: Finding, findings: list[Finding], title: Title) -> Finding:
    """A lone word in a later part does not decide what the first part left unknown."""
    span = finding.span
    if finding.role_id is None or span is None:
        return finding
    is_in_bracket = bool(title.labels.tokens[span.start].depth)
    can_close = not is_in_bracket and is_weak(title.index, span.term)
    for place, part in enumerate(title.segments):
        if span.start in part.positions:
            break
        if not any(title.labels.is_unknown(position) for position in part.positions):
            continue
        finding = finding.doubted(Doubt.UNKNOWN_BEFORE)
        if can_close and not findings[place].has_job:
            finding = finding.closed(Why.TOO_THIN)
    return finding


def guard_by_phrases(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """Close a role that the title's words are recorded against ('theatre' and recovery worker)."""
    phrases = title.index.lists.guards.get(finding.role_id or "", ())
    texts = tuple(title.labels.texts)
    against = next((phrase for phrase in phrases if contains(texts, phrase)), None)
    return finding if against is None else finding.closed(Why.GUARD, words=against)


def close_if_event(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """'Nurse Recruitment Open Day': an event is not a post, whatever it recruits for."""
    if Facet.EVENT not in title.labels.noise:
        return finding
    kinds = zip(title.labels.texts, title.labels.noise, strict=True)
    words = [text for text, kind in kinds if kind == Facet.EVENT]
    return finding.gated("an event is not a post", *words)
