"""Every regular expression of the service, and what it costs on hostile text.

Python's engine tries every way to read a text. An expression with two ways to read the same
letters inside a repetition takes a time that doubles with each letter.
"""

import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from re import _constants as kind  # no other module has them
from re import _parser
from types import FrameType
from typing import Any, Final, TypeAlias

import app

Node: TypeAlias = Any
"""An operation and its argument, as the library's own parser gives them."""

LENGTH: Final = 100_000
MOST_SECONDS: Final = 1.0
_ALPHABET: Final = frozenset(map(chr, range(9, 127))) | frozenset("\u00e9\u2013\u2019\u00a0")
_REPEATS: Final = (kind.MAX_REPEAT, kind.MIN_REPEAT)
_PIECES: Final = (
    *("a", "A", "1", " ", "\n", "-", ".", "'", ",", "(", "<", "&", "|", "/", "a ", "A ", "Aa "),
    *("Aa, ", "a.", "A.", " - ", "a1", "\u00e9", "Mr A ", "(a)", "<sheet ", "<row ", "to Aa Bb "),
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression and the name that it has in the code."""

    name: str
    pattern: re.Pattern[Any]


def expressions() -> list[Expression]:
    """Every expression that a module of the service compiles when it is imported."""
    found: dict[tuple[Any, int], Expression] = {}
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for pattern in _patterns_in(value):
                    one = Expression(f"{module.name}.{name}", pattern)
                    found.setdefault((pattern.pattern, pattern.flags), one)
    return list(found.values())


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from _patterns_in([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _patterns_in(one)


# --- without running it ---------------------------------------------------------------------


def doubles(pattern: re.Pattern[Any]) -> bool:
    """Whether a repetition may read the same letters in two ways, by the form of the expression.

    It looks at repetitions without an end, inside others. It may be wrong about one that is
    harmless, never about `(a+)+`, `(a*b?)*` or `(\\w+\\s?)+`.
    """
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    return any(
        _is_doubled(one) for one in _endless(_parser.parse(text, pattern.flags & ~re.UNICODE))
    )


def _endless(nodes: Iterable[Node]) -> Iterator[Node]:
    """The bodies of the repetitions without an end."""
    for operation, argument in nodes:
        if operation in _REPEATS and argument[1] == kind.MAXREPEAT:
            yield argument[2]
        for inner in _inside(operation, argument):
            yield from _endless(inner)


def _inside(operation: Node, argument: Node) -> list[Any]:
    if operation in (*_REPEATS, kind.POSSESSIVE_REPEAT):
        return [argument[2]]
    if operation is kind.SUBPATTERN:
        return [argument[3]]
    if operation is kind.BRANCH:
        return list(argument[1])
    return [argument] if operation is kind.ATOMIC_GROUP else []


def _is_doubled(body: Any) -> bool:  # noqa: ANN401  # of the library's parser
    return any(not inner.isdisjoint(after) for inner, after in _runs(body, _first(body)[0]))


def _runs(nodes: Any, after: frozenset[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:  # noqa: ANN401
    """The letters that an endless repetition begins with, and those that can come after it."""
    for place, (operation, argument) in enumerate(nodes):
        letters, can_be_empty = _first(list(nodes)[place + 1 :])
        follows = letters | after if can_be_empty else letters
        if operation in _REPEATS and argument[1] == kind.MAXREPEAT:
            yield _first(argument[2])[0], follows
        for inner in _inside(operation, argument):
            yield from _runs(inner, follows)


def _first(nodes: Iterable[Node]) -> tuple[frozenset[str], bool]:
    """The letters with which a part can begin, and whether it can be empty."""
    letters: frozenset[str] = frozenset()
    for operation, argument in nodes:
        found, can_be_empty = _first_of(operation, argument)
        letters |= found
        if not can_be_empty:
            return letters, False
    return letters, True


def _first_of(operation: Node, argument: Node) -> tuple[frozenset[str], bool]:
    if operation in (kind.AT, kind.ASSERT, kind.ASSERT_NOT, kind.GROUPREF):
        return frozenset(), True
    parts = [_first(inner) for inner in _inside(operation, argument)]
    if parts:
        is_free = operation in (*_REPEATS, kind.POSSESSIVE_REPEAT) and argument[0] == 0
        empty = is_free or any(can_be_empty for _, can_be_empty in parts)
        return frozenset().union(*(letters for letters, _ in parts)), empty
    return frozenset(filter(_Letter(operation, argument).takes, _ALPHABET)), False


@dataclass(frozen=True, slots=True)
class _Letter:
    """What takes one letter."""

    operation: Node
    argument: Node

    def takes(self, letter: str) -> bool:
        if self.operation is kind.ANY:
            return True
        if self.operation is kind.IN:
            return self._is_one_of(letter)
        is_it = letter.casefold() == chr(self.argument).casefold()
        return is_it != (self.operation is kind.NOT_LITERAL)

    def _is_one_of(self, letter: str) -> bool:
        negated = self.argument[0][0] is kind.NEGATE
        return negated != any(_is_in(one, of, letter) for one, of in self.argument)


_CLASSES: Final[dict[Node, Callable[[str], bool]]] = {
    kind.CATEGORY_DIGIT: str.isdecimal,
    kind.CATEGORY_SPACE: str.isspace,
    kind.CATEGORY_WORD: lambda letter: letter.isalnum() or letter == "_",
    kind.CATEGORY_NOT_DIGIT: lambda letter: not letter.isdecimal(),
    kind.CATEGORY_NOT_SPACE: lambda letter: not letter.isspace(),
    kind.CATEGORY_NOT_WORD: lambda letter: not (letter.isalnum() or letter == "_"),
}


def _is_in(operation: Node, argument: Node, letter: str) -> bool:
    if operation is kind.LITERAL:
        return letter.casefold() == chr(argument).casefold()
    if operation is kind.RANGE:
        low, high = argument
        return any(low <= ord(one) <= high for one in {letter, letter.lower(), letter.upper()[:1]})
    return operation is kind.CATEGORY and bool(_CLASSES[argument](letter))


# --- by running it --------------------------------------------------------------------------


class _TooLongError(Exception):
    """The engine did not end in time."""


def seconds_on(text: str, one: Expression) -> float:
    """The processor time of the dearest way to use the expression on this text, in seconds.

    It is stopped at ten times the most that is allowed.
    """
    given = text.encode() if isinstance(one.pattern.pattern, bytes) else text
    return max(_timed(getattr(one.pattern, use), given) for use in uses_of(one.name))


def is_dear(text: str, one: Expression) -> bool:
    """Whether the expression needs more time on this text than is allowed."""
    return seconds_on(text, one) > MOST_SECONDS


def uses_of(name: str) -> set[str]:
    """How its module uses an expression: to look inside a text costs more than a whole one."""
    module, _, constant = name.rpartition(".")
    file = importlib.import_module(module).__file__ or ""
    found = set(re.findall(rf"\b{constant}\.(\w+)", Path(file).read_text(encoding="utf-8")))
    whole = found & {"match", "fullmatch"}
    return whole if found and whole == found else {*whole, "search"}


def _timed(use: Any, text: str | bytes) -> float:  # noqa: ANN401  # a method of a pattern
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS * 10)
    began = time.process_time()
    try:
        use(text)
    except _TooLongError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLongError


def hostile_texts(pattern: re.Pattern[Any], length: int = LENGTH) -> Iterator[str]:
    """Long texts of pieces that the expression may take, with an end that it does not."""
    text = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    own = [word for word in re.findall(r"[A-Za-z0-9<>&'(),. ]+", text) if len(word) <= 20][:8]
    for piece in dict.fromkeys((*_PIECES, *own)):
        yield piece * (length // len(piece)) + "\x00!"
