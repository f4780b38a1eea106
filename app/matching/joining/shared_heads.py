"""Parts of a title that share a head noun with the part beside them."""

from collections.abc import Iterator

from app.matching.findings.disciplines import DISCIPLINE, discipline_in, profession_of
from app.matching.findings.finding import NO_FINDING, Finding, found
from app.matching.findings.title import Title
from app.matching.index import MatchIndex, Term
from app.matching.kinship import is_of_register, is_registration, lookup
from app.matching.phrases import Words
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.tokens import ALTERNATIVE, AND, COMMA, OR, SLASH

_LISTING = ALTERNATIVE | COMMA
# Names of professions that are written as one word or as two.
_NOUNS_AT_THE_END = ("therapist",)


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
        discipline = _discipline_beside(place, following, title)
        if discipline is not None:
            shared[place], shared[place + 1] = discipline
        elif term is not None and set(term.role_ids) != {following.role_id}:
            shared[place] = found(Span(tuple(part.positions), term))
        elif term is None and _is_unknown_kind(place, following, title):
            shared[place + 1] = following.opened_to_others()
    return shared


def _discipline_beside(
    place: int, following: Finding, title: Title
) -> tuple[Finding, Finding] | None:
    """'Physiotherapy and Dietetics Lead' leads both. Of 'nursing' no profession is certain."""
    part, span = title.segments[place], following.span
    words = [at for at in part.positions if not title.labels.facet[at]]
    if not words or span is None or following.open_role is None or span.term.kind != DISCIPLINE:
        return None
    if span.start != title.segments[place + 1].positions[0]:
        return None
    discipline = discipline_in(words, title)
    if discipline is not None and discipline.positions[-1] == words[-1]:
        return profession_of(discipline, [], title), following
    is_field = title.labels.texts[words[-1]] in title.index.lists.fields
    return (NO_FINDING, following.opened_to_others()) if is_field else None


def _is_unknown_kind(place: int, following: Finding, title: Title) -> bool:
    """'Medical and Dental Technician': the other kind of technician is not known."""
    labels, span = title.labels, following.span
    part, after = title.segments[place], title.segments[place + 1]
    words = [at for at in part.positions if not labels.facet[at]]
    if place or len(words) != 1 or span is None or following.open_role is None:
        return False
    if labels.texts[words[0]] in title.index.lists.fields and after.connector & (SLASH | OR):
        return following.words not in title.index.lists.qualified_heads
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
    heads, words = _heads_of(following), _words_without_grades(part, title)
    for ending in _endings(words):
        for head in heads:
            term = lookup(title.index, (*ending, *head))
            if term is not None:
                return term
    return _read_again((*words[-1:], *heads[0]), title.index) if words and heads else None


def _heads_of(following: Finding) -> list[Words]:
    """The last words of a term; of one word, the noun at its end: a 'dramatherapist' too."""
    words = following.words
    if len(words) == 1:
        return [(noun,) for noun in _NOUNS_AT_THE_END if words[0].endswith(noun)]
    return [words[-length:] for length in range(1, len(words))]


def _read_again(words: Words, index: MatchIndex) -> Term | None:
    """'Drama' and 'therapist' together are read as 'dramatherapist'."""
    return lookup(index, index.words(" ".join(words)))


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
