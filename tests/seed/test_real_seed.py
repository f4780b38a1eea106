"""The seed that ships: these tests read the real files."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.session import reading, transaction
from app.services.seed.cells import SeedLine
from app.services.seed.golden import GoldenTitle
from app.services.seed.loading import export_seed, load_seed, read_seed
from app.services.seed.rows import LINES
from app.vocabulary import (
    ContextKind,
    GradeKind,
    HeadWordKind,
    ModifierKind,
    RewriteKind,
    SetAsideKind,
    SpecialTermKind,
)

SEED = Path(__file__).parent.parent.parent / "seed"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_the_seed_has_no_fault() -> None:
    read_seed(SEED)


def test_the_seed_loads_once_and_comes_back_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    data = read_seed(SEED)
    with transaction(engine) as session:
        first = load_seed(session, data, at=NOON, actor="tester")
    with transaction(engine) as session:
        second = load_seed(session, data, at=NOON, actor="tester")

    with reading(engine) as session:
        export_seed(session, tmp_path / "out")

    assert first.count("conflicting") == 0
    assert not second.has_changed
    for line in LINES:
        assert (tmp_path / "out" / line.file).read_bytes() == (SEED / line.file).read_bytes()


@pytest.mark.parametrize("line", [*LINES, GoldenTitle], ids=lambda line: line.file)
def test_each_file_has_a_section_that_describes_each_column(line: type[SeedLine]) -> None:
    section = _sections()[line.file]

    assert [column for column in line.columns() if f"| `{column}` |" not in section] == []


KINDS_OF_WORDS = {
    "rewrites.csv": RewriteKind,
    "context_words.csv": ContextKind,
    "grades.csv": GradeKind,
    "modifiers.csv": ModifierKind,
    "set_aside_words.csv": SetAsideKind,
    "head_words.csv": HeadWordKind,
    "special_terms.csv": SpecialTermKind,
}


@pytest.mark.parametrize(("file", "kinds"), KINDS_OF_WORDS.items())
def test_each_kind_of_word_is_described(file: str, kinds: type[StrEnum]) -> None:
    section = _sections()[file]

    assert [kind.value for kind in kinds if f"`{kind}`" not in section] == []


def test_the_folder_contains_only_the_seed() -> None:
    expected = {line.file for line in LINES} | {GoldenTitle.file, "README.md"}

    assert {path.name for path in SEED.iterdir()} == expected


def _sections() -> dict[str, str]:
    """The README's parts by their headings."""
    parts = (SEED / "README.md").read_text(encoding="utf-8").split("\n## ")
    return {part.partition("\n")[0]: part for part in parts}
