"""A discipline in one part of a title, and words of level in the part beside it."""

from app.matching.findings.disciplines import discipline_in, levels_of, profession_of
from app.matching.findings.finding import NO_FINDING, Finding
from app.matching.findings.title import Title
from app.matching.tokens import ALTERNATIVE


def join_disciplines(findings: list[Finding], title: Title) -> list[Finding]:
    """'Specialist - Dietetics', 'Practitioner (Podiatry)': both parts are the profession."""
    if title.index.lists.discipline_words.isdisjoint(title.labels.texts):
        return findings
    joined = list(findings)
    for place, part in enumerate(title.segments):
        discipline = None if joined[place].has_job else discipline_in(part.positions, title)
        others = [at for at in part.positions if discipline and at not in discipline.positions]
        if discipline is None or levels_of(others, title) is None:
            continue
        for beside in (place - 1, place + 1):
            levels = _levels_beside(place, beside, title)
            if levels:
                joined[place] = profession_of(discipline, levels, title)
                joined[beside] = NO_FINDING
                break
    return joined


def _levels_beside(place: int, beside: int, title: Title) -> list[str] | None:
    """The levels that are all that a part beside a discipline says."""
    if not 0 <= beside < len(title.segments):
        return None
    if title.segments[max(place, beside)].connector & ALTERNATIVE:
        return None
    return levels_of(title.segments[beside].positions, title)
