"""One title that was decided: everything that its answer is made from."""

from datetime import date

from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex
from app.matching.reading.labels import Labels
from app.matching.resolution import Hints, RoleCard


class Case:
    """A repaired title, its words, the verdict on it, and what was asked. Never changed.

    Without `as_of`, roles and codes are those of today.
    """

    __slots__ = ("as_of", "hints", "index", "labels", "title", "verdict")

    def __init__(
        self,
        title: str,
        labels: Labels,
        verdict: Verdict,
        index: MatchIndex,
        hints: Hints,
        as_of: date | None,
    ) -> None:
        self.title = title
        self.labels = labels
        self.verdict = verdict
        self.index = index
        self.hints = hints
        self.as_of = as_of

    def name_of(self, role_id: str) -> str:
        """The name of a role today."""
        return self.index.roles[role_id].name

    def card_of(self, role_id: str) -> RoleCard:
        """A role with its name on the day asked about."""
        card = self.index.roles[role_id]
        for former in self.index.role_rows[role_id].former_names:
            if former.valid_to is not None and self.is_past(former.valid_from, former.valid_to):
                return RoleCard(role_id, former.name, card.family)
        return card

    def is_past(self, valid_from: date | None, valid_to: date) -> bool:
        """Whether something no longer in force was in force on a past day asked about."""
        if self.as_of is None:
            return False
        return (valid_from is None or valid_from <= self.as_of) and self.as_of < valid_to

    def is_in_force(self, valid_from: date | None, valid_to: date | None) -> bool:
        """Whether something is in force on the day asked about."""
        if valid_to is not None:
            return self.is_past(valid_from, valid_to)
        return self.as_of is None or valid_from is None or valid_from <= self.as_of

    def matched_text(self) -> str:
        """The name or synonym that was found in the title; empty where none was."""
        return self.verdict.span.term.text if self.verdict.span is not None else ""

    def words_that_name(self) -> tuple[str, ...]:
        """The words that are not set aside as a band, hours or words of an advert.

        Settings and places are among them: they can be in a role's name.
        """
        return tuple(
            text
            for text, facet in zip(self.labels.texts, self.labels.facet, strict=True)
            if not facet
        )
