from sqlmodel import Session

from app.matching.tables import ContextRow, GradeRow, RewriteRow
from app.services.content.word_lists import job_words_of, read_rewrites, read_word_lists
from tests.trusts import live_index
from tests.word_lists import read_as


def test_each_list_is_read_with_the_columns_that_the_engine_needs(registry: Session) -> None:
    read_as(registry, "snr", "senior")

    lists = read_word_lists(registry)

    assert lists.rewrites == (RewriteRow("snr", "variant", "senior"),)
    assert lists.contexts == (ContextRow("CAMHS", "setting", "CAMHS", is_mental_health=False),)
    assert lists.grades == (GradeRow("senior", "level", "senior"),)
    assert lists.guards == ()
    assert read_rewrites(registry) == lists.rewrites


def test_the_words_of_jobs_are_those_of_the_content_and_found_once(registry: Session) -> None:
    before, same = live_index(registry), live_index(registry)
    read_as(registry, "navvy", "navigator")
    after = live_index(registry)

    assert job_words_of(same) is job_words_of(before)
    assert job_words_of(after) - job_words_of(before) == {"navvy"}
