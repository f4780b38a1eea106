"""The lists of the registry other than roles and codes, and its history."""

from datetime import datetime
from typing import Any

from pydantic import Field

from app.api.schemas.base import ListOut, Out, RoleCardOut


class SourceOut(Out):
    """A document, list or site that facts come from."""

    id: str = Field(validation_alias="source_id")
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    standing: str
    note: str | None


class ChangeOut(Out):
    """One step of the registry's history, in the order of commit.

    `hash` seals it and `previous_hash`, that of the step before. Where something personal was
    removed, `redacted_by` is the step that says so.
    """

    seq: int
    at: datetime
    actor: str
    action: str
    entity: str
    key: str = Field(validation_alias="entity_key")
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    request_id: str | None
    redacted_by: int | None
    previous_hash: str
    hash: str


class SkillMixTypeOut(Out):
    """A way in which a role changes who does what, with the literature's terms for it."""

    id: str = Field(validation_alias="type_id")
    name: str
    definition: str | None
    early_findings_position: int | None
    sibbald_2004_term: str | None
    nancarrow_borthwick_2005_term: str | None
    reported_in_new_roles_study: str | None
    confidence: str | None
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class TitleReadingOut(Out):
    """One meaning of an ambiguous title, and the bands and words that point to it."""

    role: RoleCardOut
    bands: list[str]
    words: list[str]


class AmbiguousTitleOut(Out):
    """A title that can mean several roles, and the question that a person should ask."""

    title: str
    kind: str
    is_always_ambiguous: bool
    question: str | None
    explanation: str | None
    outside_meaning: str | None
    candidates: list[TitleReadingOut]
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class OrganisationOut(Out):
    """A trust, board or region."""

    ods_code: str
    name: str
    kind: str
    region_code: str | None
    icb_code: str | None
    trust_type: str | None
    closed_on: str | None
    successor_codes: str | None
    as_of: str | None
    source: str = Field(validation_alias="source_id")
    note: str | None


class SkillMixTypesOut(ListOut):
    """Skill-mix change types."""

    skill_mix_change_types: list[SkillMixTypeOut]


class AmbiguousTitlesOut(ListOut):
    """Ambiguous titles."""

    ambiguous_titles: list[AmbiguousTitleOut]


class SourcesOut(ListOut):
    """Sources."""

    sources: list[SourceOut]


class OrganisationsOut(ListOut):
    """Organisations."""

    organisations: list[OrganisationOut]


class ChangesOut(ListOut):
    """Steps of the history. Use `cursor` to continue later, even when `next` is null."""

    changes: list[ChangeOut]
    cursor: str | None
