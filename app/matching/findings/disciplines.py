"""A discipline with words of level is its profession: 'Dietetics Specialist', 'Lead Podiatry'."""

from typing import Final, NamedTuple

from app.matching.findings.finding import Finding, found
from app.matching.findings.title import Title
from app.matching.index import Term
from app.matching.phrases import longest
from app.matching.reading.spans import Span
from app.matching.rules import Facet, Level, Rule
from app.vocabulary import ModifierKind

DISCIPLINE: Final = "discipline"


class Discipline(NamedTuple):
    """A discipline of a title: where its words are, and the role of its profession."""

    positions: tuple[int, ...]
    role_id: str


def discipline_in(positions: list[int], title: Title) -> Discipline | None:
    """The first discipline that some words of a title name."""
    lists, labels = title.index.lists, title.labels
    for at in positions:
        node = lists.disciplines.children.get(labels.texts[at])
        phrase = longest(node, labels.tokens, at) if node is not None else None
        if phrase is not None and phrase[0] - 1 in positions:
            return Discipline(tuple(range(at, phrase[0])), phrase[1])
    return None


def levels_of(positions: list[int], title: Title) -> list[str] | None:
    """The levels that some words say, if none of them says anything else of a post.

    Empty for words that only say where it is, None for words of another job.
    """
    labels, levels = title.labels, []
    for at in positions:
        if labels.facet[at]:
            continue
        level = _level_at(at, title)
        if level is not None:
            levels.append(level)
        elif labels.context[at] is None or labels.is_work(at) or _is_collective(at, title):
            return None
    return levels


def profession_of(discipline: Discipline, levels: list[str], title: Title) -> Finding:
    """The finding of a discipline's profession, at the levels that the title says."""
    title.levels.extend(level for level in levels if level)
    words = tuple(title.labels.texts[at] for at in discipline.positions)
    text, role_id = " ".join(words), discipline.role_id
    term = Term(words, (0,) * len(words), text, (role_id,), DISCIPLINE, "", True, None)
    return found(Span(discipline.positions, term)).found_by(Rule.SPECIALTY)


def _level_at(at: int, title: Title) -> str | None:
    """The level of a word; empty for 'practitioner', None for a word that is no level."""
    labels = title.labels
    if labels.identity[at] == ModifierKind.ADVANCED:
        return Level.ADVANCED
    if (labels.texts[at],) in title.index.lists.discipline_heads:
        return ""
    return labels.grade[at]


def _is_collective(at: int, title: Title) -> bool:
    context = title.labels.context[at]
    is_service = context is not None and context.category == Facet.SERVICE
    return is_service and title.labels.texts[at] in title.index.lists.collectives
