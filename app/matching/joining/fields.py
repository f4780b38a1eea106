"""A general role and a field that the title names: the role of that field, if there is one."""

from collections.abc import Iterator

from app.matching.findings.finding import Finding
from app.matching.findings.title import Title
from app.matching.index import Context
from app.matching.kinship import covering_role, without_parents
from app.matching.phrases import Words
from app.matching.reading.segments import Segment
from app.matching.rules import Facet, Rule
from app.matching.tokens import ALTERNATIVE, OR, SLASH


def choose_by_field(finding: Finding, findings: list[Finding], title: Title) -> Finding:
    """'Locum Consultant A&E': the special case of a role that has the field in its name."""
    role_id = finding.open_role
    if role_id is None or role_id not in title.index.children:
        return finding
    if _names_a_part_of_register(title):
        return finding
    chosen = _chosen(role_id, list(_fields(role_id, findings, title)), title)
    if chosen == role_id or chosen in title.index.ambiguous_roles:
        return finding
    if not title.index.ancestors[chosen].issuperset(finding.beside):
        # 'Consultant Vascular Zorbologist', with Zorbologist known: not the vascular surgeon.
        return finding
    name, parent = title.index.roles[chosen].name, title.index.roles[role_id].name
    title.notes.append(f"the title names the field that makes a {parent} a {name}")
    return finding.decided(chosen, Rule.FIELD)


def _names_a_part_of_register(title: Title) -> bool:
    """'RGN - Mental Health' is a nurse of the adult part, wherever the post is."""
    parts = title.index.lists.parts_of_register
    return any(span.term.words in parts for part in title.segments for span in part.spans)


def _chosen(role_id: str, fields: list[Words], title: Title) -> str:
    """The role that the fields choose, step by step; the role itself where they choose none.

    'Consultant in Respiratory and General Medicine': the more special of two is meant. Of
    fields that are offered as alternatives or lead apart, the parent that covers them is.
    """
    ancestors = title.index.ancestors
    children = title.index.children.get(role_id, {})
    named = {children[words] for words in fields if words in children}
    if not named:
        return role_id
    if not title.labels.separators & (SLASH | OR):
        further = {_chosen(role, fields, title) for role in without_parents(title.index, named)}
        meant = [role for role in further if named <= ancestors[role] | {role}]
        if len(meant) == 1:
            return meant[0]
    covering = covering_role(title.index, named)
    return covering if covering is not None and role_id in ancestors[covering] else role_id


def _fields(role_id: str, findings: list[Finding], title: Title) -> Iterator[Words]:
    """The words of each field outside the names of other roles, and of what it means."""
    labels = title.labels
    for place, part in enumerate(title.segments):
        if _is_beside_another_job(place, findings, title):
            continue
        others = [span for span in part.spans if span.term.role_ids != (role_id,)]
        covered = {at for span in others for at in span.positions}
        last = _last_of_employer(part, title)
        for at in part.positions:
            context = (
                None if labels.facet[at] or labels.is_within_context(at) else labels.context[at]
            )
            if context is not None and at > last and at not in covered:
                yield from _meanings(_words_of(at, context, title), context, title)


def _last_of_employer(part: Segment, title: Title) -> int:
    """The position where an employer's name ends: 'Northern Mental Health NHS Trust'."""
    contexts = title.labels.context
    named = [at for at in part.positions if _is_organisation(contexts[at])]
    return named[-1] if named and named[0] != part.positions[0] else -1


def _is_organisation(context: Context | None) -> bool:
    return context is not None and context.category == Facet.ORGANISATION


def _is_beside_another_job(place: int, findings: list[Finding], title: Title) -> bool:
    """'Programme Nurse 0-19 / School Nurse': a field of an alternative says nothing of the rest."""
    for other, connector in ((place - 1, place), (place + 1, place + 1)):
        if not 0 <= other < len(findings) or not title.segments[connector].connector & ALTERNATIVE:
            continue
        positions = title.segments[place].positions + title.segments[other].positions
        are_both_jobs = findings[other].has_job and findings[place].has_job
        if are_both_jobs or any(title.labels.is_unknown(at) for at in positions):
            return True
    return False


def _words_of(first: int, context: Context, title: Title) -> Words:
    labels = title.labels
    after = first + 1
    while after < len(labels.texts) and labels.context[after] is context:
        after += 1
    return tuple(labels.texts[first:after])


def _meanings(words: Words, context: Context, title: Title) -> Iterator[Words]:
    """A setting or people served only count if it is recorded what they mean."""
    meanings = title.index.lists.field_meanings
    for each in (words, context.words):
        if context.category == Facet.SPECIALTY:
            yield each
        if each in meanings:
            yield meanings[each]
