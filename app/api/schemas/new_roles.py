"""A trust's list of new roles on the wire, and as rows of a table."""

from pydantic import Field

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.api.schemas.establishments import HeadcountOut, ListVersionOut, TallyOut
from app.api.schemas.reference import OrganisationOut
from app.services.codes.gaps.judging import GapStatus
from app.services.content.indexing import Version
from app.services.trusts.new_roles import CodeState, EntryKind, NewRoleEntry, NewRolesList
from app.services.trusts.own_answers import DecidedBy
from app.vocabulary import CodeSystemId, NewAs


class TitleOnListOut(Out):
    """A line of the trust's list under an entry."""

    title: str
    band: str | None
    headcount: HeadcountOut
    new_as: NewAs | None
    decided_by: DecidedBy


class CodeStateOut(Out):
    """What is known of the role's code in one list; `reason` says why it is not known."""

    system: str
    version: str | None
    status: GapStatus
    codes: list[str]
    reason: str | None


class NewRoleOut(Out):
    """One line of the list: a role, a title that may be one, or a title of the trust's own.

    `new_as` is what the trust means by 'new', `novelty` what the literature says of the role.
    """

    kind: EntryKind
    role: RoleCardOut | None
    novelty: str | None
    introduced: str | None
    titles: list[TitleOnListOut]
    headcount: TallyOut
    fte: float | None
    employed_by: list[str]
    new_as: list[NewAs]
    codes: list[CodeStateOut]
    question: str | None
    candidates: list[RoleCardOut]
    reason: str | None

    @classmethod
    def of(cls, entry: NewRoleEntry) -> "NewRoleOut":
        """The wire's shape of an entry."""
        plain = ("kind", "titles", "headcount", "fte", "employed_by", "new_as", "codes")
        more = ("question", "candidates", "reason", "role")
        facts = {name: getattr(entry, name) for name in (*plain, *more)}
        facts["novelty"] = None if entry.role is None else entry.role.novelty
        facts["introduced"] = None if entry.role is None else entry.role.introduced
        return cls.model_validate(facts)


class NewRolesSummaryOut(Out):
    """How many roles are on the list, how many of them lack a code, and what is open."""

    roles: int
    without_esr_job_role: int
    without_occupation_code: int
    ambiguous: int
    local: int
    unmatched: int


class NewRolesOut(Out):
    """A trust's one maintained list of new roles."""

    organisation: OrganisationOut
    version: ListVersionOut
    summary: NewRolesSummaryOut
    new_roles: list[NewRoleOut]
    printable: str
    registry: RegistryOut

    @classmethod
    def of(cls, found: NewRolesList, version: Version) -> "NewRolesOut":
        """The wire's shape of the list."""
        kinds = [entry.kind for entry in found.entries]
        return cls(
            organisation=OrganisationOut.model_validate(found.trust),
            version=ListVersionOut.of(found.version),
            summary=NewRolesSummaryOut(
                roles=kinds.count(EntryKind.ROLE),
                without_esr_job_role=_lacking(found, CodeSystemId.ESR_JOB_ROLE),
                without_occupation_code=_lacking(found, CodeSystemId.NHS_OCCUPATION_CODE),
                ambiguous=kinds.count(EntryKind.AMBIGUOUS),
                local=kinds.count(EntryKind.LOCAL),
                unmatched=kinds.count(EntryKind.UNMATCHED),
            ),
            new_roles=[NewRoleOut.of(entry) for entry in found.entries],
            printable=f"/ui/organisations/{found.trust.ods_code}/new-roles",
            registry=RegistryOut.of(version),
        )


class NewRoleRowOut(Out):
    """A line of the list as a row of a table."""

    kind: EntryKind
    role_id: str | None
    national_name: str | None
    local_titles: list[str]
    headcount: int | None
    headcount_quality: str
    headcount_is_partial: bool
    fte: float | None
    employed_by: list[str]
    new_means: list[str]
    literature_says: str | None
    introduced: str | None
    esr_job_role: str = Field(description="The codes, or what is known of there being none")
    nhs_occupation_code: str
    question: str | None
    may_be: list[str]
    reason: str | None

    @classmethod
    def of(cls, entry: NewRoleEntry) -> "NewRoleRowOut":
        """The row of an entry."""
        role = entry.role
        return cls(
            kind=entry.kind,
            role_id=None if role is None else role.role_id,
            national_name=None if role is None else role.name,
            local_titles=list(dict.fromkeys(title.title for title in entry.titles)),
            headcount=entry.headcount.number,
            headcount_quality=entry.headcount.quality,
            headcount_is_partial=entry.headcount.is_partial,
            fte=entry.fte,
            employed_by=list(entry.employed_by),
            new_means=[word.replace("_", " ") for word in entry.new_as],
            literature_says=None if role is None else role.novelty,
            introduced=None if role is None else role.introduced,
            esr_job_role=_codes_or_status(entry, CodeSystemId.ESR_JOB_ROLE),
            nhs_occupation_code=_codes_or_status(entry, CodeSystemId.NHS_OCCUPATION_CODE),
            question=entry.question,
            may_be=[candidate.name for candidate in entry.candidates],
            reason=entry.reason,
        )


def _lacking(found: NewRolesList, system: str) -> int:
    states = [_state(entry, system) for entry in found.entries]
    return sum(state is not None and state.status is GapStatus.NO_CODE for state in states)


def _state(entry: NewRoleEntry, system: str) -> CodeState | None:
    return next((state for state in entry.codes if state.system == system), None)


def _codes_or_status(entry: NewRoleEntry, system: str) -> str:
    state = _state(entry, system)
    if state is None:
        return ""
    return ";".join(state.codes) or state.status.replace("_", " ")
