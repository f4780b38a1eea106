"""The files of the word lists: the columns of each in order, and what each row must have."""

from typing import Final, Self

from pydantic import model_validator as validate_model

from app.db import models
from app.services.seed.cells import MaybeSlug, MaybeText, References, SeedLine, Slug, Text, YesNo
from app.vocabulary import (
    ContextKind,
    GradeKind,
    HeadWordKind,
    ModifierKind,
    RewriteKind,
    SetAsideKind,
    SpecialTermKind,
)

_SOURCE: References = {("source_id",): "sources.csv"}
_ROLE: References = {("role_id",): "roles.csv"}
_WITHOUT_A_ROLE: Final = frozenset(
    (
        SpecialTermKind.FUNCTION,
        SpecialTermKind.LEVEL,
        SpecialTermKind.REGISTRATION,
        SpecialTermKind.FIELD_MEANING,
        SpecialTermKind.DISCIPLINE_HEAD,
        SpecialTermKind.HOMONYM,
        SpecialTermKind.FILLER,
    )
)


class RewriteLine(SeedLine):
    """A row of rewrites.csv."""

    file = "rewrites.csv"
    table = models.RewrittenWord
    key_columns = ("written",)
    references = _SOURCE

    written: Text
    kind: RewriteKind
    rewritten: Text
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def is_read_as_written(self) -> Self:
        """Refuse other words for a word that is read as written."""
        if self.kind is RewriteKind.AS_WRITTEN and self.rewritten != self.written:
            raise ValueError("a word that is read as written has the same text in rewritten")
        return self


class ContextWordLine(SeedLine):
    """A row of context_words.csv."""

    file = "context_words.csv"
    table = models.ContextWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    kind: ContextKind
    label: Text
    is_mental_health: YesNo
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class GradeLine(SeedLine):
    """A row of grades.csv."""

    file = "grades.csv"
    table = models.GradeWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    kind: GradeKind
    label: Text
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class ModifierLine(SeedLine):
    """A row of modifiers.csv."""

    file = "modifiers.csv"
    table = models.ModifierWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    kind: ModifierKind
    label: Text
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class SetAsideWordLine(SeedLine):
    """A row of set_aside_words.csv."""

    file = "set_aside_words.csv"
    table = models.SetAsideWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    kind: SetAsideKind
    label: MaybeText
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class HeadWordLine(SeedLine):
    """A row of head_words.csv."""

    file = "head_words.csv"
    table = models.HeadWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    kind: HeadWordKind
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def is_one_word(self) -> Self:
        """Refuse several words, except for a discipline: the engine compares one word."""
        if " " in self.words and self.kind is not HeadWordKind.DISCIPLINE:
            raise ValueError("only a discipline can have more than one word")
        return self


class OtherJobWordLine(SeedLine):
    """A row of other_job_words.csv."""

    file = "other_job_words.csv"
    table = models.OtherJobWord
    key_columns = ("words",)
    references = _SOURCE

    words: Text
    is_in_charge: YesNo
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class GuardLine(SeedLine):
    """A row of guards.csv."""

    file = "guards.csv"
    table = models.GuardWord
    key_columns = ("words", "role_id")
    references = _ROLE | _SOURCE

    words: Text
    role_id: Slug
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class SpecialTermLine(SeedLine):
    """A row of special_terms.csv."""

    file = "special_terms.csv"
    table = models.SpecialTerm
    key_columns = ("words", "kind")
    references = _ROLE | _SOURCE

    words: Text
    kind: SpecialTermKind
    role_id: MaybeSlug
    label: MaybeText
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def names_a_role_where_the_rule_is_about_one(self) -> Self:
        """Refuse a rule about a role without the role, and a role that the rule would ignore."""
        if (self.role_id is None) != (self.kind in _WITHOUT_A_ROLE):
            needed = "must be blank" if self.role_id else "is missing"
            raise ValueError(f"role_id {needed} for the kind '{self.kind}'")
        if self.kind is SpecialTermKind.FIELD_MEANING and self.label is None:
            raise ValueError(f"label is missing for the kind '{self.kind}'")
        return self


WORD_LINES: tuple[type[SeedLine], ...] = (
    RewriteLine,
    ContextWordLine,
    GradeLine,
    ModifierLine,
    SetAsideWordLine,
    HeadWordLine,
    OtherJobWordLine,
    GuardLine,
    SpecialTermLine,
)
"""The files of the word lists, in the order in which the engine uses them."""
