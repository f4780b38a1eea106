"""One question to the engine."""

from dataclasses import dataclass

from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.resolution import Hints, Strictness


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled title, what else is known of its post, and how much doubt a match may have."""

    labels: Labels
    index: MatchIndex
    hints: Hints
    strictness: Strictness
