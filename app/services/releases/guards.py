"""What a release is checked against, read from the seed folder."""

from pathlib import Path

from app.errors import ReleaseRefusedError, SeedError
from app.services.releases.publishing import ReleaseGuards, check_name
from app.services.seed.golden import GoldenTitle, read_golden
from app.services.seed.loading import read_seed


def read_guards(version: str, folder: Path) -> ReleaseGuards:
    """The golden set and the seed of a folder.

    Raises `ReleaseNameError` for a name in another form, and `ReleaseRefusedError` where the
    files cannot be read.
    """
    check_name(version)
    try:
        return ReleaseGuards(read_golden(folder / GoldenTitle.file), read_seed(folder))
    except SeedError as error:
        faults = [f"seed: {fault}" for fault in error.errors]
        raise ReleaseRefusedError(version, faults) from error
