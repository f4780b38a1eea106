from pathlib import Path

from app.services.seed.names import names_of
from app.services.seed.reading import read_seed
from tests.word_lists import read_as_in_files


def test_names_are_read_by_the_word_lists_of_the_seed(seed: Path) -> None:
    before = names_of(read_seed(seed))
    read_as_in_files(seed, "snr", "senior")

    after = names_of(read_seed(seed))

    assert before.words("Snr Nurses") == ("snr", "nurse")
    assert after.words("Snr Nurses") == ("senior", "nurse")
