"""Faults that no test can notice, because the program does the same; each with its reason."""

from typing import Final

EQUIVALENTS: Final[dict[tuple[str, str, str], str]] = {}
"""By module, the line as it is and the line with the fault."""


def is_explained(module: str, was: str, becomes: str) -> bool:
    """Whether a fault is known to change nothing."""
    return (module, was, becomes) in EQUIVALENTS
