from dataclasses import replace

from app.matching.index import compile_tables, content_key
from tests.matching.small import INDEX, LISTS, TABLES


def test_the_order_of_the_rows_does_not_matter() -> None:
    reversed_lists = replace(
        LISTS,
        rewrites=LISTS.rewrites[::-1],
        contexts=LISTS.contexts[::-1],
        special_terms=LISTS.special_terms[::-1],
    )
    tables = replace(
        TABLES, roles=TABLES.roles[::-1], terms=TABLES.terms[::-1], lists=reversed_lists
    )

    assert compile_tables(tables) == INDEX


def test_a_change_of_any_word_list_changes_the_key_of_the_content() -> None:
    fewer = replace(TABLES, lists=replace(LISTS, guards=()))

    assert content_key(fewer) != content_key(TABLES) == INDEX.content


def test_the_vocabulary_is_the_words_of_the_terms() -> None:
    assert {"emhp", "psychiatrist"} <= INDEX.vocabulary
    assert "blorple" not in INDEX.vocabulary
