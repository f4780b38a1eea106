"""The versions of trusts' lists as they are stored, and their lines."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from app.db.models import EstablishmentLine, EstablishmentVersion, Organisation
from app.errors import EstablishmentNotFoundError
from app.services.posts.cells import Headcount
from app.services.trusts.lines import PostLine
from app.services.trusts.local_titles import get_trust, title_key
from app.vocabulary import HeadcountQuality

_PLAIN: Final = tuple(
    name
    for name in PostLine.__dataclass_fields__
    if name != "headcount"  # stored as two columns
)


def list_versions(session: Session, ods_code: str) -> list[EstablishmentVersion]:
    """A trust's versions, the one that counts today first: by their day, then as they came."""
    version = EstablishmentVersion
    chosen = select(version).where(col(version.ods_code) == ods_code)
    return list(
        session.scalars(chosen.order_by(col(version.as_at).desc(), col(version.number).desc()))
    )


def get_version(session: Session, ods_code: str, number: int | None) -> EstablishmentVersion:
    """A version of a trust's list, the current one unless named."""
    trust = get_trust(session, ods_code)
    for row in list_versions(session, trust.ods_code):
        if number is None or row.number == number:
            return row
    raise EstablishmentNotFoundError(trust.ods_code, number)


def version_before(session: Session, version: EstablishmentVersion) -> EstablishmentVersion | None:
    """The version that this one came after, in the order of their days."""
    rows = list_versions(session, version.ods_code)
    return next_version(rows[[row.number for row in rows].index(version.number) :])


def next_version(versions: Sequence[EstablishmentVersion]) -> EstablishmentVersion | None:
    """The version behind the first of some. None where there is only one."""
    return versions[1] if len(versions) > 1 else None


def current_versions(session: Session) -> dict[str, EstablishmentVersion]:
    """The version that counts today of each open trust, by ODS code. One query."""
    version = EstablishmentVersion
    chosen = (
        select(version)
        .join(Organisation, col(Organisation.ods_code) == col(version.ods_code))
        .where(col(Organisation.closed_on).is_(None))
        .order_by(col(version.ods_code), col(version.as_at), col(version.number))
    )
    return {row.ods_code: row for row in session.scalars(chosen)}


def latest_days(session: Session, ods_codes: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """The name of each trust of some codes, and the day of its current list. One query."""
    version, trust = EstablishmentVersion, Organisation
    chosen = (
        select(col(trust.ods_code), col(trust.name), func.max(col(version.as_at)))
        .outerjoin(version, col(version.ods_code) == col(trust.ods_code))
        .where(col(trust.ods_code).in_(sorted(ods_codes)))
        .group_by(col(trust.ods_code), col(trust.name))
    )
    return {code: (name, day) for code, name, day in session.execute(chosen)}


def read_lines(session: Session, version: EstablishmentVersion) -> tuple[PostLine, ...]:
    """The lines of a version, in their order. One query."""
    row = EstablishmentLine
    chosen = (
        select(row).where(col(row.version_id) == version_id(version)).order_by(col(row.position))
    )
    return tuple(_line(found) for found in session.scalars(chosen))


def _line(row: EstablishmentLine) -> PostLine:
    facts = {name: getattr(row, name) for name in _PLAIN}
    count = Headcount(HeadcountQuality(row.headcount_quality), row.headcount)
    return PostLine(**facts, headcount=count)


def store_lines(session: Session, version: EstablishmentVersion, lines: Sequence[PostLine]) -> None:
    """Store the lines of a new version, in their order."""
    rows: list[dict[str, Any]] = []
    for position, line in enumerate(lines):
        row: dict[str, Any] = {name: getattr(line, name) for name in _PLAIN}
        row |= {"headcount_quality": line.headcount.quality, "headcount": line.headcount.number}
        row |= {
            "version_id": version_id(version),
            "position": position,
            "title_key": title_key(line.title),
        }
        rows.append(row)
    if rows:
        session.execute(insert(EstablishmentLine), rows)


def version_id(version: EstablishmentVersion) -> int:
    """The id of a stored version."""
    if version.id is None:
        raise ValueError("the version is not stored")
    return version.id
