"""Roles by trusts: who reported which, from the lists that trusts keep here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentResolution,
    EstablishmentVersion,
    Organisation,
    Role,
    StudyAvailability,
)
from app.errors import RegionNotFoundError, RoleNotFoundError
from app.services.trusts.disclosure import NO_FIGURE, Availability, Figure, Total, shown, total
from app.services.trusts.employment import Employment, employed
from app.services.trusts.lines import tally
from app.services.trusts.titles_in_use import last_resolutions
from app.services.trusts.versions import current_versions
from app.vocabulary import Novelty, OrganisationKind

_TABLE_ROLE: Final = "table2_role"


@dataclass(frozen=True, slots=True)
class AvailabilityQuestion:
    """Which roles and trusts are asked about; None leaves it open. `region` is an ODS code."""

    role_id: str | None = None
    family: str | None = None
    is_new: bool | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class TrustCell:
    """What a trust's list says of a role. Without `is_reported` the role is not on the list."""

    ods_code: str
    figure: Figure
    is_reported: bool
    employed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportingTrust:
    """An open trust; the rest is None where it keeps no list here.

    `as_at` is the day its list shows, `content` the registry that last answered the list.
    """

    organisation: Organisation
    as_at: str | None
    content: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many trusts report a role, by what they can say, and what it amounts to."""

    trusts: int
    exact: int
    estimate: int
    none: int
    staff: Total


@dataclass(frozen=True, slots=True)
class RoleAvailability:
    """One role: a cell for each trust that keeps a list here, and summaries of the cells."""

    role: Role
    cells: tuple[TrustCell, ...]
    summary: Summary
    by_region: tuple[tuple[str, Summary], ...]


@dataclass(frozen=True, slots=True)
class AvailabilityReport:
    """The roles-by-trusts picture, and what the study published, which is history."""

    regions: tuple[Organisation, ...]
    trusts: tuple[ReportingTrust, ...]
    roles: tuple[RoleAvailability, ...]
    study: tuple[StudyAvailability, ...]


def read_availability(session: Session, question: AvailabilityQuestion) -> AvailabilityReport:
    """The picture. Ten queries, however many trusts.

    By the registry's last stored answers to each list, and the trust's own word on its titles.
    """
    regions = _regions(session, question.region)
    versions = current_versions(session)
    trusts = _trusts(session, versions, question.region)
    staff = employed(session, versions)
    reporting = [trust.organisation for trust in trusts if trust.as_at is not None]
    study = tuple(session.scalars(select(StudyAvailability).order_by(col(StudyAvailability.id))))
    named = {row.role_id for row in study if row.record_type == _TABLE_ROLE and row.role_id}
    reported = {role_id for trust in reporting for role_id in staff.get(trust.ods_code, {})}
    roles = _roles(session, question, named | reported)
    return AvailabilityReport(
        regions=tuple(regions),
        trusts=tuple(trusts),
        roles=tuple(_row(role, reporting, staff) for role in roles),
        study=study,
    )


def read_totals(session: Session) -> dict[str, Summary] | None:
    """What all lists say of each role that one of them reports; None where no list is kept."""
    versions = current_versions(session)
    if not versions:
        return None
    cells: dict[str, list[TrustCell]] = defaultdict(list)
    for ods_code, roles in sorted(employed(session, versions).items()):
        for role_id, employment in roles.items():
            cells[role_id].append(_cell(ods_code, employment))
    return {role_id: _summary(found) for role_id, found in cells.items()}


def _row(
    role: Role, trusts: Sequence[Organisation], staff: Mapping[str, Mapping[str, Employment]]
) -> RoleAvailability:
    cells = [_cell(trust.ods_code, staff[trust.ods_code].get(role.role_id)) for trust in trusts]
    by_region: dict[str, list[TrustCell]] = defaultdict(list)
    for trust, cell in zip(trusts, cells, strict=True):
        if trust.region_code is not None:
            by_region[trust.region_code].append(cell)
    regional = tuple((code, _summary(found)) for code, found in sorted(by_region.items()))
    return RoleAvailability(role, tuple(cells), _summary(cells), regional)


def _cell(ods_code: str, employment: Employment | None) -> TrustCell:
    if employment is None:
        return TrustCell(ods_code, NO_FIGURE, is_reported=False, employed_by=())
    employers = tuple(sorted(employment.employed_by))
    return TrustCell(ods_code, shown(tally(employment.counts)), True, employers)


def _summary(cells: Sequence[TrustCell]) -> Summary:
    reported = [cell.figure for cell in cells if cell.is_reported]
    kinds = [figure.availability for figure in reported]
    return Summary(
        trusts=len(reported),
        exact=kinds.count(Availability.EXACT),
        estimate=kinds.count(Availability.ESTIMATE),
        none=len(cells) - sum(kind is not Availability.NONE for kind in kinds),
        staff=total(reported),
    )


def _regions(session: Session, code: str | None) -> list[Organisation]:
    chosen = select(Organisation).where(col(Organisation.kind) == OrganisationKind.REGION)
    regions = list(session.scalars(chosen.order_by(col(Organisation.name))))
    if code is None:
        return regions
    found = [region for region in regions if region.ods_code == code.upper()]
    if not found:
        raise RegionNotFoundError(code)
    return found


def _trusts(
    session: Session, versions: Mapping[str, EstablishmentVersion], region: str | None
) -> list[ReportingTrust]:
    chosen = select(Organisation).where(
        col(Organisation.kind) == OrganisationKind.TRUST, col(Organisation.closed_on).is_(None)
    )
    if region is not None:
        chosen = chosen.where(col(Organisation.region_code) == region.upper())
    contents = _contents(session, versions)
    return [
        ReportingTrust(
            organisation=trust,
            as_at=versions[trust.ods_code].as_at if trust.ods_code in versions else None,
            content=contents.get(trust.ods_code),
        )
        for trust in session.scalars(chosen.order_by(col(Organisation.ods_code)))
    ]


def _contents(session: Session, versions: Mapping[str, EstablishmentVersion]) -> dict[str, str]:
    """The registry's content by which each current list was last answered."""
    owners = {version.id: code for code, version in versions.items() if version.id is not None}
    made = EstablishmentResolution
    chosen = select(made).where(col(made.id).in_(last_resolutions(session, owners).values()))
    return {owners[row.version_id]: row.registry_content for row in session.scalars(chosen)}


def _roles(
    session: Session, question: AvailabilityQuestion, role_ids: Collection[str]
) -> list[Role]:
    """The roles asked about: those reported and those of the study, or the one named."""
    if question.role_id is not None and session.get(Role, question.role_id) is None:
        raise RoleNotFoundError(question.role_id)
    wanted = role_ids if question.role_id is None else [question.role_id]
    chosen = select(Role).where(col(Role.role_id).in_(wanted))
    if question.family is not None:
        chosen = chosen.where(col(Role.family) == question.family)
    if question.is_new is not None:
        is_new = col(Role.novelty) == Novelty.NEW
        chosen = chosen.where(is_new if question.is_new else col(Role.novelty) != Novelty.NEW)
    return list(session.scalars(chosen.order_by(col(Role.name), col(Role.role_id))))
