"""Parts of a title that share a head noun with the part beside them."""

from collections.abc import Iterator

from app.matching.findings.finding import Finding, found
from app.matching.findings.title import Title
from app.matching.index import Term
from app.matching.kinship import is_of_register, is_registration, lookup
from app.matching.phrases import Words
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.tokens import ALTERNATIVE, AND, COMMA

_LISTING = ALTERNATIVE | COMMA


def share_heads(findings: list[Finding], title: Title) -> list[Finding]:
    """'Clinical / Counselling Psychologist': both parts are psychologists."""
    if not title.labels.separators & _LISTING:
        return findings
    shared = list(findings)
    for place in range(len(shared) - 2, -1, -1):
        following, part = shared[place + 1], title.segments[place]
        if shared[place].has_job or not title.segments[place + 1].connector & _LISTING:
            continue
        term = _with_head_of(following, part, title)
        if term is not None and set(term.role_ids) != {following.role_id}:
            shared[place] = found(Span(tuple(part.positions), term))
        elif term is None and _is_unknown_kind(place, following, title):
            shared[place + 1] = following.opened_to_others()
    return shared


def _is_unknown_kind(place: int, following: Finding, title: Title) -> bool:
    """'Medical and Dental Technician': the other kind of technician is not known."""
    labels, span = title.labels, following.span
    part, after = title.segments[place], title.segments[place + 1]
    words = [at for at in part.positions if not labels.facet[at]]
    if place or len(words) != 1 or span is None or following.open_role is None:
        return False
    if not after.connector & AND or span.start != after.positions[0] or len(span.positions) != 2:
        return False
    first, kind = labels.context[words[0]], labels.context[span.start]
    is_plain = not (labels.grade[words[0]] or labels.is_work(words[0]))
    return is_plain and (first is None or kind is None or first.category == kind.category)


def share_heads_of_registrations(findings: list[Finding], title: Title) -> list[Finding]:
    """'RMN / LD': a field beside letters of the register is that profession too."""
    if not title.labels.separators & _LISTING:
        return findings
    shared = list(findings)
    for place in range(1, len(shared)):
        part = title.segments[place]
        if shared[place].has_job or not part.connector & _LISTING:
            continue
        term = _with_profession_of(shared[place - 1], part, title)
        if term is not None:
            shared[place] = found(Span(tuple(part.positions), term))
    return shared


def _with_head_of(following: Finding, part: Segment, title: Title) -> Term | None:
    """The term that a part is with the last words of the next part's term.

    Heads of two words ('specialist nurse') are not cut: they mean something else.
    """
    if following.words in title.index.lists.qualified_heads:
        return None
    for words in _endings(_words_without_grades(part, title)):
        for length in range(1, len(following.words)):
            term = lookup(title.index, (*words, *following.words[-length:]))
            if term is not None:
                return term
    return None


def _words_without_grades(part: Segment, title: Title) -> Words:
    labels = title.labels
    return tuple(
        [
            labels.texts[position]
            for position in part.positions
            if not labels.facet[position] and not labels.grade[position]
        ]
    )


def _endings(words: Words) -> Iterator[Words]:
    """All the words, then all but the first, down to the last word."""
    for start in range(len(words)):
        yield words[start:]


def _with_profession_of(before: Finding, part: Segment, title: Title) -> Term | None:
    """The field of the register that a part is with the profession of the letters before it."""
    index = title.index
    if before.role_id is None or not is_registration(index, before.words):
        return None
    head = index.words(index.roles[before.role_id].name)[-1:]
    words = [title.labels.texts[position] for position in part.positions]
    term = lookup(index, (*words, *head))
    return term if term is not None and is_of_register(index, term) else None
