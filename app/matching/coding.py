"""Whether a code that came with a title fits the role that the title names."""

from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import CodingCheck, CodingVerdict, Hints
from app.matching.tables import CodeRow, KnownCode

OCCUPATION_CODE: Final = "nhs-occupation-code"
JOB_ROLE: Final = "esr-job-role"
_GRAVEST_FIRST: Final = (
    CodingVerdict.KNOWN_MISCODING,
    CodingVerdict.UNEXPECTED,
    CodingVerdict.UNKNOWN_CODE,
    CodingVerdict.RETIRED_CODE,
    CodingVerdict.PLAUSIBLE,
    CodingVerdict.EXPECTED,
    CodingVerdict.NOT_CHECKABLE,
)


def check_coding(hints: Hints, role_id: str | None, index: MatchIndex) -> CodingCheck | None:
    """The gravest verdict on the codes given, or None where none was given."""
    checks = []
    if hints.occupation_code:
        checks.append(
            _check(OCCUPATION_CODE, hints.occupation_code.strip().upper(), role_id, index)
        )
    if hints.job_role:
        checks.append(_check(JOB_ROLE, _job_role_code(hints.job_role, index), role_id, index))
    return min(checks, key=lambda check: _GRAVEST_FIRST.index(check.verdict), default=None)


def known_code(system: str, given: str, index: MatchIndex) -> KnownCode | None:
    """The newest loaded entry of a code."""
    return index.codes.known.get((system, given))


def _job_role_code(given: str, index: MatchIndex) -> str:
    """The code of a job role given by its name; anything else as it was given."""
    given = given.strip()
    if (JOB_ROLE, given) in index.codes.known:
        return given
    return index.codes.by_name.get((JOB_ROLE, given.casefold()), given)


def _check(system: str, given: str, role_id: str | None, index: MatchIndex) -> CodingCheck:
    mapped = tuple(
        row for row in index.codes.of_role.get(role_id or "", ()) if row.system == system
    )
    in_use = [row for row in mapped if row.relation in ("own", "shared") and row.status == "active"]
    # A code that goes on in a newer version of the list is one code.
    expected = tuple({row.code: row for row in in_use}.values())
    verdict, detail = _judge(system, given, role_id, mapped, expected, index)
    return CodingCheck(given, verdict, detail, expected)


def _judge(
    system: str,
    given: str,
    role_id: str | None,
    mapped: tuple[CodeRow, ...],
    expected: tuple[CodeRow, ...],
    index: MatchIndex,
) -> tuple[CodingVerdict, str]:
    known = known_code(system, given, index)
    if known is None:
        return CodingVerdict.UNKNOWN_CODE, f"{given} is in no loaded version of this list."
    named = f"{given} ({known.display})"
    if any(_covers(row, given) and row.relation == "known_miscoding" for row in mapped):
        return (
            CodingVerdict.KNOWN_MISCODING,
            f"Posts of this role are known to be coded {named} by mistake.",
        )
    if known.status == "retired":
        return CodingVerdict.RETIRED_CODE, f"{named} is retired."
    if role_id is None:
        return (
            CodingVerdict.NOT_CHECKABLE,
            "The title names no single role to check the code against.",
        )
    if any(_covers(row, given) for row in expected):
        return CodingVerdict.EXPECTED, f"{named} is recorded for this role."
    return _judge_unmapped(system, given, named, role_id, expected, index)


def _judge_unmapped(
    system: str,
    given: str,
    named: str,
    role_id: str,
    expected: tuple[CodeRow, ...],
    index: MatchIndex,
) -> tuple[CodingVerdict, str]:
    owners = index.codes.owners.get((system, given), frozenset())
    family = index.ancestors[role_id] | {role_id}
    if owners & family or any(role_id in index.ancestors[owner] for owner in owners):
        return (
            CodingVerdict.PLAUSIBLE,
            f"{named} is the code of a more general or more special role.",
        )
    if owners:
        names = ", ".join(sorted(index.roles[owner].name for owner in owners))
        return CodingVerdict.UNEXPECTED, f"{named} is the code of {names}."
    if any(row.relation == "own" for row in expected):
        codes = ", ".join(row.code for row in expected)
        return CodingVerdict.UNEXPECTED, f"This role has codes of its own: {codes}."
    return CodingVerdict.NOT_CHECKABLE, f"No source says whether {named} is right for this role."


def _covers(row: CodeRow, given: str) -> bool:
    """A mapping to a code level ('H1') covers the level's cells ('H1A')."""
    return given == row.code or (
        row.system == OCCUPATION_CODE and len(row.code) == 2 and given.startswith(row.code)
    )
