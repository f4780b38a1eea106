"""A title as words: repaired, split once, each word with its place in the title."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import ftfy

MAX_TITLE_CHARACTERS = 300

# What stands between a word and the one before it. Flags: several may hold at once.
HYPHEN = 1  # 'in-patient': joins
SOFT = 2  # a preposition: of, in, for, at …
AND = 4
COMMA = 8
SLASH = 16
OR = 32
DASH = 64  # ' - ', ':' and other breaks between parts
BRACKET = 128  # a bracket opens or closes
ALTERNATIVE = AND | SLASH | OR
BREAK = DASH | BRACKET | OR

# 'A&E' and 'T&O' are one word; 'Nurse & Manager' are two.
_WORD_OR_MARK = re.compile(
    r"\b[A-Za-z]&[A-Za-z]s?\b|\d+(?:\.\d+)?[^\W\d_]*|[^\W_]+(?:['’`´][^\W_]+)*|[^\w\s]|_"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_C1_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}[A-Za-z]?\b\.?")
_MARKS = {
    "/": SLASH, "\\": SLASH, "&": AND, "+": AND, ",": COMMA, ";": COMMA,
    ":": DASH, "|": DASH, "–": DASH, "—": DASH, "•": DASH, "·": DASH,
    "*": DASH, "~": DASH, "@": SOFT,
}  # fmt: skip
_OPENING, _CLOSING = "([{<", ")]}>"
_DASHES = str.maketrans("", "", "–—")
_APOSTROPHES = str.maketrans("", "", "'’`´")
_CONNECTORS = {
    "and": AND, "plus": AND, "or": OR, "of": SOFT, "in": SOFT, "for": SOFT, "at": SOFT,
    "within": SOFT, "on": SOFT, "with": SOFT, "by": SOFT, "to": SOFT, "from": SOFT,
    "into": SOFT, "under": SOFT, "via": SOFT,
}  # fmt: skip
_ARTICLES = frozenset(("the", "a", "an", "our", "as"))


class TitleError(ValueError):
    """The title cannot be read at all: empty, too long, or holding control characters."""


@dataclass(slots=True)
class Token:
    """One word. `text` is its folded form; `start` and `end` point into the repaired title.

    `gap` holds the separator flags before it, `preposition` the word behind a SOFT gap,
    `depth` how many brackets enclose it.
    """

    text: str
    start: int
    end: int
    gap: int
    depth: int
    preposition: str = ""


def repair(title: str) -> str:
    """The title with mojibake, full-width letters and odd spaces mended; ASCII as it is."""
    if not isinstance(title, str):
        raise TitleError("The title must be text.")
    if len(title) > MAX_TITLE_CHARACTERS:
        raise TitleError(f"The title is longer than {MAX_TITLE_CHARACTERS} characters.")
    if not title.isprintable() and _CONTROL.search(title):
        raise TitleError("The title holds control characters.")
    if not title.isascii() and not _has_only_dashes(title):
        title = _mended(title)
    if not title.strip():
        raise TitleError("The title is empty.")
    return title


def _has_only_dashes(title: str) -> bool:
    """Whether there is nothing to mend: finding that out otherwise takes as long as deciding."""
    return title.translate(_DASHES).isascii() and "&" not in title


def _mended(title: str) -> str:
    # Mojibake is full of C1 control characters, so only those that the repair leaves count.
    mended = unicodedata.normalize("NFKC", ftfy.fix_text(title))[:MAX_TITLE_CHARACTERS]
    if _C1_CONTROL.search(mended):
        raise TitleError("The title holds control characters.")
    return mended


def fold(word: str) -> str:
    """One word without its plural s: 'nurses' and 'nurse' are one. Idempotent.

    >>> fold("therapies"), fold("coaches"), fold("business"), fold("children")
    ('therapy', 'coach', 'business', 'children')
    """
    while len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = _without_s(word)
    return word


def _without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1]


def tokenise(title: str, unfolded: frozenset[str] = frozenset()) -> list[Token]:
    """The words of a repaired title in order, connectors and marks turned into gaps.

    `unfolded` names words that keep their s because they mean something else without it.
    """
    tokens: list[Token] = []
    gap = depth = end = 0
    preposition = ""
    for chunk in title.split():
        begin = title.index(chunk, end)
        end = begin + len(chunk)
        for word, folded, start, after, marks in _pieces(chunk):
            if marks is not None:
                gap |= marks.gap
                depth = max(depth - marks.closed, 0) + marks.opened
                preposition = marks.preposition or preposition
            if word:
                text = word if word in unfolded else folded
                gap = gap if tokens else gap & BRACKET
                tokens.append(Token(text, begin + start, begin + after, gap, depth, preposition))
                gap, preposition = 0, ""
    return tokens


class _Marks(NamedTuple):
    """What stands before a word: the brackets `closed` come before those `opened`."""

    gap: int = 0
    closed: int = 0
    opened: int = 0
    preposition: str = ""

    def then(self, gap: int, mark: str) -> "_Marks":
        """These and one more mark: '(' and then ')' are no bracket."""
        closed, opened = self.closed, self.opened
        if mark in _OPENING:
            opened += 1
        elif mark in _CLOSING:
            closed, opened = (closed, opened - 1) if opened else (closed + 1, opened)
        return self._replace(gap=self.gap | gap, closed=closed, opened=opened)


_NO_MARKS = _Marks()


class _Piece(NamedTuple):
    """A word of a chunk, its place there, and the marks before it; no word where only they are."""

    word: str
    folded: str
    start: int
    end: int
    marks: _Marks | None


@lru_cache(maxsize=32768)
def _pieces(chunk: str) -> tuple[_Piece, ...]:
    """What a stretch of a title without spaces holds. Kept, since titles share most of them."""
    if "." in chunk:
        chunk = _DOTTED.sub(lambda found: found[0].replace(".", "").ljust(len(found[0])), chunk)
    pieces: list[_Piece] = []
    marks, end = _NO_MARKS, -1
    for found in _WORD_OR_MARK.finditer(chunk):
        mark, start, previous_end, end = found[0], found.start(), end, found.end()
        if not mark[0].isalnum():
            marks = marks.then(_gap(chunk, mark, start, previous_end), mark)
            continue
        word, folded, connector = _read(mark)
        if connector is None or _is_hyphenated(chunk, end):
            pieces.append(_Piece(word, folded, start, end, marks if any(marks) else None))
            marks = _NO_MARKS
        else:
            tie = word if connector == SOFT else marks.preposition
            marks = marks._replace(gap=marks.gap | connector, preposition=tie)
    if any(marks):
        pieces.append(_Piece("", "", 0, 0, marks))
    return tuple(pieces)


def _gap(chunk: str, mark: str, start: int, previous_end: int) -> int:
    if mark in _OPENING or mark in _CLOSING:
        return BRACKET
    after = chunk[start + 1 : start + 2]
    if mark == "-":
        return DASH if previous_end != start or not after or after.isspace() else HYPHEN
    if mark == ".":
        return DASH if not after or after.isspace() else 0
    return _MARKS.get(mark, 0)


def _is_hyphenated(chunk: str, end: int) -> bool:
    """'in-patient' is two words of a name, not a preposition."""
    return chunk[end : end + 1] == "-" and chunk[end + 1 : end + 2].isalnum()


def _read(mark: str) -> tuple[str, str, int | None]:
    """A word in lower case, without its plural, and the gap that it makes if it connects.

    The gap of an article is 0.
    """
    word = mark.lower().translate(_APOSTROPHES)
    if word in _ARTICLES:
        return word, word, 0
    if mark[-1] == "s" and mark[:-1].isupper() and len(mark) > 2:
        # 'OTs' and 'GPs': too short for the rule of plurals.
        return word[:-1], fold(word[:-1]), None
    return word, fold(word), _CONNECTORS.get(word)
