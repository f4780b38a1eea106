"""The figures that the About page shows, written where a run is asked to: `--publish`."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.matching.index import MatchIndex
from app.matching.resolution import Strictness
from app.matching.resolve import RESOLVER_VERSION, resolve_title
from app.web.about.quality import FILE, engine_digest
from tests.bench.accuracy import Figures, Judged, Share, figures, interval
from tests.bench.gold import GoldSet


def measured(
    index: MatchIndex,
    judged: Iterable[tuple[GoldSet, Mapping[Strictness, Sequence[Judged]]]],
    open_titles: Sequence[str],
) -> dict[str, Any]:
    """What one run found, and which resolver and content it was a run of."""
    return {
        "resolver": RESOLVER_VERSION,
        "engine": engine_digest(),
        "content": index.content,
        "roles": len(index.roles),
        "labelled": [
            {"set": gold.name, "strictness": strictness.value, **_parts(figures(answers))}
            for gold, by_strictness in judged
            for strictness, answers in by_strictness.items()
        ],
        "open": _outcomes(index, open_titles),
    }


def write(found: Mapping[str, Any]) -> Path:
    """Store the figures beside the page that shows them."""
    FILE.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return FILE


def _parts(found: Figures) -> dict[str, Any]:
    # A match to a role that the labeller could not choose may be right: nobody judged it.
    between = interval(found.wrong_on_list)
    return {
        "titles": found.titles,
        "wrong": _share(found.wrong_on_list),
        "not_judged": found.wrong.whole - found.wrong_on_list.whole,
        "wrong_between": None if between is None else [round(end, 4) for end in between],
        "coverage": _share(found.coverage),
        "ambiguous_safe": _share(found.ambiguous_safe),
        "kept_out": _share(found.kept_out),
    }


def _share(share: Share) -> list[int]:
    return [share.part, share.whole]


def _outcomes(index: MatchIndex, titles: Sequence[str]) -> dict[str, int]:
    counts = {"matched": 0, "ambiguous": 0, "unmatched": 0}
    for title in titles:
        counts[resolve_title(title, index, limit=0).outcome.value] += 1
    return counts
