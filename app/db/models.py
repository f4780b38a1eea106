"""Every table of the registry.

Blank (NULL) always means 'not known'. Dates of facts are ISO 8601 text to the day, month or
year ('2018-12-31', '2018-12', '2018'). An interval is in force from `valid_from` up to, but not
including, `valid_to`, and is compared as text (see `columns.interval`). `origin` says whether
the seed files, a curator's accepted proposal or the registry itself wrote a row. The seed may
overwrite only its own rows. Lists inside a cell are joined with ';' (see `listed`).
"""

from sqlmodel import SQLModel

from app.db.tables.access import AnsweredRequest, ApiKey, ApiKeyOrganisation, LoginSession
from app.db.tables.checks import (
    CheckAnswer,
    CheckJob,
    CheckPart,
    CheckRow,
    CheckTitle,
    SentFile,
)
from app.db.tables.codes import (
    Code,
    CodeEvidence,
    CodeReading,
    CodeSystem,
    CodeSystemVersion,
    CodeTitle,
    Mapping,
    ReadingRule,
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
    "CheckAnswer",
    "CheckJob",
    "CheckPart",
    "CheckRow",
    "CheckTitle",
    "Code",
    "CodeEvidence",
    "CodeReading",
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
    "ReadingRule",
    "RegistryVersion",
    "Relation",
    "Release",
    "ReleaseFile",
    "RewrittenWord",
    "Role",
    "RoleSkillMix",
    "SQLModel",
    "SentFile",
    "SetAsideWord",
    "SkillMixChangeType",
    "Source",
    "SpecialTerm",
    "StudyAvailability",
    "Synonym",
    "listed",
]


def listed(cell: str | None) -> tuple[str, ...]:
    """The items of a cell with a list, in order. None for a blank cell."""
    return tuple(item.strip() for item in (cell or "").split(";") if item.strip())
