"""The engine in Python and compiled, in turns: each in a process of its own, one at work at a time.

`make compiled` puts the compiled one where this looks for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from app.bulk.answers import Policy, Question, answer_columns
from app.matching.engine import ENGINE
from app.matching.resolve import resolve_title
from tests.bench.registry import Registry, decided, load_registry

ROUNDS = 5
COMPILED = Path(sys.prefix) / "compiled"
_ROOT = Path(__file__).parents[2]
_SEED = _ROOT / "seed"
_BUILDS = {"python": _ROOT, "compiled": COMPILED}
_MICROSECONDS = 1_000_000

Work = Callable[[Sequence[str]], object]


@dataclass(frozen=True, slots=True)
class Builds:
    """What one piece of work costs a title with each build, in microseconds: the medians."""

    work: str
    python: float
    compiled: float


def works(registry: Registry) -> dict[str, Work]:
    """What is timed, by name: each does the work for all of some titles."""
    index = registry.index

    def answer_list(titles: Sequence[str]) -> object:
        questions: list[Question] = [(title,) for title in dict.fromkeys(titles)]
        return answer_columns(questions, (), index, policy=Policy())

    return {
        "decision": lambda titles: [decided(title, index) for title in titles],
        "whole answer": lambda titles: [resolve_title(title, index) for title in titles],
        "list of distinct titles": answer_list,
    }


def compare(titles: Sequence[str], names: Sequence[str]) -> list[Builds]:
    """The cost of each piece of work with each build, on titles new in every round."""
    costs: dict[tuple[str, str], list[float]] = {
        (name, build): [] for name in names for build in _BUILDS
    }
    with ExitStack() as stack:
        children = {build: stack.enter_context(_child(build)) for build in _BUILDS}
        for number in range(ROUNDS):
            part = titles[number::ROUNDS]
            for name in names:
                for build, ask in children.items():
                    costs[name, build].append(ask(name, part))
    return [
        Builds(name, median(costs[name, "python"]), median(costs[name, "compiled"]))
        for name in names
    ]


@contextmanager
def _child(build: str) -> Iterator[Callable[[str, Sequence[str]], float]]:
    """A process that works with one build; it answers with the cost a title."""
    paths = os.pathsep.join(map(str, (_BUILDS[build], _ROOT)))
    # -P: not the folder that this was started in, which has the sources.
    with subprocess.Popen(  # this very module
        [sys.executable, "-P", "-m", "tests.bench.builds"],
        env={**os.environ, "PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        questions, answers = process.stdin, process.stdout
        if questions is None or answers is None:
            raise ValueError("the process has no pipes")
        if (found := answers.readline().strip()) != build:
            process.terminate()
            raise ValueError(f"the engine is {found}, not {build}")

        def ask(name: str, titles: Sequence[str]) -> float:
            questions.write("\t".join((name, *map(_on_one_line, titles))) + "\n")
            questions.flush()
            return float(answers.readline())

        yield ask
        questions.close()


def _on_one_line(title: str) -> str:
    return " ".join(title.split())


def main() -> None:
    """Say which engine this is; then, for each line of a work and titles, what a title costs."""
    print(ENGINE, flush=True)  # noqa: T201  # read by the process that started this one
    known = works(load_registry(_SEED))
    for line in sys.stdin:
        name, *titles = line.rstrip("\n").split("\t")
        begun = process_time()
        known[name](titles)
        cost = (process_time() - begun) / max(len(titles), 1) * _MICROSECONDS
        print(cost, flush=True)  # noqa: T201  # read by the process that started this one


if __name__ == "__main__":
    main()
