"""Two fields of one profession that a title names: the parent that covers both."""

from collections.abc import Iterator

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.index import MatchIndex
from app.matching.kinship import lookup, only_role
from app.matching.phrases import Words
from app.matching.reading.spans import Span


def covered(first: Finding, last: Finding, title: Title) -> Finding | None:
    """'Clinical / Counselling Psychologist': two fields of a profession are that profession.

    Fields of the register stay a choice: nurses of two fields are two professions.
    """
    one, two, head = first.open_role, last.open_role, last.words[-1:]
    if one is None or two is None or first.words[-1:] != head:
        return None
    if title.index.registered_fields & {one, two}:
        return None
    parents = _parents_of_fields(two, head, title.index)
    return _covering(last, one, two, parents, title)


def cover_fields_side_by_side(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """'Clinical Counselling Psychologist': two fields with nothing between them are both meant."""
    role_id, span, index = finding.open_role, finding.span, title.index
    if role_id is None or span is None or any(title.labels.grade[at] for at in span.positions):
        return finding
    head = index.words(index.roles[role_id].name)[-1:]
    parents = _parents_of_fields(role_id, head, index)
    if not parents or _is_above_the_register(parents, index):
        return finding
    for other in _fields_beside(span, head, title):
        both = _covering(finding, role_id, other, parents, title)
        if both is not None:
            return both
    return finding


def _covering(
    finding: Finding, one: str, two: str, parents: list[str], title: Title
) -> Finding | None:
    index = title.index
    if one == two or one in index.ancestors[two] or two in index.ancestors[one]:
        return None
    for parent in parents:
        if parent in index.role_rows[one].kind_of and parent in index.role_rows[two].kind_of:
            title.notes.append(f"{index.roles[parent].name} covers the fields that the title names")
            return finding.covering(parent, one, two)
    return None


def _parents_of_fields(role_id: str, head: Words, index: MatchIndex) -> list[str]:
    """The parents of a role that are parents of fields, and have this head in their names."""
    lists = index.lists
    known = lists.field_parents.union(lists.qualified_heads.values())
    return [
        parent
        for parent in index.role_rows[role_id].kind_of
        if parent in known and index.words(index.roles[parent].name)[-1:] == head
    ]


def _is_above_the_register(parents: list[str], index: MatchIndex) -> bool:
    return any(not index.ancestors[field].isdisjoint(parents) for field in index.registered_fields)


def _fields_beside(span: Span, head: Words, title: Title) -> Iterator[str]:
    """The roles that the free words in a term and beside it are with its head."""
    labels = title.labels
    terms = [span, *(each for part in title.segments for each in part.spans)]
    taken = {at for term in terms for at in term.positions}
    for at in range(max(span.start - 1, 0), min(span.end + 2, len(labels.texts))):
        if at in taken or labels.facet[at]:
            continue
        term = lookup(title.index, (labels.texts[at], *head))
        role_id = only_role(term) if term is not None else None
        if role_id is not None:
            yield role_id
