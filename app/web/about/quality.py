"""How good the answers are: stored figures of a real run, and whether they are of this engine."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import app.matching
from app.matching.resolution import Strictness

FILE: Final = Path(__file__).with_name("figures.json")
_SETS: Final = {
    "dev.csv": "Titles of the NHS, labelled by hand",
    "dev_more.csv": "More titles, labelled against a shorter list of roles",
}
_STRICTNESS: Final = {
    Strictness.STANDARD: "standard",
    Strictness.STRICT: "strict",
}


@dataclass(frozen=True, slots=True)
class QualityRow:
    """The figures of one set of titles at one strictness, each with what it counts."""

    titles: str
    strictness: str
    wrong: str
    coverage: str
    ambiguous_safe: str
    kept_out: str
    not_judged: int


@dataclass(frozen=True, slots=True)
class EngineQuality:
    """The stored figures. `is_of_this_engine` is false where its code changed since the run."""

    resolver: str
    is_of_this_engine: bool
    roles: int
    rows: tuple[QualityRow, ...]
    open_titles: int
    open_shares: tuple[tuple[str, str], ...]


@cache
def stored_figures() -> Mapping[str, Any]:
    """What `make bench` wrote, when it was asked to."""
    found: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def engine_digest() -> str:
    """The SHA-256 of the engine's code: another one may answer otherwise."""
    digest, folder = sha256(), Path(app.matching.__file__).parent
    for file in sorted(folder.rglob("*.py")):
        digest.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def quality_of(stored: Mapping[str, Any]) -> EngineQuality:
    """The figures in words, and whether they are of the engine that answers here."""
    counts = stored["open"]
    total = sum(counts.values())
    return EngineQuality(
        resolver=stored["resolver"],
        is_of_this_engine=stored["engine"] == engine_digest(),
        roles=stored["roles"],
        rows=tuple(_rows(stored["labelled"])),
        open_titles=total,
        open_shares=tuple((name, percent(part, total)) for name, part in counts.items()),
    )


def _rows(labelled: Sequence[Mapping[str, Any]]) -> Iterator[QualityRow]:
    for found in labelled:
        strictness = Strictness(found["strictness"])
        if strictness in _STRICTNESS:
            yield QualityRow(
                titles=f"{_SETS.get(found['set'], found['set'])}: {found['titles']:,}",
                strictness=_STRICTNESS[strictness],
                wrong=f"{_share(found['wrong'])}{_between(found['wrong_between'])}",
                coverage=_share(found["coverage"]),
                ambiguous_safe=_share(found["ambiguous_safe"]),
                kept_out=_share(found["kept_out"]),
                not_judged=found["not_judged"],
            )


def percent(part: int, whole: int) -> str:
    """
    >>> percent(2, 258), percent(0, 0)
    ('0.8%', 'not measured')
    """
    return f"{part / whole:.1%}" if whole else "not measured"


def _share(share: Sequence[int]) -> str:
    part, whole = share
    return f"{percent(part, whole)} ({part:,} of {whole:,})" if whole else percent(part, whole)


def _between(ends: Sequence[float] | None) -> str:
    return "" if ends is None else f", probably {ends[0]:.1%} to {ends[1]:.1%}"
