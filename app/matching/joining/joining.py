"""The segments of a title joined to one finding."""

from itertools import pairwise

from app.matching.findings.finding import NO_FINDING, Finding, mixed
from app.matching.findings.title import Title
from app.matching.joining.alternatives import choose_between
from app.matching.joining.later_parts import (
    after_unclear,
    beside_role,
    beside_unclear,
    is_bare_head,
)
from app.matching.reading.segments import Segment
from app.matching.rules import Why
from app.matching.tokens import ALTERNATIVE, BRACKET, BREAK, COMMA


def join_parts(findings: list[Finding], title: Title) -> Finding:
    """The jobs of the segments joined in order, alternatives in one bracket ('(ODP/RGN)') first."""
    jobs = [place for place, finding in enumerate(findings) if finding.has_job]
    if len(jobs) < 2:
        return findings[jobs[0]] if jobs else NO_FINDING
    parts = _join_inside_brackets(findings, jobs, title)
    joined, _ = parts[0]
    for finding, connector in parts[1:]:
        joined = _join(joined, finding, connector, title)
    return joined


def _join_inside_brackets(
    findings: list[Finding], jobs: list[int], title: Title
) -> list[tuple[Finding, int]]:
    """The findings that are left, each with the separators before it."""
    joined = [(findings[jobs[0]], 0)]
    for before, place in pairwise(jobs):
        connector = _connector(before, place, title)
        if _is_choice_in_a_bracket(before, place, connector, title):
            first, first_connector = joined.pop()
            both = choose_between(first, findings[place], title)
            joined.append((both, first_connector))
        else:
            joined.append((findings[place], connector))
    return joined


def _is_choice_in_a_bracket(before: int, place: int, connector: int, title: Title) -> bool:
    """'(ODP/RGN)', '(Physiotherapist, Dietitian)': in a bracket a comma lists what it can be."""
    if not _depth(title.segments[place], title):
        return False
    is_list = connector & COMMA and _depth(title.segments[before], title)
    return _is_alternative(connector) or bool(is_list and not connector & BRACKET)


def _connector(before: int, place: int, title: Title) -> int:
    """The separators between two parts. A bracket between them joins nothing outside it."""
    gaps = 0
    depth = _depth(title.segments[place], title)
    for part in title.segments[before + 1 : place + 1]:
        if depth or not _depth(part, title):
            gaps |= part.connector
    return gaps


def _depth(part: Segment, title: Title) -> int:
    return title.labels.tokens[part.positions[0]].depth


def _is_alternative(connector: int) -> bool:
    return bool(connector & ALTERNATIVE) and not connector & BRACKET


def _is_list_of_kinds(first: Finding, last: Finding, connector: int) -> bool:
    """'Clinical, Counselling or Forensic Psychologist': a comma between kinds of one head."""
    if connector & BREAK or not connector & COMMA:
        return False
    return bool(first.open_role and last.open_role) and first.words[-1:] == last.words[-1:]


def _join(first: Finding, last: Finding, connector: int, title: Title) -> Finding:
    if _is_alternative(connector) or _is_list_of_kinds(first, last, connector):
        return choose_between(first, last, title)
    if first.open_role is not None and last.open_role is not None:
        return beside_role(first, last, connector, title)
    if first.open_role is not None:
        return beside_unclear(first, last, title)
    if last.open_role is not None and first.candidates:
        return after_unclear(first, last, connector, title)
    if first.closure and last.open_role is None:
        return first
    if last.why is Why.ALTERNATIVES and is_bare_head(first, title.index):
        return last
    return mixed(first, last)
