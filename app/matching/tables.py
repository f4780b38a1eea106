"""The curated tables that the matching engine reads, as frozen values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormerNameRow:
    """An earlier national name of a role, with the days on which it was in force."""

    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What the engine must know of one role.

    `entry` says who can hold the role: `registered` (statutory register), `accredited`
    (a training or accreditation that the work requires), `open` (neither), or empty
    where no source says. `kind_of` names the more general roles directly above it,
    `trains_for` the role that it is the training grade of.
    """

    role_id: str
    name: str
    family: str
    staff_group: str
    entry: str
    band_min: str
    band_max: str
    is_mental_health: bool
    is_retired: bool
    kind_of: tuple[str, ...]
    trains_for: str | None
    name_since: date | None
    former_names: tuple[FormerNameRow, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """One synonym of a role: its words, how far they can be trusted, and the source."""

    role_id: str
    text: str
    kind: str
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One reading of an ambiguous title, with the bands and words that decide for it."""

    role_id: str
    bands: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A title that does not decide: its kind, its readings in order, and what to ask."""

    title: str
    kind: str
    is_always_ambiguous: bool
    question: str
    explanation: str
    outside_meaning: str
    source: str
    candidates: tuple[CandidateRow, ...]


@dataclass(frozen=True, slots=True)
class RewriteRow:
    """Words that are read as other words."""

    written: str
    kind: str
    rewritten: str


@dataclass(frozen=True, slots=True)
class ContextRow:
    """Words for what a post is about besides its role."""

    words: str
    kind: str
    label: str
    is_mental_health: bool


@dataclass(frozen=True, slots=True)
class GradeRow:
    """Words of level or contract, with the level that an answer shows."""

    words: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class ModifierRow:
    """Words that make another post of the role beside them."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """Words of adverts, contracts and hours, which do not decide."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A noun for a person at work, a discipline, or a team or place."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class OtherJobRow:
    """A last word of role names that makes a role a job of its own."""

    words: str
    is_in_charge: bool


@dataclass(frozen=True, slots=True)
class GuardRow:
    """Words in a title that rule out one role."""

    words: str
    role_id: str


@dataclass(frozen=True, slots=True)
class SpecialTermRow:
    """A term with a rule of its own, and the role that the rule is about.

    `label` is what the term is shown as, and of a field what it means in the names of roles.
    """

    words: str
    kind: str
    role_id: str | None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words that are not roles, by what they do to a title. See `seed/README.md`."""

    rewrites: tuple[RewriteRow, ...] = ()
    contexts: tuple[ContextRow, ...] = ()
    grades: tuple[GradeRow, ...] = ()
    modifiers: tuple[ModifierRow, ...] = ()
    set_aside: tuple[SetAsideRow, ...] = ()
    heads: tuple[HeadRow, ...] = ()
    other_jobs: tuple[OtherJobRow, ...] = ()
    guards: tuple[GuardRow, ...] = ()
    special_terms: tuple[SpecialTermRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code that a role maps to in one version of a code system."""

    role_id: str
    system: str
    version: str
    code: str
    display: str
    relation: str
    status: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A code of a list, whether or not a role maps to it: what a coding check looks up."""

    system: str
    version: str
    code: str
    display: str
    status: str


@dataclass(frozen=True, slots=True)
class MatchingTables:
    """Everything that decides an answer. Row order never matters."""

    roles: tuple[RoleRow, ...]
    terms: tuple[TermRow, ...]
    ambiguous: tuple[AmbiguousRow, ...]
    lists: WordLists
    codes: tuple[CodeRow, ...]
    known_codes: tuple[KnownCode, ...]
