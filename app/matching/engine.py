"""Which build of the engine runs: the sources, or those compiled to C."""

from enum import StrEnum
from typing import Final

from app.matching import resolve


class EngineBuild(StrEnum):
    """The two builds. They give the same answers; one is faster."""

    PYTHON = "python"
    COMPILED = "compiled"


ENGINE: Final = (
    EngineBuild.PYTHON if (resolve.__file__ or "").endswith(".py") else EngineBuild.COMPILED
)
