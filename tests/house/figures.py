"""The figures of the code's structure, by folder: `python -m tests.house [FOLDER]`."""

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Final

_LAYOUT: Final = frozenset(
    (
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
        tokenize.COMMENT,
    )
)
_BRANCHES: Final = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.Assert,
    ast.match_case,
)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(slots=True)
class Figures:
    """What is counted in the modules of one folder, its own and those below it."""

    modules: int = 0
    lines: int = 0
    code_lines: int = 0
    tokens: int = 0
    comments: int = 0
    functions: int = 0
    comprehensions: int = 0
    star_unpackings: int = 0
    complexities: list[int] = field(default_factory=list)

    def row(self) -> tuple[str, ...]:
        """The cells of one line of the table, in the order of `HEADINGS`."""
        return (
            str(self.modules),
            str(self.lines),
            f"{self.tokens / max(self.code_lines, 1):.1f}",
            f"{100 * self.comments / max(self.lines, 1):.1f}",
            f"{100 * self.comprehensions / max(self.functions, 1):.0f}",
            f"{100 * self.star_unpackings / max(self.functions, 1):.0f}",
            f"{mean(self.complexities or [0]):.1f}",
            str(max(self.complexities, default=0)),
        )


HEADINGS: Final = (
    "modules",
    "lines",
    "tokens a line of code",
    "comments in 100 lines",
    "comprehensions in 100 functions",
    "star-unpackings in 100 functions",
    "mean complexity",
    "highest",
)


def measure(package: Path) -> dict[str, Figures]:
    """The figures of a package and of each room in it, by the room's path.

    A room is a folder below the package, or below `services` inside it.
    """
    found: dict[str, Figures] = {}
    for module in sorted(package.rglob("*.py")):
        for room in _rooms_of(module.relative_to(package.parent)):
            figures = found.setdefault(room, Figures())
            _count(module, figures)
    return found


def largest_folder(package: Path) -> tuple[str, int]:
    """The folder with the most modules directly in it, and how many they are."""
    counted = Counter(
        str(module.parent.relative_to(package.parent))
        for module in package.rglob("*.py")
        if module.name != "__init__.py"
    )
    return max(counted.items(), key=lambda item: (item[1], item[0]))


def _rooms_of(module: Path) -> Iterator[str]:
    folders = module.parts[:-1]
    yield folders[0]
    deepest = 3 if folders[1:2] == ("services",) else 2
    for depth in range(2, min(len(folders), deepest) + 1):
        yield "/".join(folders[:depth])


def _count(module: Path, figures: Figures) -> None:
    text = module.read_text(encoding="utf-8")
    figures.modules += 1
    figures.lines += text.count("\n")
    _count_tokens(text, figures)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            figures.functions += 1
            figures.complexities.append(_complexity(node))
        elif isinstance(node, _COMPREHENSIONS):
            figures.comprehensions += 1
        elif isinstance(node, ast.Starred) and isinstance(node.ctx, ast.Load):
            figures.star_unpackings += 1


def _count_tokens(text: str, figures: Figures) -> None:
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            figures.comments += 1
        if token.type not in _LAYOUT:
            figures.tokens += 1
            lines.add(token.start[0])
    figures.code_lines += len(lines)


def _complexity(function: ast.AST) -> int:
    """One, and one more for each place where the function may take another way.

    Counted as radon does: boolean operators, conditional expressions and comprehensions count.
    """
    found = 1
    for node in ast.walk(function):
        if isinstance(node, _BRANCHES):
            found += 1
        elif isinstance(node, ast.BoolOp):
            found += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            found += 1 + len(node.ifs)
    return found
