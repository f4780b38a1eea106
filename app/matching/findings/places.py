"""A team, a service or a place named after the people who work there: it is not a post."""

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.reading.segments import Segment
from app.matching.tokens import SOFT


def close_if_place(finding: Finding, part: Segment, title: Title) -> Finding:
    """'Porters Lodge' and 'Health Visitors Team', but not 'Nurse in a Crisis Team'."""
    span = finding.span
    if span is None:
        return finding
    if _is_place_of(span.end, part, title) or _is_people_of(span.start, title):
        nouns = [title.labels.texts[at] for at in part.head if _is_collective(at, title)]
        return finding.gated("a team, a service or a place is not a post", *nouns)
    return finding


def _is_people_of(start: int, title: Title) -> bool:
    """'Team of Health Visitors'."""
    token = title.labels.tokens[start]
    if token.preposition != "of" or not token.gap & SOFT:
        return False
    return start > 0 and _is_collective(start - 1, title)


def _is_place_of(end: int, part: Segment, title: Title) -> bool:
    """Whether a noun for a team or place is the next word after a term, and the last one."""
    labels = title.labels
    words = [position for position in part.head if labels.facet[position] is None]
    noun = words[-1]
    if noun != end + 1 or labels.gaps[noun]:
        return False
    return _is_collective(noun, title)


def _is_collective(position: int, title: Title) -> bool:
    return title.labels.texts[position] in title.index.lists.collectives
