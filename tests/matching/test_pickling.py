import pickle

from app.matching.resolve import resolve_title
from tests.matching.small import INDEX
from tests.matching.versions import TITLES


def test_an_index_that_was_pickled_answers_the_same() -> None:
    restored = pickle.loads(pickle.dumps(INDEX, -1))  # noqa: S301  # made here

    assert restored == INDEX
    assert [resolve_title(title, restored) for title in TITLES] == [
        resolve_title(title, INDEX) for title in TITLES
    ]
