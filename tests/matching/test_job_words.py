import pytest

from app.matching.index import compile_tables
from app.matching.job_words import job_words
from app.spreadsheets import privacy
from tests.matching.small import TABLES

INDEX = compile_tables(TABLES)
WORDS = job_words(INDEX)


@pytest.mark.parametrize("title", ["Nurse, Staff", "Nurses, Staff", "Practitioner, Peripatetic"])
def test_a_title_that_is_turned_round_is_no_persons_name(title: str) -> None:
    assert privacy.found_in(title, WORDS) is None


@pytest.mark.parametrize("cell", ["Bloggs, Jo", "O'Neill, Mary-Anne", "Mr Jo Bloggs", "BLOGGS,JO"])
def test_a_persons_name_is_found(cell: str) -> None:
    assert privacy.found_in(cell, WORDS) == privacy.NAME


def test_every_word_of_a_role_name_is_a_job_word() -> None:
    for role in INDEX.roles.values():
        assert WORDS.issuperset(INDEX.words(role.name))


@pytest.mark.parametrize("word", ["hull", "senior", "trainee", "forensic", "psychiatry", "vacancy"])
def test_words_of_the_word_lists_are_job_words(word: str) -> None:
    assert word in WORDS


def test_job_words_are_casefolded() -> None:
    assert all(word == word.casefold() for word in WORDS)
