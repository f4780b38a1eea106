"""What this service is and whether it is well."""

from app.api.schemas.base import Out


class LinksOut(Out):
    """Where to go from here."""

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
    """What this is."""

    name: str
    version: str
    links: LinksOut


class PingOut(Out):
    """That the process is alive, and which build it is. NHS England API conventions."""

    version: str
    revision: str
    releaseId: str | None  # noqa: N815  # NHS England's spelling
    commitId: str  # noqa: N815  # NHS England's spelling


class CheckOut(Out):
    """One part of readiness."""

    status: str
    timeout: bool
    responseCode: int  # noqa: N815  # NHS England's spelling
    outcome: str
    links: dict[str, str]


class StatusOut(PingOut):
    """Whether the registry can answer: the shape of NHS England's API platform."""

    status: str
    checks: dict[str, CheckOut]


class ProblemKindOut(Out):
    """A sort of failure, by its stable code."""

    code: str
    title: str
    status: int
    meaning: str
