"""Speed as ratios within one run: processor time, medians of interleaved rounds.

A busy machine then hurts both sides of a ratio alike.
"""

import cProfile
import gc
import pstats
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import log
from statistics import median
from time import process_time

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from app.bulk.answers import Policy, Question, answer_columns
from app.matching.index import MatchIndex, compile_tables
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from app.matching.tables import MatchingTables, TermRow
from tests.bench.registry import Registry, decided, names_of
from tests.word_lists import phrases_of

ROUNDS = 5
GROWTH = 7
_TITLES_A_ROUND = 400
_WRATIO_TITLES_A_ROUND = 25
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Timing:
    """The median, least and greatest cost of one thing over the rounds, in microseconds."""

    name: str
    typical: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The cost of one thing at two sizes of the vocabulary; `exponent` 1 would be proportional."""

    work: str
    names: tuple[int, int]
    microseconds: tuple[float, float]

    @property
    def exponent(self) -> float:
        """How the cost grows with the number of names."""
        return log(self.microseconds[1] / self.microseconds[0]) / log(self.names[1] / self.names[0])


def interleaved(work: dict[str, Callable[[int], int]]) -> list[Timing]:
    """Each piece of work timed once a round, in turn.

    The work gets the number of its round and returns how many items it did.
    """
    costs: dict[str, list[float]] = {name: [] for name in work}
    for number in range(ROUNDS):
        for name, run in work.items():
            gc.collect()
            begun = process_time()
            items = run(number)
            costs[name].append((process_time() - begun) / max(items, 1) * _MICROSECONDS)
    return [Timing(name, median(cost), min(cost), max(cost)) for name, cost in costs.items()]


def time_answers(titles: Sequence[str], registry: Registry) -> list[Timing]:
    """A decision, whole answers, a list and a WRatio scan, per title, on titles new in every round.

    The titles are in the order of the list: some need suggestions, most do not.
    """
    index = registry.index
    drawn = _shuffled(titles)[: ROUNDS * _TITLES_A_ROUND]
    outcomes = {title: decided(title, index).outcome for title in drawn}
    found = [title for title in drawn if outcomes[title] is not Outcome.UNMATCHED]
    unmatched = [title for title in drawn if outcomes[title] is Outcome.UNMATCHED]
    choices = [default_process(text) for text, _ in names_of(registry.tables)]
    return interleaved(
        {
            "decide": _each(drawn, lambda title: decided(title, index)),
            "resolve, no suggestions needed": _each(
                found, lambda title: resolve_title(title, index)
            ),
            "resolve, with suggestions": _each(
                unmatched, lambda title: resolve_title(title, index)
            ),
            "list of distinct titles": _listed(drawn, index),
            "rapidfuzz WRatio extractOne": _each(
                drawn[: ROUNDS * _WRATIO_TITLES_A_ROUND],
                lambda title: process.extractOne(
                    default_process(title), choices, scorer=fuzz.WRatio
                ),
            ),
        }
    )


def time_growth(titles: Sequence[str], registry: Registry) -> list[Growth]:
    """What decisions and unmatched answers cost with the registry's names and with more of them."""
    small = registry.index
    grown = with_synthetic_terms(registry.tables)
    large = compile_tables(grown)
    drawn = _shuffled(titles)
    unmatched = [title for title in drawn if _is_unmatched(title, small, large)]
    drawn = drawn[: ROUNDS * _TITLES_A_ROUND]
    timings = interleaved(
        {
            "small": _each(drawn, lambda title: decided(title, small)),
            "large": _each(drawn, lambda title: decided(title, large)),
            "small unmatched": _each(unmatched, lambda title: resolve_title(title, small)),
            "large unmatched": _each(unmatched, lambda title: resolve_title(title, large)),
        }
    )
    sizes = len(list(names_of(registry.tables))), len(list(names_of(grown)))
    one, two, three, four = (timing.typical for timing in timings)
    return [
        Growth("a decision", sizes, (one, two)),
        Growth("an answer to an unmatched title", sizes, (three, four)),
    ]


def _is_unmatched(title: str, *indexes: MatchIndex) -> bool:
    return all(decided(title, index).outcome is Outcome.UNMATCHED for index in indexes)


def time_build(registry: Registry) -> list[Timing]:
    """Building the index against normalising the strings that it is built of, per string."""
    tables, index = registry.tables, registry.index
    strings = [text for text, _ in names_of(tables)]
    strings += [row.title for row in tables.ambiguous]
    strings += phrases_of(tables.lists)

    def build(_: int) -> int:
        compile_tables(tables)
        return len(strings)

    def normalise(_: int) -> int:
        for text in strings:
            index.words(text)
        return len(strings)

    return interleaved({"build the index": build, "normalise its strings": normalise})


def with_synthetic_terms(tables: MatchingTables, seed: int = 1) -> MatchingTables:
    """The tables with six invented names more for each real one, of the same words."""
    chance = random.Random(seed)  # noqa: S311  # invents names, keeps no secret
    names = list(names_of(tables))
    words = sorted({word for text, _ in names for word in text.split()})
    added = []
    for text, role_id in names:
        for _ in range(GROWTH - 1):
            mixed = [*text.split(), chance.choice(words), chance.choice(words)]
            chance.shuffle(mixed)
            added.append(TermRow(role_id, " ".join(mixed), "alternative title", "exact", ""))
    return replace(tables, terms=(*tables.terms, *added))


def profile_decisions(titles: Sequence[str], index: MatchIndex, lines: int = 12) -> list[str]:
    """Where decisions spend most time: own share, share with callees, calls a title, function."""
    drawn = _shuffled(titles)[: ROUNDS * _TITLES_A_ROUND]
    profile = cProfile.Profile()
    profile.enable()
    for title in drawn:
        decided(title, index)
    profile.disable()
    stats = pstats.Stats(profile).get_stats_profile()
    ranked = sorted(stats.func_profiles.items(), key=lambda item: -item[1].tottime)[:lines]
    total = stats.total_tt
    return [
        f"{spent.tottime / total:6.1%} {spent.cumtime / total:7.1%} "
        f"{int(spent.ncalls.split('/')[0]) / len(drawn):7.1f}  "
        f"{name} ({spent.file_name.rpartition('/')[2]}:{spent.line_number})"
        for name, spent in ranked
    ]


def _each(titles: Sequence[str], run: Callable[[str], object]) -> Callable[[int], int]:
    """Every fifth title in a round, so that no round meets another's titles."""

    def round_of(number: int) -> int:
        part = titles[number::ROUNDS]
        for title in part:
            run(title)
        return len(part)

    return round_of


def _listed(titles: Sequence[str], index: MatchIndex) -> Callable[[int], int]:
    """Every fifth title in a round as one list, each title once, by the way of the bulk callers."""
    distinct = list(dict.fromkeys(titles))

    def round_of(number: int) -> int:
        part = distinct[number::ROUNDS]
        questions: list[Question] = [(title,) for title in part]
        answer_columns(questions, (), index, policy=Policy())
        return len(questions)

    return round_of


def _shuffled(titles: Sequence[str], seed: int = 1) -> list[str]:
    return random.Random(seed).sample(titles, len(titles))  # noqa: S311  # a draw for measuring
