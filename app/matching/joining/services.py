"""A service or team in one part of a title, named after a role: it is not a post."""

from app.matching.findings.finding import Finding, without_some_jobs
from app.matching.findings.title import Title
from app.matching.reading.segments import Segment


def drop_services(findings: list[Finding], title: Title) -> list[Finding]:
    """'Senior Nurse (GP Service)': a part that ends in a word for a service is not a post.

    It stays if every part is one.
    """
    if title.index.lists.collectives.isdisjoint(title.labels.texts):
        return findings
    return without_some_jobs(findings, [_is_service(part, title) for part in title.segments])


def _is_service(part: Segment, title: Title) -> bool:
    words = [position for position in part.positions if title.labels.facet[position] is None]
    return bool(words) and title.labels.texts[words[-1]] in title.index.lists.collectives
