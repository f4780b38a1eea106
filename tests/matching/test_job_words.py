import pytest

from app.matching.index import compile_tables
from app.matching.job_words import job_words
from app.spreadsheets import privacy
from tests.matching.small import TABLES

WORDS = job_words(compile_tables(TABLES))


@pytest.mark.parametrize("title", ["Nurse, Staff", "Nurses, Staff", "Practitioner, Peripatetic"])
def test_a_title_that_is_turned_round_is_no_persons_name(title: str) -> None:
    assert privacy.found_in(title, WORDS) is None


@pytest.mark.parametrize("cell", ["Bloggs, Jo", "O'Neill, Mary-Anne", "Mr Jo Bloggs", "BLOGGS,JO"])
def test_a_persons_name_is_found(cell: str) -> None:
    assert privacy.found_in(cell, WORDS) == privacy.NAME
