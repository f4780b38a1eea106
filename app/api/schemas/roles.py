"""Roles, their names, relations, skill mix, codes and history."""

from datetime import date, datetime
from typing import Any

from pydantic import Field, computed_field

from app.api.schemas.base import ListOut, Out, RegistryOut, RoleCardOut
from app.api.schemas.reference import SourceOut
from app.services.content.indexing import Version
from app.services.roles.roles import RoleDetail
from app.vocabulary import Novelty


class RoleOut(RoleCardOut):
    """A role as a list shows it. Null means 'not known', never 'none'."""

    staff_group: str | None
    definition: str | None
    definition_basis: str | None
    novelty: str | None
    status: str
    introduced: str | None
    setting: str | None
    afc_band_min: str | None
    afc_band_max: str | None
    entry: str | None
    regulator: str | None
    protected_title: bool | None
    is_mental_health: bool
    name_since: str | None
    valid_from: str | None
    valid_to: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None

    @computed_field  # type: ignore[prop-decorator]  # as in pydantic's documentation
    @property
    def is_new(self) -> bool | None:
        """Whether the literature counts it as new, or null where no source says."""
        return None if self.novelty is None else self.novelty == Novelty.NEW


class RoleSynonymOut(Out):
    """Another name of the role. Only some scopes can decide a title."""

    term: str
    kind: str
    scope: str
    valid_from: str | None
    valid_to: str | None
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class SynonymOut(RoleSynonymOut):
    """Another name of a role, as the list of synonyms shows it."""

    role_id: str


class FormerNameOut(Out):
    """A name that the role had before, with the days it was in force."""

    name: str
    valid_from: str | None
    valid_to: str | None
    reason: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class RelationOut(Out):
    """The relation of this role to another. `direction` 'to' is from this role to the other."""

    relation: str
    direction: str
    role: RoleCardOut
    is_inferred: bool
    evidence: str | None
    valid_from: str | None
    valid_to: str | None
    source: str
    source_detail: str | None


class RoleSkillMixOut(Out):
    """A skill-mix change that a source reports for the role."""

    type: str
    name: str
    statement: str | None
    source: str
    source_detail: str | None


class SkillMixOut(Out):
    """What the role was meant to change, and separately what it was seen to change."""

    intended: list[RoleSkillMixOut]
    observed: list[RoleSkillMixOut]
    not_stated: list[RoleSkillMixOut]


class RoleCodeOut(Out):
    """A code recorded for the role, in one version of a list."""

    system: str
    version: str
    code: str
    display: str
    relation: str
    predicate: str
    justification: str
    status: str
    introduced: str | None
    retired: str | None
    valid_from: str | None
    valid_to: str | None
    source: str
    source_detail: str | None
    note: str | None


class EvidenceOut(Out):
    """A statement about the role and a code list. Without a source, it is our own search."""

    system: str = Field(validation_alias="system_id")
    version: str | None
    kind: str
    says: str
    code: str | None
    as_of: str | None
    source: str | None = Field(validation_alias="source_id")
    source_detail: str | None


class RoleAmbiguityOut(Out):
    """A title that can mean this role or another, and what to ask."""

    title: str
    kind: str
    is_always_ambiguous: bool
    question: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class FieldChangeOut(Out):
    """One field that a step of the history changed."""

    field: str
    before: Any
    after: Any


class RoleChangeOut(Out):
    """One step of the role's history. `changed` is empty for a new row."""

    seq: int
    at: datetime
    actor: str
    action: str
    entity: str
    key: str = Field(validation_alias="entity_key")
    reason: str | None
    changed: list[FieldChangeOut]


class RoleDetailOut(RoleOut):
    """Everything known about a role. `sources` has each source that the rest names by id."""

    as_of: date | None
    current_name: str
    synonyms: list[RoleSynonymOut]
    former_names: list[FormerNameOut]
    relations: list[RelationOut]
    skill_mix: SkillMixOut
    codes: list[RoleCodeOut]
    evidence: list[EvidenceOut]
    ambiguous_titles: list[RoleAmbiguityOut]
    sources: list[SourceOut]
    history: list[RoleChangeOut]
    registry: RegistryOut

    @classmethod
    def of(cls, detail: RoleDetail, as_of: date | None, version: Version) -> "RoleDetailOut":
        """The result of the service in the form of the API."""
        facts = {
            **{name: getattr(detail.role, name) for name in type(detail.role).model_fields},
            "name": detail.name,
            "current_name": detail.role.name,
            "as_of": as_of,
            "synonyms": detail.synonyms,
            "former_names": detail.former_names,
            "relations": _relations(detail),
            "skill_mix": _skill_mix(detail),
            "codes": _codes(detail),
            "evidence": detail.evidence,
            "ambiguous_titles": detail.ambiguous_titles,
            "sources": detail.sources,
            "history": [_change(row) for row in detail.history],
            "registry": RegistryOut.of(version),
        }
        return cls.model_validate(facts)


def _relations(detail: RoleDetail) -> list[dict[str, Any]]:
    return [
        {
            "relation": related.relation,
            "direction": "to" if related.is_outward else "from",
            "role": related.role,
            "is_inferred": related.row.is_inferred,
            "evidence": related.row.evidence,
            "valid_from": related.row.valid_from,
            "valid_to": related.row.valid_to,
            "source": related.row.source_id,
            "source_detail": related.row.source_detail,
        }
        for related in detail.relations
    ]


def _skill_mix(detail: RoleDetail) -> dict[str, list[dict[str, Any]]]:
    by_aspect: dict[str, list[dict[str, Any]]] = {"intended": [], "observed": [], "not_stated": []}
    for found in detail.skill_mix:
        by_aspect[found.row.aspect.replace(" ", "_")].append(
            {
                "type": found.type_id,
                "name": found.name,
                "statement": found.row.statement,
                "source": found.row.source_id,
                "source_detail": found.row.source_detail,
            }
        )
    return by_aspect


def _codes(detail: RoleDetail) -> list[dict[str, Any]]:
    return [
        {
            "system": found.mapping.system_id,
            "version": found.mapping.version,
            "code": found.code.code,
            "display": found.code.display,
            "relation": found.mapping.relation,
            "predicate": found.mapping.predicate,
            "justification": found.mapping.justification,
            "status": found.code.status,
            "introduced": found.code.introduced,
            "retired": found.code.retired,
            "valid_from": found.mapping.valid_from,
            "valid_to": found.mapping.valid_to,
            "source": found.mapping.source_id,
            "source_detail": found.mapping.source_detail,
            "note": found.mapping.note,
        }
        for found in detail.codes
    ]


def _change(row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row of the history; edges do not import its table
    before, after = row.before or {}, row.after or {}
    names = sorted(before.keys() & after.keys())
    changed = [
        {"field": name, "before": before[name], "after": after[name]}
        for name in names
        if before[name] != after[name]
    ]
    plain = ("seq", "at", "actor", "action", "entity", "entity_key", "reason")
    return {**{name: getattr(row, name) for name in plain}, "changed": changed}


class RolesOut(ListOut):
    """Roles."""

    roles: list[RoleOut]


class SynonymsOut(ListOut):
    """Synonyms."""

    synonyms: list[SynonymOut]
