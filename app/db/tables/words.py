"""The word lists: words that are not roles, by what they do to a title. See seed/README.md."""

from sqlmodel import Field

from app.db.columns import one_of
from app.db.tables.base import Cited
from app.vocabulary import (
    ContextKind,
    GradeKind,
    HeadWordKind,
    ModifierKind,
    Origin,
    RewriteKind,
    SetAsideKind,
    SpecialTermKind,
)


class ListedWord(Cited):
    """What each entry of a word list has besides its words: a note and a source."""

    note: str | None = None


class RewrittenWord(ListedWord, table=True):
    """Words that the engine reads as other words: misspellings, variants, abbreviations."""

    __tablename__ = "rewritten_word"
    __table_args__ = (one_of("kind", RewriteKind), one_of("origin", Origin))

    written: str = Field(primary_key=True)
    kind: str
    rewritten: str


class ContextWord(ListedWord, table=True):
    """Words for what a post is about besides its role, with the label that an answer shows."""

    __tablename__ = "context_word"
    __table_args__ = (one_of("kind", ContextKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str
    label: str
    is_mental_health: bool


class GradeWord(ListedWord, table=True):
    """Words of level or contract, with the level that an answer shows."""

    __tablename__ = "grade_word"
    __table_args__ = (one_of("kind", GradeKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str
    label: str


class ModifierWord(ListedWord, table=True):
    """Words that make another post of the role beside them."""

    __tablename__ = "modifier_word"
    __table_args__ = (one_of("kind", ModifierKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str
    label: str


class SetAsideWord(ListedWord, table=True):
    """Words of adverts, contracts and hours, which do not decide."""

    __tablename__ = "set_aside_word"
    __table_args__ = (one_of("kind", SetAsideKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str
    label: str | None = None


class HeadWord(ListedWord, table=True):
    """Nouns for a person at work, a discipline, or a team or place."""

    __tablename__ = "head_word"
    __table_args__ = (one_of("kind", HeadWordKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str


class OtherJobWord(ListedWord, table=True):
    """Last words of role names that make a role a job of its own."""

    __tablename__ = "other_job_word"
    __table_args__ = (one_of("origin", Origin),)

    words: str = Field(primary_key=True)
    is_in_charge: bool


class GuardWord(ListedWord, table=True):
    """Words in a title that rule out one role."""

    __tablename__ = "guard_word"
    __table_args__ = (one_of("origin", Origin),)

    words: str = Field(primary_key=True)
    role_id: str = Field(foreign_key="role.role_id", primary_key=True, index=True)


class SpecialTerm(ListedWord, table=True):
    """Terms with a rule of their own, and the role that the rule is about."""

    __tablename__ = "special_term"
    __table_args__ = (one_of("kind", SpecialTermKind), one_of("origin", Origin))

    words: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    role_id: str | None = Field(default=None, foreign_key="role.role_id", index=True)
    label: str | None = None
