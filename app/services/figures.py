"""The registry in a few numbers."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import AmbiguousTitle, Role, Synonym
from app.errors import CodeSystemNotFoundError
from app.services.codes.gaps.report import role_ids_without_code
from app.services.content.indexing import read_version
from app.services.content.recently_used import RecentlyUsed
from app.vocabulary import CodeSystemId, Novelty, RoleStatus

_KEPT: Final = 4
"""The live content, and some before it for readers whose transaction began earlier."""


@dataclass(frozen=True, slots=True)
class RegistryFigures:
    """How much the registry holds today.

    `roles` are those in use, `new_roles` those of them that the literature calls new.
    `without_job_role` are proved to lack an ESR job role: None where that list is not loaded.
    """

    roles: int
    new_roles: int
    synonyms: int
    ambiguous_titles: int
    without_job_role: int | None


_kept: Final[RecentlyUsed[str, RegistryFigures]] = RecentlyUsed(_KEPT)


def read_figures(session: Session) -> RegistryFigures:
    """Today's numbers. They are counted once for each content: to judge every role takes long."""
    content = read_version(session).content_hash
    return _kept.get(content) or _kept.keep(content, _counted(session))


def _counted(session: Session) -> RegistryFigures:
    in_use = select(func.count()).where(col(Role.status) == RoleStatus.ACTIVE)
    counts = select(
        in_use.scalar_subquery(),
        in_use.where(col(Role.novelty) == Novelty.NEW).scalar_subquery(),
        select(func.count()).select_from(Synonym).scalar_subquery(),
        select(func.count()).select_from(AmbiguousTitle).scalar_subquery(),
    )
    roles, new_roles, synonyms, ambiguous_titles = session.execute(counts).one()
    without = _without_job_role(session)
    return RegistryFigures(roles, new_roles, synonyms, ambiguous_titles, without)


def _without_job_role(session: Session) -> int | None:
    try:
        return len(role_ids_without_code(session, CodeSystemId.ESR_JOB_ROLE))
    except CodeSystemNotFoundError:
        return None
