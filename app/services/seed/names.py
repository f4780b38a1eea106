"""How the engine would read names after loading a seed: by the rewrites that the seed has."""

from app.matching.names import NameReader, name_reader
from app.matching.tables import RewriteRow
from app.services.seed.cells import SeedData
from app.services.seed.word_rows import RewriteLine


def names_of(data: SeedData) -> NameReader:
    """The reader of names with the rewrites of these files."""
    return name_reader(
        RewriteRow(line.written, line.kind, line.rewritten) for _, line in data.of(RewriteLine)
    )
