"""`make mutants`: plant small faults in modules that guard something, and see what tests notice.

For each fault only the tests of its module run, on SQLite, until one fails. The sources are left
as they are: the faults are in a copy.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from tests.conftest import TEMPLATES_VARIABLE
from tests.mutants.equivalents import reasons
from tests.mutants.guards import GUARDS, module_file, tests_of
from tests.servers import quick_place

ROOT: Final = Path(__file__).parent.parent.parent
_WORKER: Final = Path(__file__).parent / "worker.py"
_NEEDED: Final = ("app", "tests", "seed", "migrations", "openapi", "README.md")
# PostgreSQL, and servers that are processes of their own, cost more than they notice.
_CHEAP: Final = "not postgresql and not real_connections"
_SETTINGS: Final = {
    "source_paths": ["app"],
    "also_copy": ["seed", "migrations", "openapi", "README.md"],
    "pytest_add_cli_args": ["-k", _CHEAP, "-p", "no:cacheprovider"],
    # A test before must leave neither threads nor answers in memory for the one that is to notice.
    "process_isolation": "forkserver",
    "timeout_multiplier": 4.0,
    "timeout_constant": 2.0,
    "use_git_change_detection": False,
    "track_dependencies": False,
}


def main(arguments: Sequence[str]) -> None:
    """Print a line a module, and each fault that no test notices and nothing explains."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", help="such as services/access; all without one")
    parser.add_argument("--sample", type=int, default=0, help="try so many of each module, not all")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.modules if not _chosen([name])]
    if unknown:
        parser.error(f"there is nothing that guards under {', '.join(unknown)}")
    for module in _chosen(asked.modules):
        _report(module, asked.sample)


def _chosen(names: Sequence[str]) -> list[str]:
    """The modules with these names, or in the folders with these names."""
    if not names:
        return list(GUARDS)
    return [
        module
        for name in names
        for module in ([name] if module_file(name).exists() else GUARDS)
        if module == name or module.startswith(f"{name}/")
    ]


def _report(module: str, size: int) -> None:
    """Print what became of a module's faults."""
    planted = _run(module, size)
    outcomes = [one for one in planted if one["status"] != "not checked"]
    alive = [one for one in outcomes if not one["is_killed"]]
    known = reasons()
    survived = [one for one in alive if (module, one["was"], one["becomes"]) not in known]
    killed = len(outcomes) - len(alive)
    late = sum(one["status"] == "timeout" for one in outcomes)
    tried = f"{len(outcomes)} of {len(planted)} mutants"
    counts = f"{tried}, {killed} killed ({late} by time), {len(survived)} survived"
    _say(f"{module}: {counts}, {len(alive) - len(survived)} equivalent")
    for one in survived:
        name = one["name"].rpartition(".")[2]
        _say(f"  {name} ({one['status']})\n    - {one['was']}\n    + {one['becomes']}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _run(module: str, size: int) -> list[dict[str, Any]]:
    with _place(module) as place:
        finished = subprocess.run(
            [sys.executable, str(_WORKER), str(module_file(module)), str(size)],
            cwd=place,
            env={**os.environ, TEMPLATES_VARIABLE: str(place / "templates")},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if finished.returncode:
            sys.exit(f"{module}: mutmut failed\n{(place / 'mutmut.log').read_text()[-5_000:]}")
        found: list[dict[str, Any]] = json.loads((place / "outcomes.json").read_text())
    return found


@contextmanager
def _place(module: str) -> Iterator[Path]:
    """A folder that mutmut takes for the project; what it writes stays in there."""
    with TemporaryDirectory(prefix="registry-mutants-", dir=quick_place()) as folder:
        place = Path(folder)
        (place / "templates").mkdir()
        for name in _NEEDED:
            (place / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "pyproject.toml", place)
        chosen = {
            "only_mutate": [str(module_file(module))],
            "pytest_add_cli_args_test_selection": tests_of(module),
        }
        lines = (f"{key} = {json.dumps(value)}" for key, value in {**_SETTINGS, **chosen}.items())
        with (place / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join(["", "[tool.mutmut]", *lines, ""]))
        yield place


if __name__ == "__main__":
    main(sys.argv[1:])
