"""A title as text: damaged letters corrected, or refused if nobody can read it."""

import re
import unicodedata
from typing import Final

import ftfy

MAX_TITLE_CHARACTERS: Final = 300
# The keyboard's hyphen and those of word processors: hyphen, non-breaking hyphen, figure dash,
# en dash, minus. Inside a word they are one and the same.
HYPHENS: Final = "-\u2010\u2011\u2012\u2013\u2212"

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_C1_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DASHES = str.maketrans("", "", HYPHENS + "\N{EM DASH}")
# Where a word processor may break a word: it shows nothing there.
_INVISIBLE = str.maketrans("", "", "\N{SOFT HYPHEN}\u200b\u200c\u200d\u2060\ufeff")


class TitleError(ValueError):
    """Nobody can read the title: it is empty, too long or has control characters."""


def repair(title: str) -> str:
    """The title with its damaged letters and odd spaces corrected; plain ASCII stays as it is."""
    if not isinstance(title, str):
        raise TitleError("The title must be text.")
    if len(title) > MAX_TITLE_CHARACTERS:
        raise TitleError(f"The title is longer than {MAX_TITLE_CHARACTERS} characters.")
    if not title.isprintable() and _CONTROL.search(title):
        raise TitleError("The title contains control characters.")
    if not title.isascii() and not _has_only_dashes(title):
        title = _corrected(title)
    if not title.strip():
        raise TitleError("The title is empty.")
    return title


def _has_only_dashes(title: str) -> bool:
    """Whether there is nothing to correct. Finding that out with ftfy takes as long as deciding."""
    return title.translate(_DASHES).isascii() and "&" not in title


def _corrected(title: str) -> str:
    corrected = unicodedata.normalize("NFKC", ftfy.fix_text(title)).translate(_INVISIBLE)
    # Garbled text is full of C1 control characters, so only those that are left count.
    if _C1_CONTROL.search(corrected):
        raise TitleError("The title contains control characters.")
    return corrected[:MAX_TITLE_CHARACTERS]
