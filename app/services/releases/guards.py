"""What a release is held against, read from the seed's folder."""

from pathlib import Path

from app.errors import ReleaseRefusedError, SeedError
from app.services.releases.publishing import Guards
from app.services.seed.golden import GoldenTitle, read_golden
from app.services.seed.loading import read_seed


def read_guards(version: str, folder: Path) -> Guards:
    """The golden set and the seed. Raises `ReleaseRefusedError` where they cannot be read."""
    try:
        return Guards(read_golden(folder / GoldenTitle.file), read_seed(folder))
    except SeedError as error:
        faults = [f"seed: {fault}" for fault in error.errors]
        raise ReleaseRefusedError(version, faults) from error
