"""What crosses the wire. Answers have no defaults: a field is always there, null if unknown."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, StrictInt, computed_field

from app.api.errors import FieldError
from app.api.routing import PRINTABLE, DayText
from app.matching.resolution import Hints, Outcome, Resolution, Strictness, Verdict
from app.matching.resolve import RESOLVER_VERSION
from app.services.code_lists import CodeDetail, SystemWithVersions
from app.services.gaps import GapReport, GapStatus
from app.services.roles import RoleDetail
from app.vocabulary import Novelty

MAX_TITLE_CHARACTERS = 300

Title = Annotated[
    str,
    # The pattern is for the documentation: the engine refuses what it cannot read.
    Field(
        min_length=1,
        max_length=MAX_TITLE_CHARACTERS,
        json_schema_extra={"pattern": r"^[^\x00-\x1f\x7f-\x9f]*[A-Za-z0-9][^\x00-\x1f\x7f-\x9f]*$"},
    ),
]
ItemId = Annotated[str, Field(max_length=200)] | StrictInt | None
Context = Annotated[str | None, Field(max_length=200, json_schema_extra=PRINTABLE)]


class Out(BaseModel):
    """An answer, read from the attributes of what a service returned."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class In(BaseModel):
    """A request. A field that is not known is a fault, not noise."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RegistryOut(Out):
    """What an answer was made from: the same three give the same answer, byte for byte."""

    release: str | None
    content: str
    resolver: str

    @classmethod
    def of(cls, content_hash: str) -> "RegistryOut":
        """The live registry; nothing is released yet."""
        return cls(release=None, content=content_hash, resolver=RESOLVER_VERSION)


class RoleCardOut(Out):
    """A role in short."""

    id: str = Field(validation_alias="role_id")
    name: str
    family: str

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def url(self) -> str:
        """Where all about the role is."""
        return f"/roles/{self.id}"


class CodeOut(Out):
    """A code recorded for a role, with the source that shows it."""

    system: str
    version: str
    code: str
    display: str
    relation: str
    status: str
    valid_from: date | None
    valid_to: date | None
    source: str


class ContextIn(In):
    """What is known of a post besides its title."""

    band: Context = Field(default=None, description="Agenda for Change band: '6', '8a'")
    occupation_code: Context = Field(default=None, description="NHS occupation code: 'H1D'")
    job_role: Context = Field(default=None, description="ESR job role, code or name")
    staff_group: Context = Field(default=None, description="ESR staff group")
    setting: Context = Field(default=None, description="Where the post works: 'primary care'")

    def hints(self) -> Hints:
        """The context as the engine takes it."""
        return Hints(
            band=self.band,
            occupation_code=self.occupation_code,
            job_role=self.job_role,
            staff_group=self.staff_group,
            setting=self.setting,
        )


class ChoicesIn(In):
    """How a title is to be answered, whatever it says."""

    as_of: DayText | None = Field(
        default=None, description="Names and codes in force that day, YYYY-MM-DD"
    )
    release: Context = Field(
        default=None, description="The registry as published then; leave out for the live one"
    )
    limit: Annotated[int, Field(ge=1, le=50)] = Field(
        default=5, description="At most this many candidates"
    )
    strictness: Strictness = Field(
        default=Strictness.STANDARD, description="A stricter setting never adds a match"
    )


class ResolveIn(ContextIn, ChoicesIn):
    """One title, asked for in the address."""

    title: Title = Field(description="The title as it stands in your list")


class TitleIn(ContextIn):
    """One title of a batch. `id` comes back with its answer."""

    id: ItemId = None
    title: Title


class BatchIn(ChoicesIn):
    """Up to 10,000 titles. An item that cannot be used is an error in its place."""

    titles: list[SkipValidation[TitleIn]]


class QueryOut(Out):
    """The question, as it was understood."""

    title: str
    band: str | None
    occupation_code: str | None
    job_role: str | None
    staff_group: str | None
    setting: str | None


class SetAsideOut(Out):
    """Words of the title that did not decide, and what they were taken for."""

    text: str
    facet: str


class ReadingOut(Out):
    """How the title was understood."""

    core: str
    band: str | None
    level: str | None
    settings: list[str]
    specialties: list[str]
    set_aside: list[str]
    set_aside_as: list[SetAsideOut]


class CandidateOut(Out):
    """One possible role, most likely first."""

    role: RoleCardOut
    confidence: float
    matched_term: str
    reasons: list[str]


class CodingCheckOut(Out):
    """Whether the code given with the title fits the role."""

    given: str
    verdict: Verdict
    detail: str
    expected: list[CodeOut]


class AnswerOut(Out):
    """The answer to one title. `role` is set only where it is safe to record."""

    query: QueryOut
    reading: ReadingOut
    outcome: Outcome
    why: str | None
    role: RoleCardOut | None
    confidence: float
    reasons: list[str]
    candidates: list[CandidateOut]
    question: str | None
    codes: list[CodeOut]
    coding_check: CodingCheckOut | None
    suggested_title: str | None


class ResolutionOut(AnswerOut):
    """The answer to one title, with what it was made from."""

    registry: RegistryOut


class BatchAnswerOut(AnswerOut):
    """The answer to one title of a batch."""

    id: str | int | None


class ItemProblemOut(Out):
    """Why one item of a batch has no answer."""

    code: str
    detail: str
    errors: list[FieldError]


class BatchErrorOut(Out):
    """An item of a batch that could not be used, in its place."""

    id: str | int | None
    error: ItemProblemOut


class BatchSummaryOut(Out):
    """How many items had each outcome."""

    titles: int
    matched: int
    ambiguous: int
    unmatched: int
    errors: int


class BatchOut(Out):
    """The answers in the order of the titles."""

    results: list[BatchAnswerOut | BatchErrorOut]
    summary: BatchSummaryOut
    registry: RegistryOut


def answer_fields(title: str, hints: Hints, resolution: Resolution) -> dict[str, Any]:
    """The fields of `AnswerOut`, ready to be completed."""
    reading = resolution.reading
    return {
        "query": QueryOut(
            title=title,
            band=hints.band,
            occupation_code=hints.occupation_code,
            job_role=hints.job_role,
            staff_group=hints.staff_group,
            setting=hints.setting,
        ),
        "reading": ReadingOut(
            core=reading.core,
            band=reading.band,
            level=reading.level,
            settings=list(reading.settings),
            specialties=list(reading.specialties),
            set_aside=[word.text for word in reading.set_aside],
            set_aside_as=[SetAsideOut.model_validate(word) for word in reading.set_aside],
        ),
        "outcome": resolution.outcome,
        "why": resolution.why,
        "role": resolution.role,
        "confidence": resolution.confidence,
        "reasons": resolution.reasons,
        "candidates": resolution.candidates,
        "question": resolution.question,
        "codes": resolution.codes,
        "coding_check": resolution.coding_check,
        "suggested_title": resolution.suggested_title,
    }


class RoleOut(RoleCardOut):
    """A role as a list shows it. Null means 'not seen', never 'none'."""

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

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def is_new(self) -> bool | None:
        """Whether the literature counts it as new; null where none says."""
        return None if self.novelty is None else self.novelty == Novelty.NEW


class RoleSynonymOut(Out):
    """Another name of the role. Only some scopes may decide a title."""

    term: str
    kind: str
    scope: str
    valid_from: str | None
    valid_to: str | None
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class SynonymOut(RoleSynonymOut):
    """Another name of a role, as the list of all shows it."""

    role_id: str


class FormerNameOut(Out):
    """A name that the role bore before, with the days it was in force."""

    name: str
    valid_from: str | None
    valid_to: str | None
    reason: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class RelationOut(Out):
    """How this role stands to another. `direction` 'to' reads from this role to the other."""

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
    """A skill-mix change that a source speaks of for the role."""

    type: str
    name: str
    statement: str | None
    source: str
    source_detail: str | None


class SkillMixOut(Out):
    """What the role was meant to change, and what it was seen to change: not the same."""

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
    """Something said of the role and a code list; without a source, our own search."""

    system: str = Field(validation_alias="system_id")
    version: str | None
    kind: str
    says: str
    code: str | None
    as_of: str | None
    source: str | None = Field(validation_alias="source_id")
    source_detail: str | None


class SourceOut(Out):
    """A document, list or site that facts are taken from."""

    id: str = Field(validation_alias="source_id")
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    standing: str
    note: str | None


class FieldChangeOut(Out):
    """One field that a step of the history changed."""

    field: str
    before: Any
    after: Any


class RoleChangeOut(Out):
    """One step of the role's history; `changed` is empty for a row that is new."""

    seq: int
    at: datetime
    actor: str
    action: str
    entity: str
    key: str = Field(validation_alias="entity_key")
    reason: str | None
    changed: list[FieldChangeOut]


class RoleDetailOut(RoleOut):
    """Everything known of a role. `sources` are those that the rest names by id."""

    as_of: date | None
    current_name: str
    synonyms: list[RoleSynonymOut]
    former_names: list[FormerNameOut]
    relations: list[RelationOut]
    skill_mix: SkillMixOut
    codes: list[RoleCodeOut]
    evidence: list[EvidenceOut]
    sources: list[SourceOut]
    history: list[RoleChangeOut]
    registry: RegistryOut

    @classmethod
    def of(cls, detail: RoleDetail, as_of: date | None, content_hash: str) -> "RoleDetailOut":
        """The wire's shape of what the service found."""
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
            "sources": detail.sources,
            "history": [_change(row) for row in detail.history],
            "registry": RegistryOut.of(content_hash),
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
    told: dict[str, list[dict[str, Any]]] = {"intended": [], "observed": [], "not_stated": []}
    for found in detail.skill_mix:
        told[found.row.aspect.replace(" ", "_")].append(
            {
                "type": found.type_id,
                "name": found.name,
                "statement": found.row.statement,
                "source": found.row.source_id,
                "source_detail": found.row.source_detail,
            }
        )
    return told


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


def _change(row: Any) -> dict[str, Any]:  # noqa: ANN401  # a row of the history, whose table stays below
    before, after = row.before or {}, row.after or {}
    names = sorted(before.keys() & after.keys())
    changed = [
        {"field": name, "before": before[name], "after": after[name]}
        for name in names
        if before[name] != after[name]
    ]
    plain = ("seq", "at", "actor", "action", "entity", "entity_key", "reason")
    return {**{name: getattr(row, name) for name in plain}, "changed": changed}


class ChangeOut(Out):
    """One step of the registry's history, in the order of commit."""

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


class SkillMixTypeOut(Out):
    """A way in which a role changes who does what, with the literature's words for it."""

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
    """One reading of an ambiguous title, and the bands and words that speak for it."""

    role: RoleCardOut
    bands: list[str]
    words: list[str]


class AmbiguousTitleOut(Out):
    """A title that does not decide, and the question that a person should ask."""

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


class VersionOut(Out):
    """One dated version of a code list. `is_loaded` says whether its codes are here."""

    version: str
    published: str | None
    effective: str | None
    conformance: str | None
    judged_on: str | None
    not_before: str | None
    is_loaded: bool
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class CodeSystemOut(Out):
    """A national list of codes and its versions, oldest first."""

    id: str
    title: str
    publisher: str | None
    uri: str | None
    licence: str | None
    note: str | None
    source: str
    newest_loaded: str | None
    url: str
    versions: list[VersionOut]

    @classmethod
    def of(cls, found: SystemWithVersions) -> "CodeSystemOut":
        """The wire's shape of a system and its versions."""
        system, newest = found.system, found.newest_loaded
        return cls(
            id=system.system_id,
            title=system.title,
            publisher=system.publisher,
            uri=system.uri,
            licence=system.licence,
            note=system.note,
            source=system.source_id,
            newest_loaded=None if newest is None else newest.version,
            url=f"/code-systems/{system.system_id}",
            versions=[VersionOut.model_validate(version) for version in found.versions],
        )


class ListedCodeOut(Out):
    """A code of a list, whether or not a role maps to it."""

    system: str = Field(validation_alias="system_id")
    version: str
    code: str
    display: str
    kind: str
    parent: str | None
    status: str
    introduced: str | None
    retired: str | None
    note: str | None
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class CodeTitleOut(Out):
    """Another wording of a code."""

    title: str
    kind: str | None


class MappedRoleOut(Out):
    """A role that the code is recorded for."""

    role: RoleCardOut
    relation: str
    predicate: str
    justification: str
    valid_from: str | None
    valid_to: str | None
    source: str
    source_detail: str | None
    note: str | None


class CodeDetailOut(ListedCodeOut):
    """A code with its other wordings, what stands below it, and the roles that map to it."""

    titles: list[CodeTitleOut]
    narrower: list[ListedCodeOut]
    roles: list[MappedRoleOut]
    versions: list[str]

    @classmethod
    def of(cls, detail: CodeDetail) -> "CodeDetailOut":
        """The wire's shape of what the service found."""
        row = detail.code
        facts = {name: getattr(row, name) for name in type(row).model_fields}
        return cls.model_validate(
            {
                **facts,
                "titles": detail.titles,
                "narrower": detail.narrower,
                "roles": detail.roles,
                "versions": detail.versions,
            }
        )


class GapCodeOut(Out):
    """A code that bears on a gap; `code` is null where a source names it in words only."""

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None


class StatementOut(Out):
    """What a source, or the registry's own search ('searched'), says of a role and a list."""

    says: str
    as_of: str | None
    source: str | None
    kind: str
    version: str | None
    code: str | None
    source_detail: str | None


class RoleGapOut(Out):
    """What is known of one role and the list; `reason` says why something is not known."""

    role: RoleCardOut
    status: GapStatus
    reason: str | None
    since: str | None
    days_without_code: int | None
    codes: list[GapCodeOut]
    hides_under: list[GapCodeOut]
    code_opened: str | None
    evidence: list[StatementOut]
    trusts: int | None
    headcount: int | None
    open_proposals: list[int]


class GapSummaryOut(Out):
    """How many roles have each status."""

    roles: int
    own_code: int
    shared_code_only: int
    no_code: int
    not_known: int


class GapsOut(Out):
    """Which roles lack a code in one version of a list, in the order of need."""

    system: str
    version: str | None
    judged_on: str | None
    not_before: str | None
    as_of: date | None
    note: str | None
    summary: GapSummaryOut
    roles: list[RoleGapOut]
    registry: RegistryOut

    @classmethod
    def of(cls, report: GapReport, content_hash: str) -> "GapsOut":
        """The wire's shape of a report. No trust's list is kept yet, so counts are unknown."""
        return cls(
            system=report.system,
            version=report.version,
            judged_on=report.judged_on,
            not_before=report.not_before,
            as_of=report.as_of,
            note=report.note,
            summary=GapSummaryOut.model_validate(dict(report.summary)),
            roles=[_gap(gap) for gap in report.roles],
            registry=RegistryOut.of(content_hash),
        )


def _gap(gap: Any) -> RoleGapOut:  # noqa: ANN401  # a line of the report
    uncounted: dict[str, Any] = {"trusts": None, "headcount": None, "open_proposals": []}
    names = [name for name in RoleGapOut.model_fields if name not in uncounted]
    facts = {name: getattr(gap, name) for name in names}
    return RoleGapOut.model_validate({**facts, **uncounted})


def validated(kind: type[Out], rows: Iterable[object]) -> list[Any]:
    """Rows of a service in the wire's shape."""
    return [kind.model_validate(row) for row in rows]


class ListOut(Out):
    """A page of a list: how many there are in all, and where the next page is."""

    total: int
    next: str | None


class RolesOut(ListOut):
    """Roles."""

    roles: list[RoleOut]


class SynonymsOut(ListOut):
    """Synonyms."""

    synonyms: list[SynonymOut]


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


class CodesOut(ListOut):
    """Codes of one version of a list."""

    codes: list[ListedCodeOut]


class ChangesOut(ListOut):
    """Steps of the history. `cursor` is where to go on from later, also when `next` is null."""

    changes: list[ChangeOut]
    cursor: str | None


class CodeSystemsOut(ListOut):
    """Code systems."""

    code_systems: list[CodeSystemOut]


class VersionsOut(ListOut):
    """Versions of a code list, oldest first."""

    versions: list[VersionOut]


class LinksOut(Out):
    """Where to go from here."""

    resolve: str
    roles: str
    gaps: str
    code_systems: str
    ambiguous_titles: str
    changes: str
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
