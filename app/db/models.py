"""Every table of the registry.

Blank (NULL) always means 'not seen'. Dates of facts are ISO 8601 text of reduced precision
('2018', '2018-12', '2018-12-31'). An interval holds from `valid_from` up to, not including,
`valid_to`; it is compared as text (see `columns.interval`). `origin` says whether the seed
files, a curator's accepted proposal or a computation wrote a row: only the first may be
overwritten by the seed. Lists inside a cell are joined with ';' (see `listed`).
"""

from sqlmodel import SQLModel

from app.db.tables.access import AnsweredRequest, ApiKey, ApiKeyOrganisation, LoginSession
from app.db.tables.checks import CheckJob, CheckPart
from app.db.tables.codes import (
    Code,
    CodeEvidence,
    CodeSystem,
    CodeSystemVersion,
    CodeTitle,
    Mapping,
)
from app.db.tables.establishments import (
    EstablishmentAnswer,
    EstablishmentLine,
    EstablishmentResolution,
    EstablishmentVersion,
    LocalTitle,
)
from app.db.tables.history import Change, RegistryVersion
from app.db.tables.proposals import Proposal, ProposalComment, ProposalSource
from app.db.tables.reference import Organisation, Source, StudyAvailability
from app.db.tables.releases import Release, ReleaseFile
from app.db.tables.roles import (
    AmbiguousCandidate,
    AmbiguousTitle,
    FormerName,
    Relation,
    Role,
    Synonym,
)
from app.db.tables.skill_mix import RoleSkillMix, SkillMixChangeType
from app.db.tables.words import (
    ContextWord,
    GradeWord,
    GuardWord,
    HeadWord,
    ModifierWord,
    OtherJobWord,
    RewrittenWord,
    SetAsideWord,
    SpecialTerm,
)

__all__ = [
    "AmbiguousCandidate",
    "AmbiguousTitle",
    "AnsweredRequest",
    "ApiKey",
    "ApiKeyOrganisation",
    "Change",
    "CheckJob",
    "CheckPart",
    "Code",
    "CodeEvidence",
    "CodeSystem",
    "CodeSystemVersion",
    "CodeTitle",
    "ContextWord",
    "EstablishmentAnswer",
    "EstablishmentLine",
    "EstablishmentResolution",
    "EstablishmentVersion",
    "FormerName",
    "GradeWord",
    "GuardWord",
    "HeadWord",
    "LocalTitle",
    "LoginSession",
    "Mapping",
    "ModifierWord",
    "Organisation",
    "OtherJobWord",
    "Proposal",
    "ProposalComment",
    "ProposalSource",
    "RegistryVersion",
    "Relation",
    "Release",
    "ReleaseFile",
    "RewrittenWord",
    "Role",
    "RoleSkillMix",
    "SQLModel",
    "SetAsideWord",
    "SkillMixChangeType",
    "Source",
    "SpecialTerm",
    "StudyAvailability",
    "Synonym",
    "listed",
]


def listed(cell: str | None) -> tuple[str, ...]:
    """The items of a cell that holds a list, in its order; none for a blank cell."""
    return tuple(item.strip() for item in (cell or "").split(";") if item.strip())
