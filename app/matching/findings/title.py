"""A title while it is decided: its labelled parts, and what the rules note on the way."""

from dataclasses import dataclass, field

from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.reading.segments import Segment


@dataclass(slots=True)
class Title:
    """A labelled title in its segments.

    The rules add to `levels` (of the post) and to `notes` (sentences for the reader).
    """

    labels: Labels
    segments: list[Segment]
    index: MatchIndex
    levels: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_in_mental_health(self) -> bool:
        """Whether a word of the title is a setting or specialty of mental health."""
        return any(context and context.is_mental_health for context in self.labels.context)
