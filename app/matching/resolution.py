"""What the engine is asked and what it answers, as frozen values.

What every answer is made of are tuples with names: a frozen dataclass takes four times as long.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from app.matching.tables import CodeRow


class Outcome(StrEnum):
    """What may be done with an answer: record it, ask, or leave the title alone."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    UNMATCHED = "unmatched"


class Strictness(StrEnum):
    """How little doubt a match may carry. A stricter setting never adds a match."""

    REVIEW = "review"
    STANDARD = "standard"
    STRICT = "strict"


class CodingVerdict(StrEnum):
    """What a given code says of the role that a title resolved to."""

    EXPECTED = "expected"
    PLAUSIBLE = "plausible"
    UNEXPECTED = "unexpected"
    KNOWN_MISCODING = "known_miscoding"
    RETIRED_CODE = "retired_code"
    UNKNOWN_CODE = "unknown_code"
    NOT_CHECKABLE = "not_checkable"


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a post besides its title. A hint chooses or demotes, never creates."""

    band: str | None = None
    occupation_code: str | None = None
    job_role: str | None = None
    staff_group: str | None = None
    setting: str | None = None


NO_HINTS: Final = Hints()


class SetAside(NamedTuple):
    """Words of the title that did not decide, and what they were taken for."""

    text: str
    facet: str


class Reading(NamedTuple):
    """How the title was understood.

    `core` is the normalised term that decided (or the words that were left);
    `level` is the grade apart from the role ('senior', 'lead', 'trainee' …).
    """

    core: str
    band: str | None
    level: str | None
    settings: tuple[str, ...]
    specialties: tuple[str, ...]
    set_aside: tuple[SetAside, ...]


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role as an answer shows it; `name` is the name in force on the day asked about."""

    role_id: str
    name: str
    family: str


class Candidate(NamedTuple):
    """One possible role, most likely first.

    After a match come the roles that only describe it and the more general ones above it.
    Near misses of an unmatched title are no answer.
    """

    role: RoleCard
    confidence: float
    matched_term: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodingCheck:
    """Whether a code given with the title fits the role, in words for an analyst."""

    given: str
    verdict: CodingVerdict
    detail: str
    expected: tuple[CodeRow, ...]


class Cause(StrEnum):
    """What kept a title from a role, as a curator can act on it."""

    UNKNOWN_WORD = "unknown word"
    ROLE_MISSING = "role missing"
    CATCH_ALL = "catch-all"
    TWO_JOBS = "two jobs"
    GATED = "gated"
    NO_POST = "no post"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What kept a title from a role, and the words that did, folded and in lower case."""

    cause: Cause
    words: tuple[str, ...]


class Resolution(NamedTuple):
    """The answer to one title.

    `confidence` is the calibrated probability, 0 to 1, that `role` is right (of the first
    candidate when there is no role). `why` and `obstacle` are set on every answer but a match.
    """

    outcome: Outcome
    why: str | None
    role: RoleCard | None
    confidence: float
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    question: str | None
    reading: Reading
    codes: tuple[CodeRow, ...]
    coding_check: CodingCheck | None
    suggested_title: str | None
    obstacle: Obstacle | None
