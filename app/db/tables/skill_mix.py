"""The ways in which roles change who does what."""

from sqlmodel import Field

from app.db.columns import one_of
from app.db.tables.base import Cited
from app.vocabulary import Origin, SkillMixAspect


class SkillMixChangeType(Cited, table=True):
    """A way in which a role changes who does what, with the literature's terms for it."""

    __tablename__ = "skill_mix_change_type"
    __table_args__ = (one_of("origin", Origin),)

    type_id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    definition: str | None = None
    early_findings_position: int | None = None
    sibbald_2004_term: str | None = None
    nancarrow_borthwick_2005_term: str | None = None
    reported_in_new_roles_study: str | None = None
    confidence: str | None = None
    note: str | None = None


class RoleSkillMix(Cited, table=True):
    """A source's statement that a role was meant to bring, or brought, a skill-mix change."""

    __tablename__ = "role_skill_mix"
    __table_args__ = (one_of("aspect", SkillMixAspect), one_of("origin", Origin))

    role_id: str = Field(foreign_key="role.role_id", primary_key=True)
    type_id: str = Field(foreign_key="skill_mix_change_type.type_id", primary_key=True, index=True)
    aspect: str = Field(primary_key=True)
    statement: str | None = None
