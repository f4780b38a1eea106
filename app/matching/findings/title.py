"""A title while it is decided: its labelled parts, and what the rules note on the way."""

from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.reading.segments import Segment


class Title:
    """A labelled title in its segments.

    The rules add to `levels` (of the post) and to `notes` (sentences for the reader).
    """

    __slots__ = ("index", "labels", "levels", "notes", "segments")

    def __init__(
        self,
        labels: Labels,
        segments: list[Segment],
        index: MatchIndex,
        levels: list[str] | None = None,
    ) -> None:
        self.labels = labels
        self.segments = segments
        self.index = index
        self.levels: list[str] = levels or []
        self.notes: list[str] = []

    @property
    def is_in_mental_health(self) -> bool:
        """Whether a word of the title is a setting or specialty of mental health."""
        for context in self.labels.context:
            if context is not None and context.is_mental_health:
                return True
        return False
