"""Where the facts come from: every source is used, and says how far to trust it."""

from urllib.parse import urlsplit

from app.services.seed.cells import SeedData
from app.services.seed.rows import LINES, SourceLine
from app.vocabulary import SourceStanding

CURATION = "registry-curation"
NO_ADDRESS = frozenset(
    (
        "hee-career-progression-2020",
        "kent-medway-mhp-review",
        "nuffield-skill-mix-2024",
        "parliamentary-answer-71184",
    )
)
"""Verified sources whose address we did not see: founding documents and an answer in Parliament."""
MANY_ROWS = 100
"""From so many rows on, a reader must be able to look a row up."""


def _sources(seed: SeedData) -> dict[str, SourceLine]:
    return {line.source_id: line for _, line in seed.of(SourceLine)}


def _rows_by_source(seed: SeedData) -> dict[str, int]:
    """How many rows have each source as the main one."""
    rows: dict[str, int] = {}
    for kind in LINES:
        for _, line in seed.of(kind):
            source_id = getattr(line, "source_id", None)
            if source_id is not None and not isinstance(line, SourceLine):
                rows[source_id] = rows.get(source_id, 0) + 1
    return rows


def _texts_that_name_sources(seed: SeedData) -> str:
    return "\n".join(
        getattr(line, column, None) or ""
        for kind in LINES
        if kind is not SourceLine
        for _, line in seed.of(kind)
        for column in ("source_detail", "note")
    )


def test_every_source_is_used(seed: SeedData) -> None:
    main, texts = _rows_by_source(seed), _texts_that_name_sources(seed)

    unused = [source_id for source_id in _sources(seed) if source_id not in main]

    assert [source_id for source_id in unused if source_id not in texts] == []


def test_the_registry_s_own_curation_is_called_so_and_nothing_else_is(seed: SeedData) -> None:
    curated = {
        source_id
        for source_id, line in _sources(seed).items()
        if line.standing is SourceStanding.CURATION
    }

    assert curated == {CURATION}


def test_a_verified_source_has_a_publisher_and_an_address(seed: SeedData) -> None:
    bare = [
        source_id
        for source_id, line in _sources(seed).items()
        if line.standing is SourceStanding.VERIFIED
        and not (line.publisher and line.url)
        and source_id not in NO_ADDRESS
    ]

    assert bare == []


def test_a_source_of_many_rows_has_an_address_below_its_home_page(seed: SeedData) -> None:
    sources = _sources(seed)

    homes = [
        source_id
        for source_id, rows in _rows_by_source(seed).items()
        if rows >= MANY_ROWS
        and source_id != CURATION
        and not urlsplit(sources[source_id].url or "").path.strip("/")
    ]

    assert homes == []
