"""Words that say that a post is not a role, or not yet ('non-', 'former', 'aspiring')."""

from typing import Final

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.tokens import ALTERNATIVE, BREAK, COMMA
from app.vocabulary import ModifierKind

_REASONS: Final = {
    ModifierKind.EXCLUSION: "'{}' says that the post is not this role",
    ModifierKind.NOT_YET: "'{}' says that nobody has this role yet",
}


def close_by_exclusion(finding: Finding, positions: list[int], title: Title) -> Finding:
    """A finding, closed if one of these words says that the post is not the role."""
    for position in positions:
        if finding.has_job and is_exclusion(position, title):
            return finding.gated(_reason(position, title), title.labels.texts[position])
    return finding


def is_exclusion(position: int, title: Title) -> bool:
    """Whether a word says that the post is not a role that the title names.

    'Non-clinical Director' is not a Clinical Director, but a Rota Coordinator
    (Non-Clinical) is a Rota Coordinator.
    """
    labels = title.labels
    if not is_word_of_exclusion(position, title) or _is_in_a_term(position, title):
        return False
    following = _next_word(position, title)
    if following == len(labels.texts) or labels.gaps[following] & (BREAK | COMMA):
        return True
    if labels.grade[following] or _is_in_a_term(following, title):
        return True
    return labels.context[position] is None and _is_before_a_term(position, title)


def is_word_of_exclusion(position: int, title: Title) -> bool:
    """Whether the word lists have it as a word of exclusion, or of a role not yet held."""
    return title.labels.identity[position] in _REASONS


def close_by_first_word(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """'Former CAMHS Practitioner (EMHP)': a first word is about every part of the title."""
    first = _next_word(-1, title)
    if first == len(title.labels.texts):
        return finding
    if finding.has_job and _begins_list(first, title):
        return finding.gated(_reason(first, title), title.labels.texts[first])
    return close_by_exclusion(finding, [first], title)


def _begins_list(position: int, title: Title) -> bool:
    """'Former Clinical / Counselling Psychologist': the list has one head, at its end."""
    if not is_word_of_exclusion(position, title) or len(title.segments) < 2:
        return False
    return not title.segments[0].spans and bool(title.segments[1].connector & (ALTERNATIVE | COMMA))


def _next_word(position: int, title: Title) -> int:
    """The position of the next word that is not set aside."""
    following = position + 1
    while following < len(title.labels.texts) and title.labels.facet[following]:
        following += 1
    return following


def _is_in_a_term(position: int, title: Title) -> bool:
    return any(position in span.positions for part in title.segments for span in part.spans)


def _is_before_a_term(position: int, title: Title) -> bool:
    for part in title.segments:
        if position in part.positions:
            return any(span.start > position for span in part.spans)
    return False


def _reason(position: int, title: Title) -> str:
    labels = title.labels
    return _REASONS[ModifierKind(labels.identity[position] or "")].format(labels.texts[position])
