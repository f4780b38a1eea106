"""A team, a service or a place named after the people who work there: it is not a post."""

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.reading.segments import Segment
from app.matching.rules import Facet


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
    if not start or title.labels.tokens[start].preposition != "of":
        return False
    return _is_collective(start - 1, title)


def _is_place_of(end: int, part: Segment, title: Title) -> bool:
    """Whether a noun for a team or place is the next word after a term, and the last one.

    After people in the plural, words can be between: 'Porters Main Lodge'.
    """
    labels = title.labels
    after = [at for at in part.head if at > end and labels.facet[at] is None]
    if not after or any(labels.gaps[at] for at in after) or not _is_collective(after[-1], title):
        return False
    if len(after) == 1:
        return after[0] == end + 1
    return _is_plural(end, title) and not any(_says_more(at, title) for at in after[:-1])


def _is_plural(at: int, title: Title) -> bool:
    token = title.labels.tokens[at]
    return token.end - token.start > len(token.text)


def _says_more(at: int, title: Title) -> bool:
    """'Staff Nurses Stroke Unit' work there: a field or another job is not the name of a place."""
    labels = title.labels
    context = labels.context[at]
    is_field = context is not None and context.category != Facet.PLACE
    return is_field or labels.head[at] is not None or labels.grade[at] is not None


def _is_collective(position: int, title: Title) -> bool:
    return title.labels.texts[position] in title.index.lists.collectives
