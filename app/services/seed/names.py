"""How the engine would read names after loading a seed: by the word lists that the seed has."""

from app.matching.names import NameReader, name_reader
from app.matching.tables import LexiconRow
from app.services.seed.cells import SeedData
from app.services.seed.rows import LexiconLine


def names_of(data: SeedData) -> NameReader:
    """The reader of names with the word lists of these files."""
    return name_reader(
        LexiconRow(line.lexicon, line.term, line.category, line.value, line.role_id)
        for _, line in data.of(LexiconLine)
    )
