"""Names that the registry does not know yet are seldom matched to another role.

A draw of the seed's own names with a fixed seed, each asked of an index built without it;
`make bench` asks many more.
"""

from dataclasses import replace

import pytest

from app.matching.tables import MatchingTables
from app.vocabulary import MATCHABLE_SCOPES
from tests.bench.open_set import Asked, Fate, ask_hidden_role, ask_hidden_term, draw

HIDDEN_ROLES, HIDDEN_TERMS = 12, 40
MOST_WRONG_OF_ROLES = 1
MOST_WRONG_OF_TERMS = 1


@pytest.fixture(scope="module")
def without_codes(tables: MatchingTables) -> MatchingTables:
    """The tables that read a title; codes decide nothing here and cost time."""
    return replace(tables, codes=(), known_codes=())


def _wrong(asked: list[Asked]) -> list[Asked]:
    return [one for one in asked if one.fate is Fate.WRONG]


def test_the_names_of_hidden_roles_are_hardly_ever_matched_to_others(
    without_codes: MatchingTables,
) -> None:
    roles = draw(sorted(role.role_id for role in without_codes.roles), HIDDEN_ROLES, seed=1)

    asked = [one for role_id in roles for one in ask_hidden_role(without_codes, role_id)]

    assert len(asked) > HIDDEN_ROLES
    assert len(_wrong(asked)) <= MOST_WRONG_OF_ROLES, _wrong(asked)


def test_hidden_synonyms_are_hardly_ever_matched_to_other_roles(
    without_codes: MatchingTables,
) -> None:
    rows = [row for row in without_codes.terms if row.scope in MATCHABLE_SCOPES]
    terms = draw(sorted(rows, key=lambda row: (row.role_id, row.text)), HIDDEN_TERMS, seed=1)

    asked = [one for row in terms for one in ask_hidden_term(without_codes, row)]

    assert len(asked) > HIDDEN_TERMS / 2
    assert len(_wrong(asked)) <= MOST_WRONG_OF_TERMS, _wrong(asked)
