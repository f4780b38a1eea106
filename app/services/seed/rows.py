"""The seed files: the columns of each in order, each row's key and what it refers to."""

from typing import Annotated, Self

from pydantic import model_validator as validate_model

from app.db import models
from app.services.seed.cells import (
    BLANK,
    DatedSeedLine,
    MaybeBand,
    MaybeDate,
    MaybeNumber,
    MaybeSlug,
    MaybeText,
    MaybeYesNo,
    References,
    SeedLine,
    Slug,
    Text,
    YesNo,
)
from app.services.seed.word_rows import WORD_LINES
from app.vocabulary import (
    AfcBand,
    AmbiguityKind,
    CodeKind,
    CodeStatus,
    DefinitionBasis,
    Entry,
    EvidenceKind,
    Family,
    MappingJustification,
    MappingPredicate,
    MappingRelation,
    Novelty,
    OrganisationKind,
    ReadingConfidence,
    ReadingFit,
    ReadingRelation,
    ReviewState,
    RoleRelation,
    RoleStatus,
    SkillMixAspect,
    SourceStanding,
    StaffGroup,
    SynonymKind,
    SynonymScope,
)

_SOURCE: References = {("source_id",): "sources.csv"}
_ROLE: References = {("role_id",): "roles.csv"}
_VERSION: References = {("system_id", "version"): "code_system_versions.csv"}
_CODE: References = {("system_id", "version", "code"): "codes.csv"}


class SourceLine(SeedLine):
    """A row of sources.csv."""

    file = "sources.csv"
    table = models.Source
    key_columns = ("source_id",)

    source_id: Slug
    title: Text
    publisher: MaybeText
    published: MaybeDate
    url: MaybeText
    licence: MaybeText
    standing: SourceStanding
    note: MaybeText


class RoleLine(DatedSeedLine):
    """A row of roles.csv."""

    file = "roles.csv"
    table = models.Role
    key_columns = ("role_id",)
    references = _SOURCE

    role_id: Slug
    name: Text
    family: Family
    staff_group: Annotated[StaffGroup | None, BLANK]
    definition: MaybeText
    definition_basis: Annotated[DefinitionBasis | None, BLANK]
    novelty: Annotated[Novelty | None, BLANK]
    status: RoleStatus
    introduced: MaybeDate
    setting: MaybeText
    afc_band_min: MaybeBand
    afc_band_max: MaybeBand
    entry: Annotated[Entry | None, BLANK]
    regulator: MaybeText
    protected_title: MaybeYesNo
    is_mental_health: YesNo
    name_since: MaybeDate
    valid_from: MaybeDate
    valid_to: MaybeDate
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def bands_are_in_order(self) -> Self:
        """Refuse a band range that runs downwards."""
        order = list(AfcBand)
        given = [order.index(band) for band in (self.afc_band_min, self.afc_band_max) if band]
        if given != sorted(given):
            raise ValueError("afc_band_min is above afc_band_max")
        return self


class FormerNameLine(DatedSeedLine):
    """A row of former_names.csv."""

    file = "former_names.csv"
    table = models.FormerName
    key_columns = ("role_id", "name", "valid_from")
    references = _ROLE | _SOURCE

    role_id: Slug
    name: Text
    valid_from: MaybeDate
    valid_to: MaybeDate
    reason: MaybeText
    source_id: Slug
    source_detail: MaybeText


class SynonymLine(DatedSeedLine):
    """A row of synonyms.csv."""

    file = "synonyms.csv"
    table = models.Synonym
    key_columns = ("role_id", "term")
    references = _ROLE | _SOURCE

    role_id: Slug
    term: Text
    kind: SynonymKind
    scope: SynonymScope
    valid_from: MaybeDate
    valid_to: MaybeDate
    source_id: Slug
    source_detail: MaybeText
    note: MaybeText


class AmbiguousTitleLine(SeedLine):
    """A row of ambiguous_titles.csv."""

    file = "ambiguous_titles.csv"
    table = models.AmbiguousTitle
    key_columns = ("title",)
    references = _SOURCE

    title: Text
    kind: AmbiguityKind
    is_always_ambiguous: YesNo
    question: MaybeText
    explanation: MaybeText
    outside_meaning: MaybeText
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def asks_a_question(self) -> Self:
        """Refuse a title that is always ambiguous and has no question to ask."""
        if self.is_always_ambiguous and not self.question:
            raise ValueError("an always ambiguous title must have a question")
        return self


class AmbiguousCandidateLine(SeedLine):
    """A row of ambiguous_candidates.csv."""

    file = "ambiguous_candidates.csv"
    table = models.AmbiguousCandidate
    key_columns = ("title", "position")
    references = _ROLE | {("title",): "ambiguous_titles.csv"}

    title: Text
    position: int
    role_id: Slug
    bands: MaybeText
    words: MaybeText


class RelationLine(DatedSeedLine):
    """A row of relations.csv."""

    file = "relations.csv"
    table = models.Relation
    key_columns = ("from_role_id", "relation", "to_role_id")
    references = _SOURCE | {("from_role_id",): "roles.csv", ("to_role_id",): "roles.csv"}

    from_role_id: Slug
    relation: RoleRelation
    to_role_id: Slug
    is_inferred: YesNo
    evidence: MaybeText
    valid_from: MaybeDate
    valid_to: MaybeDate
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def joins_two_roles(self) -> Self:
        """Refuse a relation of a role to itself."""
        if self.from_role_id == self.to_role_id:
            raise ValueError("a role cannot be related to itself")
        return self


class SkillMixChangeTypeLine(SeedLine):
    """A row of skill_mix_change_types.csv."""

    file = "skill_mix_change_types.csv"
    table = models.SkillMixChangeType
    key_columns = ("type_id",)
    references = _SOURCE

    type_id: Slug
    name: Text
    definition: MaybeText
    early_findings_position: MaybeNumber
    sibbald_2004_term: MaybeText
    nancarrow_borthwick_2005_term: MaybeText
    reported_in_new_roles_study: MaybeText
    confidence: MaybeText
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class RoleSkillMixLine(SeedLine):
    """A row of role_skill_mix.csv."""

    file = "role_skill_mix.csv"
    table = models.RoleSkillMix
    key_columns = ("role_id", "type_id", "aspect")
    references = _ROLE | _SOURCE | {("type_id",): "skill_mix_change_types.csv"}

    role_id: Slug
    type_id: Slug
    aspect: SkillMixAspect
    statement: MaybeText
    source_id: Slug
    source_detail: MaybeText


class CodeSystemLine(SeedLine):
    """A row of code_systems.csv."""

    file = "code_systems.csv"
    table = models.CodeSystem
    key_columns = ("system_id",)
    references = _SOURCE

    system_id: Slug
    title: Text
    publisher: MaybeText
    uri: MaybeText
    licence: MaybeText
    note: MaybeText
    source_id: Slug


class CodeSystemVersionLine(SeedLine):
    """A row of code_system_versions.csv."""

    file = "code_system_versions.csv"
    table = models.CodeSystemVersion
    key_columns = ("system_id", "version")
    references = _SOURCE | {("system_id",): "code_systems.csv"}

    system_id: Slug
    version: Text
    published: MaybeDate
    effective: MaybeDate
    conformance: MaybeDate
    judged_on: MaybeDate
    not_before: MaybeDate
    is_loaded: YesNo
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class CodeLine(SeedLine):
    """A row of codes.csv."""

    file = "codes.csv"
    table = models.Code
    key_columns = ("system_id", "version", "code")
    references = _VERSION | _SOURCE | {("system_id", "version", "parent"): "codes.csv"}

    system_id: Slug
    version: Text
    code: Text
    display: Text
    kind: CodeKind
    parent: MaybeText
    status: CodeStatus
    introduced: MaybeText
    retired: MaybeText
    note: MaybeText
    source_id: Slug
    source_detail: MaybeText


class CodeTitleLine(SeedLine):
    """A row of code_titles.csv."""

    file = "code_titles.csv"
    table = models.CodeTitle
    key_columns = ("system_id", "version", "code", "title")
    references = _CODE

    system_id: Slug
    version: Text
    code: Text
    title: Text
    kind: MaybeText


class MappingLine(DatedSeedLine):
    """A row of mappings.csv."""

    file = "mappings.csv"
    table = models.Mapping
    key_columns = ("role_id", "system_id", "version", "code", "relation")
    references = _ROLE | _SOURCE | _CODE

    role_id: Slug
    system_id: Slug
    version: Text
    code: Text
    relation: MappingRelation
    predicate: MappingPredicate
    justification: MappingJustification
    valid_from: MaybeDate
    valid_to: MaybeDate
    source_id: Slug
    source_detail: MaybeText
    note: MaybeText


class ReadingRuleLine(SeedLine):
    """A row of reading_rules.csv."""

    file = "reading_rules.csv"
    table = models.ReadingRule
    key_columns = ("rule_id",)
    references = _SOURCE

    rule_id: Slug
    says: Text
    fit: ReadingFit
    source_id: Slug
    source_detail: MaybeText


class CodeReadingLine(SeedLine):
    """A row of code_readings.csv."""

    file = "code_readings.csv"
    table = models.CodeReading
    key_columns = ("role_id", "system_id", "version", "code")
    references = _ROLE | _CODE | {("rule_id",): "reading_rules.csv"}

    role_id: Slug
    system_id: Slug
    version: Text
    code: Text
    relation: ReadingRelation
    rule_id: Slug
    confidence: ReadingConfidence
    review: ReviewState
    note: MaybeText


class CodeEvidenceLine(SeedLine):
    """A row of code_evidence.csv: what a source says, never the registry's own searches."""

    file = "code_evidence.csv"
    table = models.CodeEvidence
    key_columns = ("role_id", "system_id", "kind", "as_of", "says")
    references = _ROLE | _SOURCE | _VERSION | {("system_id",): "code_systems.csv"}

    role_id: Slug
    system_id: Slug
    version: MaybeText
    kind: EvidenceKind
    says: Text
    code: MaybeText
    as_of: MaybeDate
    source_id: Slug
    source_detail: MaybeText

    @validate_model(mode="after")
    def comes_from_a_source(self) -> Self:
        """Refuse a search: the registry makes those itself."""
        if self.kind is EvidenceKind.SEARCHED:
            raise ValueError("the registry makes searches itself: remove this row")
        return self


class OrganisationLine(SeedLine):
    """A row of organisations.csv."""

    file = "organisations.csv"
    table = models.Organisation
    key_columns = ("ods_code",)
    references = _SOURCE

    ods_code: Text
    name: Text
    kind: OrganisationKind
    region_code: MaybeText
    icb_code: MaybeText
    trust_type: MaybeText
    closed_on: MaybeDate
    successor_codes: MaybeText
    as_of: MaybeDate
    source_id: Slug
    note: MaybeText


class StudyAvailabilityLine(SeedLine):
    """A row of study_availability.csv."""

    file = "study_availability.csv"
    table = models.StudyAvailability
    key_columns = (
        "record_type",
        "trust_id",
        "region",
        "role_id",
        "role_label",
        "availability_class",
        "count_note",
    )
    references = _ROLE | _SOURCE

    record_type: Text
    trust_id: MaybeText
    region: MaybeText
    role_id: MaybeSlug
    role_label: MaybeText
    responded: MaybeNumber
    approached: MaybeNumber
    availability_class: MaybeText
    count_note: MaybeText
    source_id: Slug
    source_detail: MaybeText


LINES: tuple[type[SeedLine], ...] = (
    SourceLine,
    RoleLine,
    FormerNameLine,
    SynonymLine,
    AmbiguousTitleLine,
    AmbiguousCandidateLine,
    RelationLine,
    SkillMixChangeTypeLine,
    RoleSkillMixLine,
    CodeSystemLine,
    CodeSystemVersionLine,
    CodeLine,
    CodeTitleLine,
    MappingLine,
    ReadingRuleLine,
    CodeReadingLine,
    CodeEvidenceLine,
    OrganisationLine,
    StudyAvailabilityLine,
    *WORD_LINES,
)
"""Every file, in an order that puts each row after the rows that it refers to."""
