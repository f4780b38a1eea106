"""Looks for inputs that break the service, for as long as you say: `make fuzz`.

Everything stays on this machine. It ends with 1 if it found anything.
"""

import argparse
import importlib.util
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.fuzz.expressions import MOST_SECONDS, expressions, hostile_texts, is_dear
from tests.fuzz.files import damaged, fault_in

_PROPERTIES: Final = (
    "tests/matching/test_properties.py",
    "tests/matching/test_repair.py",
    "tests/matching/test_tokens.py",
    "tests/spreadsheets/test_round_trip.py",
    "tests/fuzz/test_payloads.py",
)
_FOUND: Final = Path("var") / "fuzz"
_EXAMPLES_A_MINUTE: Final = 2


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for. 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*_WAYS, []], help="all, unless you say which")
    parser.add_argument("--minutes", type=float, default=10, help="for each of them (10)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args(arguments)
    results = [_WAYS[name](asked.minutes, asked.seed) for name in asked.what or _WAYS]
    return int(not all(results))


def _expressions(_minutes: float, _seed: int) -> bool:
    found, slow = expressions(), 0
    for one in found:
        # One text is enough: the others could cost as much, and nothing would be said meanwhile.
        dear = next((text for text in hostile_texts(one.pattern) if is_dear(text, one)), None)
        if dear is not None:
            slow += 1
            _say(f"{one.name}: over {MOST_SECONDS} s of processor time on 100,000 of {dear[:20]!r}")
    _say(f"expressions: {len(found)} measured, {slow} too slow")
    return not slow


def _files(minutes: float, seed: int) -> bool:
    last, count, found = time.monotonic() + minutes * 60, 0, set()
    for count, one in enumerate(damaged(random.Random(seed)), start=1):  # noqa: S311
        fault = fault_in(one)
        if fault is not None and fault not in found:
            found.add(fault)
            _keep(f"file-{seed}-{count}.{one.kind}", one.data)
            _say(f"{one.kind}: {fault}")
        if time.monotonic() > last:
            break
    _say(f"files: {count} damaged ones read (seed {seed}), {len(found)} faults")
    return not found


def _properties(minutes: float, seed: int) -> bool:
    return _tests(
        *_PROPERTIES,
        f"--hypothesis-seed={seed}",
        "--hypothesis-profile=search",
        searches=int(minutes * 100),
    )


def _requests(minutes: float, _seed: int) -> bool:
    return _tests(
        "tests/contract/test_schemathesis.py", searches=max(1, int(minutes * _EXAMPLES_A_MINUTE))
    )


def _coverage(minutes: float, _seed: int) -> bool:
    """By atheris, which follows the code: only where it is installed."""
    if importlib.util.find_spec("atheris") is None:
        _say("coverage: not run, because atheris is not installed here (pip install atheris)")
        return True
    command = [sys.executable, "-m", "tests.fuzz.guided", f"-max_total_time={int(minutes * 60)}"]
    return subprocess.run(command, check=False).returncode == 0


def _tests(*arguments: str, searches: int) -> bool:
    environment = {**os.environ, "REGISTRY_TEST_SEARCHES": str(searches)}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def _keep(name: str, data: bytes) -> None:
    _FOUND.mkdir(parents=True, exist_ok=True)
    (_FOUND / name).write_bytes(data)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


_WAYS: Final[dict[str, Callable[[float, int], bool]]] = {
    "expressions": _expressions,
    "files": _files,
    "properties": _properties,
    "requests": _requests,
    "coverage": _coverage,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
