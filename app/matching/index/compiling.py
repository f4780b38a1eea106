"""The index of some tables: each part is made from its own table."""

import hashlib
from collections.abc import Iterator
from dataclasses import fields

from app.matching.index.children import add_grades, find_children
from app.matching.index.codes import compile_codes
from app.matching.index.lists import compile_lists
from app.matching.index.match_index import MatchIndex
from app.matching.index.near import compile_near_terms
from app.matching.index.roles import (
    find_ambiguous_roles,
    find_ancestors,
    find_names_of_relatives,
    find_other_jobs,
    find_roles_above,
    find_trainees,
    roles_by_id,
)
from app.matching.index.terms import (
    collect_bags,
    compile_terms,
    find_mental_health_heads,
    find_registered_fields,
)
from app.matching.names import name_reader
from app.matching.phrases import phrase_tree
from app.matching.resolution import RoleCard
from app.matching.spelling import near_spellings
from app.matching.tables import MatchingTables


def compile_tables(tables: MatchingTables) -> MatchIndex:
    """The index of these tables. The same rows in any order give an equal index."""
    reader = name_reader(tables.lists.rewrites)
    lists = compile_lists(tables.lists, reader)
    roles = roles_by_id(tables.roles)
    terms = compile_terms(tables, roles, reader)
    registered_fields = find_registered_fields(terms, lists.registrations, roles)
    children = find_children(terms, roles, lists.field_parents, lists.qualified_heads)
    vocabulary = frozenset(word for term in terms for word in term.words)
    return MatchIndex(
        content=content_key(tables),
        reader=reader,
        lists=lists,
        codes=compile_codes(tables),
        near=compile_near_terms(tables, reader),
        roles={key: RoleCard(key, row.name, row.family) for key, row in roles.items()},
        role_rows=roles,
        ancestors=find_ancestors(roles),
        roles_above=find_roles_above(roles),
        names_of_relatives=find_names_of_relatives(roles, reader),
        trainees=find_trainees(roles, reader),
        other_jobs=find_other_jobs(roles, lists.other_job_words, reader),
        ambiguous_roles=find_ambiguous_roles(tables, reader),
        registered_fields=registered_fields,
        children=add_grades(children, roles, lists.grade_forms, registered_fields),
        terms=terms,
        role_trie=phrase_tree((term.words, term) for term in terms),
        bags=collect_bags(terms),
        mental_health_heads=find_mental_health_heads(terms),
        vocabulary=vocabulary,
        spellings=near_spellings(vocabulary),
    )


def content_key(tables: MatchingTables) -> str:
    """'sha256:…' of the tables' rows, whatever their order: equal keys give equal answers."""
    digest = hashlib.sha256()
    for rows in _each_table(tables):
        for row in sorted(repr(row) for row in rows):
            digest.update(row.encode())
            digest.update(b"\n")
    return f"sha256:{digest.hexdigest()}"


def _each_table(tables: MatchingTables) -> Iterator[tuple[object, ...]]:
    for table in fields(tables):
        if table.name != "lists":
            yield getattr(tables, table.name)
    for word_list in fields(tables.lists):
        yield getattr(tables.lists, word_list.name)
