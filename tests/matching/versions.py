"""What each version of the resolver answers, in digests: `python -m tests.matching.versions`.

Releases promise the same answers for the same version, so a rule that changes an answer
needs a new one. Run it after raising `RESOLVER_VERSION`, or when the questions change.
"""

import json
from hashlib import sha256
from pathlib import Path

from app.matching.resolution import Strictness
from app.matching.resolve import RESOLVER_VERSION, resolve_title
from tests.matching.small import INDEX
from tests.matching.test_resolve import MATCHED, NOT_MATCHED

FILE = Path(__file__).with_suffix(".json")
TITLES = tuple(sorted({title for title, _ in MATCHED} | {title for title, _, _ in NOT_MATCHED}))


def questions() -> str:
    """What is asked, of which registry."""
    return _digest([INDEX.content, *TITLES])


def answers() -> str:
    """The whole answers at every strictness."""
    asked = ((title, strictness) for title in TITLES for strictness in Strictness)
    return _digest(
        [repr(resolve_title(title, INDEX, strictness=strictness)) for title, strictness in asked]
    )


def known() -> dict[str, str]:
    """The answers of each version to today's questions, as they were written down."""
    written: dict[str, dict[str, str]] = json.loads(FILE.read_text())
    return written.get(questions(), {})


def _digest(parts: list[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def main() -> None:
    """Write down what this version answers; refuse where it has answered otherwise before."""
    found = known() if FILE.exists() else {}
    if found.setdefault(RESOLVER_VERSION, answers()) != answers():
        raise SystemExit(f"Version {RESOLVER_VERSION} answered otherwise: raise RESOLVER_VERSION.")
    FILE.write_text(json.dumps({questions(): found}, indent=2) + "\n")


if __name__ == "__main__":
    main()
