"""The answer to a title in the words and lists of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import Candidate, CodingCheck, CodingVerdict, Outcome, Resolution
from app.matching.rules import Facet
from app.matching.tables import CodeRow, RoleRow
from app.plurals import counted
from app.services.figures import RegistryFigures
from app.web.ambiguous.presenting import points_in_words
from app.web.code_words import (
    list_in_words,
    relation_in_words,
    role_facts,
    sentence,
    time_in_words,
)
from app.web.words import day_in_words

_MOST_SURE, _QUITE_SURE = 0.95, 0.85
_MOST_NEAR_MISSES: Final = 5
_FACETS: Final[dict[str, str]] = {
    Facet.UNKNOWN: "not known to the registry",
    Facet.OTHER: "other words",
}


_CHECKING: Final = (
    "Paste titles or send a spreadsheet. Settle what is unclear, and get the sheet back with "
    "answers."
)
_AVAILABILITY: Final = "From the lists that trusts keep here. Small numbers are not shown."
_PROPOSALS: Final = "Suggest a name, a role or a code, and follow it to a decision."
_VERDICTS: Final[dict[CodingVerdict, str]] = {
    CodingVerdict.EXPECTED: "is the code of this role",
    CodingVerdict.PLAUSIBLE: "can be right",
    CodingVerdict.UNEXPECTED: "does not fit this role",
    CodingVerdict.KNOWN_MISCODING: "is a known mistake",
    CodingVerdict.RETIRED_CODE: "is retired",
    CodingVerdict.UNKNOWN_CODE: "is not in the lists",
    CodingVerdict.NOT_CHECKABLE: "cannot be checked",
}
_MISTAKES: Final = frozenset(
    (
        CodingVerdict.UNEXPECTED,
        CodingVerdict.KNOWN_MISCODING,
        CodingVerdict.RETIRED_CODE,
        CodingVerdict.UNKNOWN_CODE,
    )
)


@dataclass(frozen=True, slots=True)
class PossibleRole:
    """A role that the title can mean, or is near to.

    `facts` helps to tell it from the others. `note` says why it is here, where that is not plain.
    """

    role_id: str
    name: str
    facts: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code of the role, as one row of a table."""

    list_name: str
    code: str
    display: str
    what: str


@dataclass(frozen=True, slots=True)
class GivenCode:
    """What a code that was given with the title says. `fits` is False for a likely mistake."""

    heading: str
    detail: str
    fits: bool


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """The answer to one title. `others` are near misses, or more general roles after a match."""

    title: str
    outcome: str
    heading: str
    role_id: str | None
    role_facts: str
    is_retired: bool
    sure: str
    reasons: tuple[str, ...]
    question: str | None
    others: tuple[PossibleRole, ...]
    parts: tuple[tuple[str, str], ...]
    codes: tuple[ShownCode, ...]
    given_code: GivenCode | None
    suggested_title: str | None


def found_answer(
    title: str,
    answer: Resolution,
    roles: Mapping[str, RoleRow],
    points: Mapping[str, str] = MappingProxyType({}),
) -> FoundAnswer:
    """An answer as its page shows it. `roles` are those of the index that gave it.

    `points` says what speaks for each reading of an ambiguous title.
    """
    role, check = answer.role, answer.coding_check
    rest = answer.candidates if role is None else answer.candidates[1:]
    if answer.outcome is Outcome.UNMATCHED:
        rest = rest[:_MOST_NEAR_MISSES]
    return FoundAnswer(
        title=title,
        outcome=answer.outcome.value,
        heading=_heading(answer),
        role_id=None if role is None else role.role_id,
        role_facts="" if role is None else role_facts(roles[role.role_id]),
        is_retired=role is not None and roles[role.role_id].is_retired,
        sure=sure_in_words(answer.confidence) if role is not None else "",
        reasons=tuple(map(sentence, answer.reasons)),
        question=answer.question,
        others=tuple(_possible(candidate, answer.outcome, roles, points) for candidate in rest),
        parts=tuple(_parts(answer)),
        codes=tuple(map(_code_line, answer.codes)),
        given_code=None if check is None else _given_code(check),
        suggested_title=answer.suggested_title,
    )


def _heading(answer: Resolution) -> str:
    if answer.role is not None:
        return answer.role.name
    if answer.outcome is Outcome.UNMATCHED:
        return "The registry has no role for this title"
    number = len(answer.candidates)
    if number < 2:  # a reading may lie outside the registry
        return "This title alone does not say which role it is"
    return f"This title can mean {counted(number, 'role')}"


def sure_in_words(confidence: float) -> str:
    """How sure the registry is of a match, in words and as a number.

    >>> sure_in_words(0.985), sure_in_words(0.9), sure_in_words(0.8)
    ('Very sure (98.5%)', 'Fairly sure (90%)', 'Less sure (80%)')
    """
    words = (
        "Very" if confidence >= _MOST_SURE else "Fairly" if confidence >= _QUITE_SURE else "Less"
    )
    return f"{words} sure ({percent(confidence)})"


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage of at most three figures.

    >>> percent(0.985), percent(0.48), percent(0.007), percent(1)
    ('98.5%', '48%', '0.7%', '100%')
    """
    return f"{share * 100:.3g}%"


def _possible(
    candidate: Candidate,
    outcome: Outcome,
    roles: Mapping[str, RoleRow],
    points: Mapping[str, str],
) -> PossibleRole:
    role, facts = candidate.role, role_facts(roles[candidate.role.role_id])
    note = _note(candidate, outcome, points.get(role.role_id, ""))
    return PossibleRole(role.role_id, role.name, facts, note)


def _note(candidate: Candidate, outcome: Outcome, points: str) -> str:
    if outcome is Outcome.MATCHED:
        return " ".join(map(sentence, candidate.reasons))
    if outcome is Outcome.AMBIGUOUS:
        return f"Choose it {points}." if points else ""
    is_other_name = candidate.matched_term.casefold() != candidate.role.name.casefold()
    return f"It is also called '{candidate.matched_term}'." if is_other_name else ""


def points_of(answer: Resolution, index: MatchIndex) -> dict[str, str]:
    """What speaks for each reading of a title that is declared ambiguous, by the role."""
    words = index.words(answer.reading.core)
    declared = [term.ambiguous for term in index.terms if term.words == words]
    return {
        candidate.role_id: points_in_words(candidate.bands, candidate.words)
        for row in declared
        if row is not None
        for candidate in row.candidates
    }


def _parts(answer: Resolution) -> list[tuple[str, str]]:
    """How the title was read, without what it does not have."""
    reading = answer.reading
    aside = [f"{word.text} ({_FACETS.get(word.facet, word.facet)})" for word in reading.set_aside]
    named: list[tuple[str, str | Sequence[str] | None]] = [
        ("Words that decide", reading.core),
        ("Level", reading.level),
        ("Band", reading.band),
        ("Setting", reading.settings),
        ("Specialty", reading.specialties),
        ("Set aside", aside),
    ]
    return [
        (name, value if isinstance(value, str) else ", ".join(value))
        for name, value in named
        if value
    ]


def _given_code(check: CodingCheck) -> GivenCode:
    fits = check.verdict not in _MISTAKES
    return GivenCode(f"Code {check.given} {_VERDICTS[check.verdict]}", check.detail, fits)


def _code_line(row: CodeRow) -> ShownCode:
    return ShownCode(
        list_name=f"{list_in_words(row.system)}, {time_in_words(row.version)}",
        code=row.code,
        display=row.display,
        what=", ".join(filter(None, (relation_in_words(row.relation), _dates(row)))),
    )


def _dates(row: CodeRow) -> str:
    begin = f"from {day_in_words(row.valid_from)}" if row.valid_from else ""
    end = f"to {day_in_words(row.valid_to)}" if row.valid_to else ""
    return f"{begin} {end}".strip()


@dataclass(frozen=True, slots=True)
class MainJob:
    """A card of the start page."""

    name: str
    path: str
    says: str


def main_jobs(figures: RegistryFigures) -> list[MainJob]:
    """What else the registry does, with today's numbers."""
    roles = (
        f"{counted(figures.roles, 'role')} in use, with their codes, careers and sources. "
        f"The literature calls {figures.new_roles:,} of them new."
    )
    gaps = "See which roles lack a national code, and where their posts hide."
    if figures.without_job_role is not None:
        lack = "lacks" if figures.without_job_role == 1 else "lack"
        gaps = (
            f"{counted(figures.without_job_role, 'role')} {lack} an ESR job role. "
            "See which, why, and where their posts hide."
        )
    ambiguous = (
        f"What to ask about {counted(figures.ambiguous_titles, 'title')} with more meanings."
    )
    return [
        MainJob("Check a list", "/ui/checks", _CHECKING),
        MainJob("Browse the roles", "/ui/roles", roles),
        MainJob("See the code gaps", "/ui/gaps", gaps),
        MainJob("Ask about ambiguous titles", "/ui/ambiguous-titles", ambiguous),
        MainJob("See which trusts have which roles", "/ui/availability", _AVAILABILITY),
        MainJob("Propose a change", "/ui/proposals", _PROPOSALS),
    ]
