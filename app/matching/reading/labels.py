"""What each word of a title is: facet, context, grade, modifier, head noun or unknown."""

from typing import Final

from app.matching.index import Context, WordEntry
from app.matching.rules import Facet
from app.matching.tokens import Token
from app.vocabulary import ModifierKind

# Unknown words of so many letters can be an acronym of anything.
LONGEST_ACRONYM: Final = 4
# Words of these kinds can be inside a role's name. A place or a kind of work cannot.
_PASSED_OVER: Final = frozenset((Facet.SETTING, Facet.POPULATION, Facet.SPECIALTY))


class Labels:
    """What is known of each word of a title, in lists indexed by word position.

    `texts` and `gaps` repeat those of `tokens`, because most rules ask for them alone.
    `separators` combines the flags of all gaps. `fillers` are words that a job's name can have
    or leave out.
    """

    __slots__ = (
        "band",
        "context",
        "facet",
        "fillers",
        "gaps",
        "grade",
        "head",
        "identity",
        "is_known",
        "noise",
        "separators",
        "texts",
        "tokens",
    )

    def __init__(
        self, tokens: list[Token], entries: list[WordEntry], fillers: frozenset[str]
    ) -> None:
        size = len(tokens)
        self.tokens = tokens
        self.texts = [token.text for token in tokens]
        self.gaps = [token.gap for token in tokens]
        separators = 0
        for gap in self.gaps:
            separators |= gap
        self.separators = separators
        self.facet: list[str | None] = [None] * size
        self.context: list[Context | None] = [None] * size
        self.grade: list[str | None] = [None] * size
        self.identity: list[str | None] = [None] * size
        self.head = [entry.head for entry in entries]
        self.is_known = [entry.is_known for entry in entries]
        self.noise: list[str | None] = [None] * size
        self.fillers = fillers
        self.band: str | None = None

    def is_skippable(self, position: int) -> bool:
        """Whether a role's words can be on both sides of this one.

        'Consultant CAMHS Psychiatrist' is a Consultant Psychiatrist.
        """
        if self.identity[position]:
            return False
        if self.texts[position] in self.fillers:
            return True
        if self.grade[position] or self.facet[position] or self.noise[position]:
            return True
        context = self.context[position]
        can_pass = context is not None and context.category in _PASSED_OVER
        return can_pass and not self.is_known[position]

    def is_unknown(self, position: int) -> bool:
        """Whether no list of words has the word."""
        if self.is_known[position] or self.context[position] is not None:
            return False
        if self.grade[position] or self.noise[position]:
            return False
        return not (self.facet[position] or self.identity[position])

    def is_agent(self, position: int) -> bool:
        """Whether the word names a person at work, and is not a level, trainee or setting."""
        return (
            self.head[position] is not None
            and self.identity[position] != ModifierKind.TRAINING
            and self.grade[position] is None
            and self.context[position] is None
        )

    def is_work(self, position: int) -> bool:
        """Whether the word is a kind of work ('research'), not a setting."""
        context = self.context[position]
        return context is not None and context.category == Facet.WORK

    def is_possessive(self, position: int) -> bool:
        """Whether the word was written with an apostrophe and an s: 'plumber's'."""
        token = self.tokens[position]
        is_long_plural = token.text.endswith(("ch", "sh", "x", "ss"))
        return token.end - token.start == len(token.text) + 2 and not is_long_plural

    def is_within_context(self, position: int) -> bool:
        """Whether a context of several words began before this word and includes it."""
        context = self.context[position]
        return position > 0 and context is not None and self.context[position - 1] is context

    def is_before_context_ends(self, position: int) -> bool:
        """Whether the context that includes this word includes the next one too."""
        following = position + 1
        return following < len(self.texts) and self.is_within_context(following)
