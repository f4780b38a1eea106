"""The curated tables that the matching engine reads, as frozen values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a role bore as its national name, with the days it was in force."""

    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What the engine must know of one role.

    `entry` says who may hold the role: `registered` (statutory register), `accredited`
    (a training or accreditation that the work requires), `open` (neither), or empty
    where that was not seen. `kind_of` names the more general roles directly above it,
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
    former_names: tuple[FormerName, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """One synonym of a role: its words, how far they may be trusted, and who said so."""

    role_id: str
    text: str
    kind: str
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One reading of an ambiguous title, with the bands and words that speak for it."""

    role_id: str
    bands: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A title that does not decide: its kind, its readings in order, what to ask."""

    title: str
    kind: str
    is_always_ambiguous: bool
    question: str
    explanation: str
    outside_meaning: str
    source: str
    candidates: tuple[CandidateRow, ...]


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """One word or phrase that is no role: see `seed/README.md` for each lexicon's meaning."""

    lexicon: str
    term: str
    category: str
    value: str
    role_id: str | None


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
    lexicon: tuple[LexiconRow, ...]
    codes: tuple[CodeRow, ...]
    known_codes: tuple[KnownCode, ...]
