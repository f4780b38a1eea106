"""Hiding roles and synonyms from a small registry."""

from dataclasses import replace

from app.matching.index import compile_tables
from app.matching.tables import WordLists
from tests.bench.open_set import (
    Fate,
    ask_hidden_role,
    ask_hidden_term,
    draw,
    fates,
    without_role,
)
from tests.matching.small import TABLES


def test_a_hidden_role_leaves_no_trace_and_its_children_move_up() -> None:
    index = compile_tables(without_role(TABLES, "mental-health-nurse"))

    assert "mental-health-nurse" not in index.roles
    assert index.ancestors["community-mental-health-nurse"] == {"registered-nurse"}
    assert not any("mental-health-nurse" in term.role_ids for term in index.terms)


def test_the_trainee_of_a_hidden_role_trains_for_nothing() -> None:
    rows = without_role(TABLES, "nursing-associate").roles

    assert {row.trains_for for row in rows if row.role_id == "trainee-nursing-associate"} == {None}


def test_a_hidden_role_is_never_the_answer() -> None:
    asked = [one for role in TABLES.roles for one in ask_hidden_role(TABLES, role.role_id)]

    assert len(asked) > len(TABLES.roles) / 2
    assert fates(asked)[Fate.RIGHT] == 0


def test_a_parent_that_answers_for_its_hidden_child_is_broader_not_wrong() -> None:
    tables = replace(TABLES, ambiguous=(), lists=WordLists())

    asked = ask_hidden_role(tables, "community-mental-health-nurse")

    answered = {one.text: (one.fate, one.answered) for one in asked}
    assert answered["Community Mental Health Nurse"] == (Fate.BROADER, "mental-health-nurse")


def test_a_synonym_that_another_row_repeats_was_not_hidden() -> None:
    plural = replace(TABLES.terms[0], text="EMHPs")
    tables = replace(TABLES, terms=(*TABLES.terms, plural))

    assert ask_hidden_term(tables, plural) == []


def test_the_same_seed_draws_the_same_rows_and_no_row_twice() -> None:
    drawn = draw(range(100), 50, seed=1)

    assert drawn == draw(range(100), 50, seed=1)
    assert len(set(drawn)) == 50
    assert sorted(draw(range(3), 50, seed=1)) == [0, 1, 2]
