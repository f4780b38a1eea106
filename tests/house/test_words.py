"""The text that people read is plain: the words that once made it hard do not come back."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
UNUSUAL = {
    "told": "says, shows or is given",
    "stands": "is, or means",
    "mended": "corrected",
    "mends": "corrects",
    "anew": "again",
    "nought": "zero",
    "noughts": "zeros",
    "bears": "has",
    "whence": "from which",
    "wherein": "in which",
    "thereof": "of it",
    "heed": "use",
    "reckoned": "calculated",
}
"""Each word and what to write instead."""
_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(UNUSUAL)})(?![A-Za-z])", re.IGNORECASE)
READ = sorted(
    path
    for pattern in ("app/**/*.py", "app/**/*.html", "migrations/**/*.py", "tests/**/*.py", "*.md")
    for path in ROOT.glob(pattern)
    if path != Path(__file__)
)


def test_every_text_uses_the_usual_words() -> None:
    found = [fault for path in READ for fault in _faults(path)]

    assert found == []


def _faults(path: Path) -> Iterator[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        for word in _WORD.findall(line):
            yield f"{path.relative_to(ROOT)}:{number}: {word}: write {UNUSUAL[word.lower()]}"
