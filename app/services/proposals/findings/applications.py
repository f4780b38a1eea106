"""Applications for a code: whether the list lacks the role, and which of its codes are near."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code, CodeSystem
from app.services.codes.gaps.judging import GapBasis, GapStatus
from app.services.codes.gaps.report import GapQuestion, RoleGap, roles_without_code
from app.services.codes.lists import get_system
from app.services.content.matching_tables import read_names
from app.services.proposals.findings.finding import ProposalFinding, error, warning
from app.services.proposals.payloads.kinds import NewCode
from app.vocabulary import CodeStatus


def check_application(session: Session, payload: NewCode) -> Iterator[ProposalFinding]:
    """A list that does not exist, a role that has a code, and near codes that are not listed."""
    if session.get(CodeSystem, payload.system_id) is None:
        said = f"There is no code system '{payload.system_id}'."
        yield error("unknown-code-system", "payload.system_id", said)
        return
    report = roles_without_code(session, GapQuestion(payload.system_id, evidence=GapBasis.SOURCED))
    gap = next(gap for gap in report.roles if gap.role.role_id == payload.role_id)
    yield from _code_on_record(gap, report.version)
    codes = _newest_codes(session, payload.system_id)
    yield from _near_codes(payload, codes)
    names = read_names(session)
    title = names.words_if_readable(payload.title)
    for code, row in codes.items():
        if names.words_if_readable(row.display) == title:
            said = f"The list already has a code with this wording: {code}."
            yield warning("same-wording", "payload.title", said)


def _code_on_record(gap: RoleGap, version: str | None) -> Iterator[ProposalFinding]:
    where = "payload.role_id"
    codes = ", ".join(code.code or code.display for code in gap.codes)
    if gap.status is GapStatus.OWN_CODE:
        said = f"The role has its own code in version {version}: {codes}."
        yield error("has-a-code", where, said)
    elif gap.status is GapStatus.SHARED_CODE_ONLY:
        said = f"In version {version} the role shares a code with other roles: {codes}."
        yield warning("shares-a-code", where, said)
    elif gap.status is GapStatus.NOT_KNOWN:
        said = f"It is not known whether the list lacks the role: {gap.reason}"
        yield warning("not-known", where, said)


def _newest_codes(session: Session, system_id: str) -> dict[str, Code]:
    """The codes of the newest version that is loaded."""
    newest = get_system(session, system_id).newest_loaded
    if newest is None:
        return {}
    statement = select(Code).where(
        col(Code.system_id) == system_id, col(Code.version) == newest.version
    )
    return {row.code: row for row in session.scalars(statement)}


def _near_codes(payload: NewCode, codes: Mapping[str, Code]) -> Iterator[ProposalFinding]:
    for place, near in enumerate(payload.nearest):
        where, row = f"payload.nearest[{place}].code", codes.get(near.code)
        if row is None:
            said = f"The newest loaded version of the list has no code '{near.code}'."
            yield error("unknown-code", where, said)
        elif row.status == CodeStatus.RETIRED:
            yield warning("retired-code", where, f"{near.code} is retired.")
