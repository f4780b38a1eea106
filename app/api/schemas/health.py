"""What this service is, and whether it is ready."""

from app.api.schemas.base import Out
from app.matching.engine import EngineBuild


class LinksOut(Out):
    """The main addresses."""

    resolve: str
    roles: str
    gaps: str
    code_systems: str
    ambiguous_titles: str
    changes: str
    releases: str
    help: str
    docs: str
    openapi: str
    status: str


class HomeOut(Out):
    """What this service is."""

    name: str
    version: str
    links: LinksOut


class PingOut(Out):
    """The process is alive, and this is its build. NHS England API conventions."""

    version: str
    revision: str
    releaseId: str | None  # noqa: N815  # NHS England's spelling
    commitId: str  # noqa: N815  # NHS England's spelling


class ReadinessCheckOut(Out):
    """One part of readiness."""

    status: str
    timeout: bool
    responseCode: int  # noqa: N815  # NHS England's spelling
    outcome: str
    links: dict[str, str]


class StatusOut(PingOut):
    """Whether the registry can answer, in the form of NHS England's API platform."""

    engine: EngineBuild
    status: str
    checks: dict[str, ReadinessCheckOut]


class ProblemKindOut(Out):
    """A kind of error, by its code."""

    code: str
    title: str
    status: int
    meaning: str
