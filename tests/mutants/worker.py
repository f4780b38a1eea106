"""One run of mutmut in the present folder, with three kinds of faults more.

It is a program of its own: mutmut keeps its state in the process. It writes `outcomes.json`.
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import libcst as cst
import mutmut.__main__ as program
from mutmut.mutation import mutators
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

_KILLED: Final = frozenset({"killed", "timeout"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one fault: whether a test noticed it, and its lines before and after."""

    name: str
    status: str
    is_killed: bool
    was: str
    becomes: str


def without_call(node: cst.SimpleStatementLine) -> Iterator[cst.SimpleStatementLine]:
    """A statement that is only a call, removed: a lock that is not taken, a check not made."""
    (first, *others) = node.body
    if isinstance(first, cst.Expr) and isinstance(first.value, cst.Call | cst.Await) and not others:
        yield node.with_changes(body=[cst.Pass()])


def with_fixed_condition(node: cst.If) -> Iterator[cst.If]:
    """An `if` whose condition is always true, and one whose condition is never true."""
    for name in ("True", "False"):
        yield node.with_changes(test=cst.Name(name))


def without_part(node: cst.BooleanOperation) -> Iterator[cst.BaseExpression]:
    """A condition of two parts without one of them, in the brackets of both: it can be long."""
    for part in (node.left, node.right):
        yield part.with_changes(
            lpar=[*node.lpar, *part.lpar],
            rpar=[*part.rpar, *node.rpar],
        )


def other_text(node: cst.BaseString) -> Iterator[cst.BaseString]:
    """The tool's changes of a text, but not of a sentence: the words of a message guard nothing."""
    if not (isinstance(node, cst.SimpleString) and " " in node.value):
        yield from mutators.operator_string(node)


def install() -> None:
    """Give mutmut the faults that it has not."""
    known: Any = mutators.mutation_operators
    own = [pair for pair in known if pair[1] is not mutators.operator_string]
    known[:] = [
        *own,
        (cst.BaseString, other_text),
        (cst.SimpleStatementLine, without_call),
        (cst.If, with_fixed_condition),
        (cst.BooleanOperation, without_part),
    ]


def draw(size: int) -> None:
    """Have mutmut try only so many faults, the same ones on each run."""
    collect = program.collect_source_file_mutation_data

    def some(
        *, mutant_names: tuple[str, ...] | list[str]
    ) -> tuple[
        list[tuple[SourceFileMutationData, str, int | None]], dict[str, SourceFileMutationData]
    ]:
        faults, by_path = collect(mutant_names=mutant_names)
        drawn = random.Random(0).sample(faults, min(size, len(faults)))  # noqa: S311
        return drawn, by_path

    program.collect_source_file_mutation_data = some


def outcomes(path: Path) -> Iterator[Outcome]:
    """What became of the faults of a module; those not drawn are 'not checked'."""
    data = SourceFileMutationData(path=path)
    data.load()
    for name, code in data.exit_code_by_key.items():
        status = status_by_exit_code[code]
        is_killed = status in _KILLED
        is_shown = not is_killed and code is not None
        lines = get_diff_for_mutant(name, path=path).splitlines() if is_shown else ()
        yield Outcome(name, status, is_killed, _marked("-", lines), _marked("+", lines))


def _marked(mark: str, lines: Iterable[str]) -> str:
    found = (line[1:].strip() for line in lines if line.startswith(mark))
    return "\n".join(line for line in found if not line.startswith((mark * 2, mark)))


if __name__ == "__main__":
    install()
    if size := int(sys.argv[2]):
        draw(size)
    with Path("mutmut.log").open("w") as log, redirect_stdout(log):
        program.cli(["run", "--max-children", "1"], standalone_mode=False)
    found = [asdict(one) for one in outcomes(Path(sys.argv[1]))]
    Path("outcomes.json").write_text(json.dumps(found), encoding="utf-8")
