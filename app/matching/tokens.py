"""A title as words: each with its place in the title and what is between it and the last one."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from app.matching.repair import HYPHENS

# What is between a word and the one before it. Several of these may be set at once. They are
# plain integers, because flags of an enum take ten times as long to combine.
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

MOST_KEPT_CHUNKS: Final = 8192
# Of 29,000 chunks of real titles, 20 are longer. Longer ones would let a caller fill the memory.
LONGEST_KEPT_CHUNK: Final = 24

_MARKS: Final = {
    "/": SLASH,
    "\\": SLASH,
    "&": AND,
    "+": AND,
    ",": COMMA,
    ";": COMMA,
    ":": DASH,
    "|": DASH,
    "—": DASH,
    "•": DASH,
    "·": DASH,
    "*": DASH,
    "~": DASH,
    "@": SOFT,
}
_OPENING, _CLOSING = "([{<", ")]}>"
_PREPOSITIONS: Final = (
    "of",
    "in",
    "for",
    "at",
    "within",
    "on",
    "with",
    "by",
    "to",
    "from",
    "into",
    "under",
    "via",
)
_ARTICLES: Final = ("the", "a", "an", "our", "as")
# The gap that a word makes when it only connects others. An article makes none.
_CONNECTORS: Final = {
    "and": AND,
    "plus": AND,
    "or": OR,
    **dict.fromkeys(_PREPOSITIONS, SOFT),
    **dict.fromkeys(_ARTICLES, 0),
}

_APOSTROPHES = "'’`´"
_LETTERS = rf"[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*"
# 'in-patient' is one word, but 'Stoke-on-Trent' is 'Stoke on Trent'.
_JOINED = rf"(?<![^\W_][{HYPHENS}])(?i:{'|'.join(_PREPOSITIONS + _ARTICLES)})[{HYPHENS}]{_LETTERS}"
# 'A&E' and 'T&O' are one word; 'Nurse & Manager' are two.
_AMPERSAND = r"\b[A-Za-z]&[A-Za-z]s?\b"
_NUMBER = r"\d+(?:\.\d+)?[^\W\d_]*"
# Lists of posts put 'zz' before the names that are no longer used, with or without a space.
_OUT_OF_USE = r"\b[zZ]{2,}(?=[^\W\d_])"
_WORD_OR_MARK = re.compile(rf"{_AMPERSAND}|{_OUT_OF_USE}|{_NUMBER}|{_JOINED}|{_LETTERS}|[^\w\s]|_")
# Two small letters are no name of a job: 'p.a.' is about pay.
_DOTTED = re.compile(r"\b(?:[A-Za-z](?:\.[A-Za-z]){2,}|[A-Z]\.[A-Z])(?![^\W_])\.?")
# Left out of a word. The last is the dot that a Turkish capital I leaves in lower case.
_LEFT_OUT = str.maketrans("", "", f"{_APOSTROPHES}{HYPHENS}\N{COMBINING DOT ABOVE}")


class Token:
    """One word. `text` is its folded form; `start` and `end` are its place in the title.

    `gap` has the flags of what is before it, `preposition` the word of a SOFT gap, `depth`
    the number of brackets around it. Never changed.
    """

    # Written out, as are the other values that every decision makes many of: compiled, a
    # dataclass takes four times as long to make.
    __slots__ = ("depth", "end", "gap", "preposition", "start", "text")

    def __init__(
        self, text: str, start: int, end: int, gap: int, depth: int, preposition: str = ""
    ) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.gap = gap
        self.depth = depth
        self.preposition = preposition

    def with_text(self, text: str) -> "Token":
        """This word, spelt otherwise."""
        return Token(text, self.start, self.end, self.gap, self.depth, self.preposition)


def fold(word: str) -> str:
    """One word without its plural s: 'nurses' and 'nurse' are the same. Idempotent.

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
    Reading the words of the answer again gives the same words.
    """
    tokens: list[Token] = []
    gap = depth = end = 0
    preposition = ""
    for chunk in title.split():
        begin = title.index(chunk, end)
        end = begin + len(chunk)
        pieces = kept_pieces if len(chunk) <= LONGEST_KEPT_CHUNK else _pieces
        for word, folded, start, after, marks in pieces(chunk):
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
    """What is before a word. The brackets `closed` come before those `opened`."""

    gap: int = 0
    closed: int = 0
    opened: int = 0
    preposition: str = ""

    def then(self, gap: int, mark: str) -> "_Marks":
        """These and one more mark. '(' and then ')' leave no bracket."""
        closed, opened = self.closed, self.opened
        if mark in _OPENING:
            opened += 1
        elif mark in _CLOSING and opened:
            opened -= 1
        elif mark in _CLOSING:
            closed += 1
        return self._replace(gap=self.gap | gap, closed=closed, opened=opened)

    def then_connector(self, gap: int, word: str) -> "_Marks":
        """These and one more word that only connects."""
        preposition = word if gap == SOFT else self.preposition
        return self._replace(gap=self.gap | gap, preposition=preposition)


_NO_MARKS = _Marks()


class _Piece(NamedTuple):
    """A word of a chunk, its place there and the marks before it.

    Marks that no word follows are a piece without a word.
    """

    word: str
    folded: str
    start: int
    end: int
    marks: _Marks | None


def _pieces(chunk: str) -> tuple[_Piece, ...]:
    """The pieces of a chunk: a part of a title without spaces."""
    if "." in chunk:
        chunk = _DOTTED.sub(_without_dots, chunk)
    pieces: list[_Piece] = []
    marks, end = _NO_MARKS, -1
    for found in _WORD_OR_MARK.finditer(chunk):
        text, start, previous_end, end = found[0], found.start(), end, found.end()
        if not text[0].isalnum():
            marks = marks.then(_gap(chunk, text, start, previous_end), text)
            continue
        word, folded = _read(text)
        connector = _CONNECTORS.get(folded)
        if connector is not None:
            marks = marks.then_connector(connector, folded)
            continue
        pieces.append(_Piece(word, folded, start, end, marks if any(marks) else None))
        marks = _NO_MARKS
    if any(marks):
        pieces.append(_Piece("", "", 0, 0, marks))
    return tuple(pieces)


# Titles have most of their chunks in common.
kept_pieces = lru_cache(maxsize=MOST_KEPT_CHUNKS)(_pieces)


def _without_dots(found: re.Match[str]) -> str:
    """'R.M.N.' as 'RMN   ': what comes after it stays in its place."""
    return found[0].replace(".", "").ljust(len(found[0]))


def _gap(chunk: str, mark: str, start: int, previous_end: int) -> int:
    if mark in _OPENING or mark in _CLOSING:
        return BRACKET
    is_last = not chunk[start + 1 : start + 2].strip()
    if mark in HYPHENS:
        return DASH if is_last or previous_end != start else HYPHEN
    if mark == ".":
        return DASH if is_last else 0
    return _MARKS.get(mark, 0)


def _read(text: str) -> tuple[str, str]:
    """A word in lower case, and without its plural s."""
    word = text.lower().translate(_LEFT_OUT)
    # 'ATs' is not the word 'at'.
    if _is_plural_of_capitals(text) and word[:-1] not in _CONNECTORS:
        word = word[:-1]
    return word, fold(word)


def _is_plural_of_capitals(text: str) -> bool:
    """Whether it is like 'OTs' and 'GPs', which are too short for the rule of plurals."""
    capitals = text[:-1]
    return text[-1] == "s" and len(capitals) > 1 and capitals.isupper() and capitals[-1].isalnum()
