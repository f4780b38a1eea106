"""The unlabelled titles: what becomes of them, how long that takes, and matches to judge by eye."""

import csv
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution
from app.matching.resolve import resolve_title
from tests.bench.registry import decided


@dataclass(frozen=True, slots=True)
class OpenRun:
    """All answers in the order of the file, and the seconds that they took."""

    answers: tuple[tuple[str, Resolution], ...]
    seconds: float

    def by_outcome_and_why(self) -> Counter[tuple[str, str]]:
        """How many titles came to each outcome for each reason; a match's reason is its rule."""
        return Counter((answer.outcome.value, answer.why or "") for _, answer in self.answers)

    def digest(self) -> str:
        """SHA-256 of every decision in the titles' order, without the wording of reasons.

        Two versions of the code that decide alike have the same digest.
        """
        whole = sha256()
        for title, answer in self.answers:
            candidates = [(one.role.role_id, one.confidence) for one in answer.candidates]
            decision = (title, answer.outcome.value, answer.why, answer.confidence, candidates)
            whole.update(json.dumps(decision).encode())
        return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A match drawn for judging, with the rule behind it."""

    title: str
    role: str
    confidence: float
    rule: str
    doubts: tuple[str, ...]


def read_open(folder: Path) -> list[str]:
    """The titles of titles_open.csv in the file's order."""
    with (folder / "titles_open.csv").open(newline="", encoding="utf-8") as file:
        return [row["title"] for row in csv.DictReader(file)]


def run_open(titles: Sequence[str], index: MatchIndex) -> OpenRun:
    """Every title resolved at standard strictness, suggestions included."""
    begun = perf_counter()
    answers = tuple((title, resolve_title(title, index)) for title in titles)
    return OpenRun(answers, perf_counter() - begun)


def draw(run: OpenRun, index: MatchIndex, *, count: int, seed: int) -> list[Drawn]:
    """Matches drawn at random; the same seed draws the same places among the matches."""
    matched = [(title, answer) for title, answer in run.answers if answer.role is not None]
    matched = [pair for pair in matched if pair[1].outcome is Outcome.MATCHED]
    # A draw for reading, not for secrets.
    chosen = random.Random(seed).sample(matched, min(count, len(matched)))  # noqa: S311  # see above
    found = []
    for title, answer in chosen:
        verdict = decided(title, index)
        doubts = tuple(dict.fromkeys(verdict.doubts))
        name = answer.role.name if answer.role else ""
        found.append(Drawn(title, name, answer.confidence, verdict.rule or "", doubts))
    return found
