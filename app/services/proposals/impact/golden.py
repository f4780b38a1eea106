"""The golden set of a seed folder, read again only when its file has changed."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from app.services.seed.golden import GoldenTitle, golden_file, read_golden

_KEPT_FILES: Final = 2


def golden_titles(seed_dir: Path, *, otherwise: Path) -> tuple[GoldenTitle, ...]:
    """The golden set of the seed folder, or of the other folder if the first has none."""
    path = golden_file(seed_dir, otherwise=otherwise)
    facts = path.stat()
    return _read(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(_KEPT_FILES)
def _read(path: Path, _changed: int, _size: int) -> tuple[GoldenTitle, ...]:
    return read_golden(path)
