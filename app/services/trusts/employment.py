"""The staff of each role on each trust's list, added up by the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentAnswer,
    EstablishmentLine,
    EstablishmentResolution,
    EstablishmentVersion,
    LocalTitle,
)
from app.matching.resolution import Outcome
from app.services.posts.cells import Headcount
from app.services.trusts.titles_in_use import answers_line, is_tied, last_resolutions
from app.vocabulary import HeadcountQuality


@dataclass(frozen=True, slots=True)
class Employment:
    """Staff of one role in one trust: how many, and who employs them."""

    counts: tuple[Headcount, ...]
    employed_by: frozenset[str]


def employed(
    session: Session, versions: Mapping[str, EstablishmentVersion]
) -> dict[str, dict[str, Employment]]:
    """The staff of each role on each trust's list, by ODS code and role id.

    The trust's own word on a title comes before the registry's. Two queries.
    """
    counts: dict[tuple[str, str], list[Headcount]] = defaultdict(list)
    employers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for ods_code, role_id, quality, number, employer in _sums(session, versions):
        counts[ods_code, role_id].append(Headcount(HeadcountQuality(quality), number))
        employers[ods_code, role_id].update([employer] if employer else [])
    staff: dict[str, dict[str, Employment]] = {code: {} for code in versions}
    for (ods_code, role_id), numbers in counts.items():
        employment = Employment(tuple(numbers), frozenset(employers[ods_code, role_id]))
        staff[ods_code][role_id] = employment
    return staff


def _sums(
    session: Session, versions: Mapping[str, EstablishmentVersion]
) -> Iterable[tuple[str, str, str, int | None, str | None]]:
    """Trust, role, quality, sum of numbers and employer, added up by the database."""
    line, made, answer = EstablishmentLine, EstablishmentResolution, EstablishmentAnswer
    version, local = EstablishmentVersion, LocalTitle
    ids = [row.id for row in versions.values() if row.id is not None]
    matched = case((col(answer.outcome) == Outcome.MATCHED, col(answer.role_id)))
    role = case((col(local.id).is_not(None), col(local.role_id)), else_=matched)
    has_number = col(line.headcount).is_not(None)
    kinds = (col(version.ods_code), role, col(line.headcount_quality), col(line.employed_by))
    chosen = (
        select(*kinds, func.sum(col(line.headcount)))
        .join(version, col(version.id) == col(line.version_id))
        .join(made, col(made.version_id) == col(version.id))
        .join(answer, answers_line())
        .outerjoin(local, is_tied(session))
        .where(col(made.id).in_(last_resolutions(session, ids).values()), role.is_not(None))
        # Lines without a number stay apart from those with one.
        .group_by(*kinds, has_number)
        .order_by(*kinds, has_number)
    )
    for ods_code, role_id, quality, employer, number in session.execute(chosen):
        yield ods_code, role_id, quality, None if number is None else int(number), employer
