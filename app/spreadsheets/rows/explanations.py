"""A row under the headings that explains them: 'text' and 'number', or 'e.g. Staff Nurse'."""

import re
from collections.abc import Sequence
from typing import Final

_EXPLAINS: Final = re.compile(
    r"(?:free |plain )?text|string|numeric|(?:whole )?number|n|no\.?|integer|decimal|wte|fte|hc"
    r"|headcount|mandatory|optional|required|if known|e\.?g\.? .*|(?:for )?example\b.*|[a-z]"
    r"|\(.*\)|\[.*\]",
    re.IGNORECASE,
)


def explains_headings(values: Sequence[str]) -> bool:
    """Whether each cell of the first row explains its column. One cell alone is not enough.

    >>> explains_headings(["text", "n", "wte"]), explains_headings(["Staff Nurse", "5", "c"])
    (True, False)
    """
    filled = [value for value in values if value]
    return len(filled) > 1 and all(map(_EXPLAINS.fullmatch, filled))
