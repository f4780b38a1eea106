"""A trust's one maintained list of new roles: what it has, what it is called, what is open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import Session

from app.db.models import EstablishmentVersion, Organisation, Role
from app.matching.index import MatchIndex
from app.matching.names import NameReader
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from app.services.codes.gaps.judging import GapBasis, GapStatus
from app.services.codes.gaps.report import GapQuestion, roles_without_code
from app.services.posts.cells import Headcount
from app.services.trusts.answers import Answered, answer_now
from app.services.trusts.lines import StaffTally, tally
from app.services.trusts.local_titles import Ties, get_trust, list_local_titles
from app.services.trusts.own_answers import DecidedBy, OwnAnswer, own_answers
from app.services.trusts.versions import get_version
from app.vocabulary import POST_CODE_SYSTEMS, Novelty

_NOVEL: Final = frozenset((Novelty.NEW, Novelty.CONTESTED))
_FTE_DIGITS: Final = 4


class EntryKind(StrEnum):
    """What an entry is, in the order of the list."""

    ROLE = "role"
    AMBIGUOUS = "ambiguous"
    LOCAL = "local"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class TitleOnList:
    """One line of the trust's list under an entry."""

    title: str
    band: str | None
    headcount: Headcount
    new_as: str | None
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class CodeState:
    """What is known of the role's code in one version of a list."""

    system: str
    version: str | None
    status: GapStatus
    codes: tuple[str, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class NewRoleEntry:
    """One line of the list of new roles.

    `role` is set for the kind `role` only; an ambiguous title has a question and `candidates`,
    a local one the trust's reason. `new_as` is what the trust means by 'new', as far as it
    said; `novelty` what the literature says of the role.
    """

    kind: EntryKind
    role: Role | None
    titles: tuple[TitleOnList, ...]
    headcount: StaffTally
    fte: float | None
    employed_by: tuple[str, ...]
    new_as: tuple[str, ...]
    codes: tuple[CodeState, ...]
    question: str | None
    candidates: tuple[Role, ...]
    reason: str | None


@dataclass(frozen=True, slots=True)
class NewRolesList:
    """The list, of which version, and by which content of the registry it was answered."""

    trust: Organisation
    version: EstablishmentVersion
    answered: Answered
    entries: tuple[NewRoleEntry, ...]


def read_new_roles(
    session: Session, ods_code: str, index: MatchIndex, content: str
) -> NewRolesList:
    """A trust's list of new roles by today's registry and the trust's own word.

    A role is on it that the literature counts as new or argues about, or that the trust calls
    new; so is each title that may be such a role, or that is the trust's own. Raises
    `EstablishmentNotFoundError` for a trust that keeps no list.
    """
    trust = get_trust(session, ods_code)
    version = get_version(session, trust.ods_code, None)
    lines, answered = answer_now(session, version, index, content)
    answers = own_answers(
        lines, answered, Ties(list_local_titles(session, trust.ods_code), index.reader)
    )
    roles = {role.role_id: role for role in session.scalars(select(Role))}
    entries = [
        *_roles(answers, roles, _codes(session)),
        *_ambiguous(answers, roles, index),
        *_of_no_role(answers, index.reader),
    ]
    return NewRolesList(trust, version, answered, tuple(entries))


def _roles(
    answers: Iterable[OwnAnswer],
    roles: Mapping[str, Role],
    codes: Mapping[str, tuple[CodeState, ...]],
) -> list[NewRoleEntry]:
    """The entries of national roles, by name."""
    found: dict[str, list[OwnAnswer]] = defaultdict(list)
    for answer in answers:
        if answer.role_id is not None and _is_new(answer, roles[answer.role_id]):
            found[answer.role_id].append(answer)
    entries = [
        _entry(EntryKind.ROLE, of_role, role=roles[role_id], codes=codes.get(role_id, ()))
        for role_id, of_role in found.items()
    ]
    return sorted(entries, key=lambda entry: entry.role.name if entry.role else "")


def _ambiguous(
    answers: Iterable[OwnAnswer], roles: Mapping[str, Role], index: MatchIndex
) -> list[NewRoleEntry]:
    """The titles that may be new roles, each with what to ask. By title."""
    entries = []
    is_open = (answer for answer in answers if answer.outcome == Outcome.AMBIGUOUS)
    for found in _by_title(is_open, index.reader):
        answer = resolve_title(found[0].line.title, index, hints=found[0].line.hints)
        readings = [roles[candidate.role.role_id] for candidate in answer.candidates]
        if any(_is_new(found[0], role) for role in readings):
            entries.append(
                _entry(
                    EntryKind.AMBIGUOUS,
                    found,
                    question=answer.question,
                    candidates=tuple(readings),
                )
            )
    return entries


def _of_no_role(answers: Iterable[OwnAnswer], names: NameReader) -> list[NewRoleEntry]:
    """The trust's own roles with its reasons, then what it calls new and nobody knows."""
    own, unknown = [], []
    for answer in answers:
        if answer.is_local:
            own.append(answer)
        elif answer.outcome == Outcome.UNMATCHED and answer.line.new_as is not None:
            unknown.append(answer)
    local = [
        _entry(EntryKind.LOCAL, found, reason=_reason(found)) for found in _by_title(own, names)
    ]
    return [*local, *(_entry(EntryKind.UNMATCHED, found) for found in _by_title(unknown, names))]


def _is_new(answer: OwnAnswer, role: Role) -> bool:
    return role.novelty in _NOVEL or answer.line.new_as is not None


def _by_title(answers: Iterable[OwnAnswer], names: NameReader) -> list[list[OwnAnswer]]:
    """The answers to one title together, by title; hints may answer one title in two ways."""
    found: dict[tuple[str, object], list[OwnAnswer]] = defaultdict(list)
    for answer in answers:
        found[names.key(answer.line.title), answer.registry.decided].append(answer)
    return sorted(found.values(), key=lambda each: each[0].line.title.casefold())


def _reason(found: Sequence[OwnAnswer]) -> str | None:
    return found[0].tie.reason if found[0].tie is not None else None


def _entry(
    kind: EntryKind,
    found: Sequence[OwnAnswer],
    *,
    role: Role | None = None,
    codes: tuple[CodeState, ...] = (),
    question: str | None = None,
    candidates: tuple[Role, ...] = (),
    reason: str | None = None,
) -> NewRoleEntry:
    fte = [answer.line.fte for answer in found if answer.line.fte is not None]
    return NewRoleEntry(
        kind=kind,
        role=role,
        titles=tuple(_title(answer) for answer in found),
        headcount=tally([answer.line.headcount for answer in found]),
        fte=round(sum(fte), _FTE_DIGITS) if fte else None,
        employed_by=_said(answer.line.employed_by for answer in found),
        new_as=_said(answer.line.new_as for answer in found),
        codes=codes,
        question=question,
        candidates=candidates,
        reason=reason,
    )


def _title(answer: OwnAnswer) -> TitleOnList:
    line = answer.line
    return TitleOnList(line.title, line.band, line.headcount, line.new_as, answer.decided_by)


def _said(words: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({word for word in words if word is not None}))


def _codes(session: Session) -> dict[str, tuple[CodeState, ...]]:
    """What is known of each role's code in the newest loaded version of each list."""
    states: dict[str, tuple[CodeState, ...]] = defaultdict(tuple)
    for system in POST_CODE_SYSTEMS:
        report = roles_without_code(session, GapQuestion(system, evidence=GapBasis.SOURCED))
        for gap in report.roles:
            state = CodeState(
                system=system,
                version=report.version,
                status=gap.status,
                codes=tuple(code.code for code in gap.codes if code.code is not None),
                reason=gap.reason,
            )
            states[gap.role.role_id] = (*states[gap.role.role_id], state)
    return states
