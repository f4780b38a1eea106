"""When two names are the same: when the engine reads the same words in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.matching.phrases import Node, Words, longest, phrase_tree
from app.matching.pickling import Pickled
from app.matching.repair import TitleError, repair
from app.matching.tables import RewriteRow
from app.matching.tokens import ALTERNATIVE, BREAK, COMMA, Token, tokenise
from app.vocabulary import RewriteKind

# Words that mean something else without their s, whatever the word lists say later.
_KEEP_THEIR_S: Final = frozenset(("arts",))


@dataclass(frozen=True, slots=True)
class Rewrite(Pickled):
    """The words that replace a spelling or variant; some only before 'to' ('PA to …').

    Each word is there with the gap before it and the preposition of the gap.
    """

    words: tuple[tuple[str, int, str], ...]
    only_before_to: bool


@dataclass(frozen=True, slots=True)
class NameReader(Pickled):
    """Reads names by two word lists: words that keep their s, and variants with their words.

    Everything that asks whether two names are the same asks here, so that nothing accepts a
    name that the engine would confuse with another.
    """

    unfolded: frozenset[str]
    rewrites: Node[Rewrite]

    def read(self, title: str) -> list[Token]:
        """A repaired title as folded words, its known variants and misspellings replaced."""
        return _rewritten(tokenise(title, self.unfolded), self.rewrites)

    def words(self, text: str) -> Words:
        """The words of a name. Two names are the same when their words are equal.

        Raises `TitleError` for a text that the engine does not read.
        """
        return tuple(token.text for token in self.read(repair(text)))

    def words_if_readable(self, text: str) -> Words:
        """The words of a text that anybody may have written; none where it cannot be read."""
        try:
            return self.words(text)
        except TitleError:
            return ()

    def key(self, title: str) -> str:
        """The words of a whole title, with '/' where it offers a choice ('OT or nurse')."""
        return joined(self.read(repair(title)))


def name_reader(rows: Iterable[RewriteRow]) -> NameReader:
    """A reader with these rewrites. The order of the rows does not matter."""
    kept, rewrites = [], []
    for row in sorted(rows, key=repr):
        if row.kind == RewriteKind.AS_WRITTEN:
            kept.append(row.written)
        else:
            rewrites.append(row)
    unfolded = frozenset(kept)
    return NameReader(unfolded, phrase_tree(_rewrite(row, unfolded) for row in rewrites))


def joined(tokens: Iterable[Token]) -> str:
    """Words as one text, with '/' where the title offers a choice."""
    text = ""
    for token in tokens:
        between = "/" if token.gap & ALTERNATIVE else " "
        text = f"{text}{between}{token.text}" if text else token.text
    return text


def spelling_key(title: str) -> str:
    """How a title is spelt: its words without case, punctuation and plurals.

    It does not depend on word lists that change, so it can be stored. Raises `TitleError`.

    >>> spelling_key("Arts Therapists"), spelling_key("Art  therapist")
    ('arts therapist', 'art therapist')
    """
    return joined(tokenise(repair(title), _KEEP_THEIR_S))


def _rewrite(row: RewriteRow, unfolded: frozenset[str]) -> tuple[Words, Rewrite]:
    words = tuple(token.text for token in tokenise(row.written, unfolded))
    replacement = tuple(
        (token.text, token.gap, token.preposition) for token in tokenise(row.rewritten, unfolded)
    )
    return words, Rewrite(replacement, row.written.endswith(" to"))


def _rewritten(tokens: list[Token], rewrites: Node[Rewrite]) -> list[Token]:
    children = rewrites.children
    result: list[Token] = []
    done = 0
    for position in [at for at, token in enumerate(tokens) if token.text in children]:
        if position < done:
            continue
        found = longest(children[tokens[position].text], tokens, position, BREAK | COMMA)
        if found is None or (found[1].only_before_to and not _is_before_to(tokens, found[0])):
            continue
        after, rewrite = found
        result += tokens[done:position]
        result += _replaced(tokens[position:after], rewrite.words)
        done = after
    return result + tokens[done:] if done else tokens


def _is_before_to(tokens: list[Token], after: int) -> bool:
    return after < len(tokens) and tokens[after].preposition == "to"


def _replaced(tokens: list[Token], words: tuple[tuple[str, int, str], ...]) -> Iterator[Token]:
    first, last = tokens[0], tokens[-1]
    gap, preposition = first.gap, first.preposition
    for place, (text, own_gap, own_preposition) in enumerate(words):
        if place:
            gap, preposition = own_gap, own_preposition
        yield Token(text, first.start, last.end, gap, first.depth, preposition)
