"""What the worst titles cost, against the titles of real posts that need suggestions.

Every title is as long as one can be. Whoever sends such titles must not get much more of the
processor than somebody who asks for a real post.
"""

import random
import string
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from tests.bench.registry import Registry, decided, names_of
from tests.bench.speed import ROUNDS, Timing, interleaved

MOST_CHARACTERS: Final = 300
REAL: Final = "real titles that need suggestions"
_TITLES_OF_A_KIND: Final = 12
_REAL_TITLES: Final = 300
_COMMON_WORDS: Final = 60
Make = Callable[[], str]


def time_hostile(titles: Sequence[str], registry: Registry) -> list[Timing]:
    """The cost of each kind of title, the real ones last."""
    index = registry.index
    drawn = random.Random(1).sample(list(titles), min(len(titles), 10 * _REAL_TITLES))  # noqa: S311  # a sample
    real = [title for title in drawn if decided(title, index).outcome is Outcome.UNMATCHED]
    kinds = {**hostile_titles(registry), REAL: real[:_REAL_TITLES]}
    return interleaved({name: _each(made, index) for name, made in kinds.items()})


def hostile_titles(registry: Registry, length: int = MOST_CHARACTERS) -> dict[str, list[str]]:
    """A few long titles of each kind, the same each time."""
    chance = random.Random(1)  # noqa: S311  # invents titles, keeps no secret
    makers = _makers([text for text, _ in names_of(registry.tables)], chance)
    return {
        name: [_filled(*made, length) for _ in range(_TITLES_OF_A_KIND)]
        for name, made in makers.items()
    }


def _makers(names: Sequence[str], chance: random.Random) -> dict[str, tuple[Make, str]]:
    """What makes a part of a title of each kind, and what is between the parts."""
    counts = Counter(word for name in names for word in name.split() if word.isalpha())
    words, common = sorted(counts), [word for word, _ in counts.most_common(_COMMON_WORDS)]

    def word() -> str:
        return chance.choice(words)

    def name() -> str:
        return chance.choice(names)

    def letters(count: int) -> str:
        return "".join(chance.choices(string.ascii_lowercase, k=count))

    def misspelt() -> str:
        spelt = word()
        place = chance.randrange(len(spelt))
        return spelt[:place] + letters(1) + spelt[place + 1 :]

    return {
        "common words": (lambda: chance.choice(common), " "),
        "words of names": (word, " "),
        "words between slashes": (word, "/"),
        "words between hyphens": (word, " - "),
        "words with '&'": (word, " & "),
        "words with 'and'": (word, " and "),
        "misspelt words": (misspelt, " "),
        "names": (name, " "),
        "names between commas": (name, ", "),
        "names between slashes": (name, " / "),
        "names in brackets": (lambda: f"({name()})", " "),
        "deep brackets": (lambda: "(", ""),
        "random words": (lambda: letters(chance.randint(3, 10)), " "),
        "one long word": (lambda: letters(1), ""),
        "single letters": (lambda: letters(1), " "),
        "numbers": (lambda: str(chance.randint(1, 99)), " "),
        "one word again and again": (lambda: "consultant", " "),
        "two words again and again": (lambda: "nurse consultant", " "),
        "marks on letters": (lambda: "e\u0301", ""),
        "entities of HTML": (lambda: "&amp;nbsp;", ""),
    }


def _filled(make: Make, between: str, length: int) -> str:
    text = make()
    while len(longer := text + between + make()) <= length:
        text = longer
    return text


def _each(titles: Sequence[str], index: MatchIndex) -> Callable[[int], int]:
    """Real titles are new in each round. The others are few, so they come again."""

    def round_of(number: int) -> int:
        part = titles if len(titles) <= _TITLES_OF_A_KIND else titles[number::ROUNDS]
        for title in part:
            resolve_title(title, index)
        return len(part)

    return round_of
