"""A trust's list and its own titles, as they are sent and shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StrictInt, model_validator

from app.api.schemas.base import In, Out, RegistryOut, RoleCardOut
from app.api.schemas.reference import OrganisationOut
from app.api.schemas.resolve import Context, ContextIn, ResolutionOut, Title
from app.db.models import EstablishmentVersion, LocalTitle
from app.http.routing import DayText
from app.matching.resolution import Outcome
from app.services.posts.cells import MOST_STAFF, Headcount
from app.services.roles.lists import NamedRole
from app.services.trusts.establishments import ChangedLineAnswer, DecidedBy, OwnAnswer
from app.services.trusts.lines import (
    ChangedPosts,
    Difference,
    PostLine,
    ShortAnswer,
    tally,
)
from app.services.trusts.rows import EXTRA_HEADINGS, KEPT_COLUMNS
from app.spreadsheets.tables import Table, Wanted
from app.vocabulary import EmployedBy, HeadcountQuality, NewAs

Staff = Annotated[StrictInt, Field(ge=0, le=MOST_STAFF)]
Fte = Annotated[float, Field(ge=0, le=MOST_STAFF, allow_inf_nan=False, strict=True)]
Reason = Annotated[
    str,
    Field(
        min_length=3,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    ),
]


class ListIn(In):
    """Which day a list shows, and how its file is read. A blank column name: use none."""

    as_at: DayText = Field(description="The day that the list shows, as YYYY-MM-DD")
    sheet: Context = Field(default=None, description="The sheet of a workbook; else the first")
    title_column: Context = Field(default=None, description="Heading or number of the job titles")
    band_column: Context = None
    occupation_code_column: Context = None
    job_role_column: Context = None
    staff_group_column: Context = None
    setting_column: Context = None
    site_column: Context = None
    headcount_column: Context = None
    fte_column: Context = None
    employed_by_column: Context = None
    new_as_column: Context = None

    def wanted(self, job_words: frozenset[str]) -> Wanted:
        """What is said of the file, as its reader takes it."""
        named = {name: getattr(self, f"{name}_column") for name in sorted(KEPT_COLUMNS)}
        return Wanted(
            columns={name: told for name, told in named.items() if told is not None},
            sheet=self.sheet,
            extra_headings=EXTRA_HEADINGS,
            job_words=job_words,
        )


class PostsIn(ContextIn):
    """One row of a list: posts of one kind. What is left out is unknown, never nought."""

    title: Title
    site: Context = None
    headcount: Staff | Literal["estimate", "unknown"] | None = Field(
        default=None, description="A number, or 'estimate' or 'unknown' where there is none"
    )
    headcount_quality: HeadcountQuality | None = Field(
        default=None, description="'estimate' with a number: about so many"
    )
    fte: Fte | None = None
    employed_by: EmployedBy | None = None
    new_as: NewAs | None = Field(default=None, description="What 'new' means, for a new role")

    @model_validator(mode="after")
    def _count_fits_its_quality(self) -> "PostsIn":
        said = self.headcount if isinstance(self.headcount, str) else None
        given = self.headcount_quality
        if said is not None and given not in (None, said):
            raise ValueError("'headcount' and 'headcount_quality' say different things")
        if isinstance(self.headcount, int) and given is HeadcountQuality.UNKNOWN:
            raise ValueError("a headcount that is given is not unknown")
        if self.headcount is None and given is HeadcountQuality.EXACT:
            raise ValueError("an exact headcount needs a number")
        return self

    def line(self) -> PostLine:
        """The posts as the services take them."""
        facts = self.model_dump(exclude={"headcount", "headcount_quality"})
        return PostLine(**facts, headcount=self._headcount())

    def _headcount(self) -> Headcount:
        if isinstance(self.headcount, int):
            return Headcount(self.headcount_quality or HeadcountQuality.EXACT, self.headcount)
        quality = self.headcount or self.headcount_quality or HeadcountQuality.UNKNOWN
        return Headcount(HeadcountQuality(quality))


class EstablishmentIn(In):
    """A trust's whole list."""

    lines: Annotated[list[PostsIn], Field(min_length=1, max_length=200_000)]


class HeadcountOut(Out):
    """How many staff, and how sure that is. No number is not nought."""

    quality: HeadcountQuality
    number: int | None


class TallyOut(HeadcountOut):
    """Several numbers as one; with `is_partial` there are posts without a number besides."""

    is_partial: bool


class PostsOut(Out):
    """Posts that differ in nothing but how many there are; `rows` of the list said so."""

    title: str
    band: str | None
    occupation_code: str | None
    job_role: str | None
    staff_group: str | None
    setting: str | None
    site: str | None
    headcount: HeadcountOut
    fte: float | None
    employed_by: EmployedBy | None
    new_as: NewAs | None
    rows: int


class LineAnswerOut(Out):
    """What the registry answers to a line."""

    outcome: Outcome
    why: str | None
    role_id: str | None
    confidence: float


class LineOut(PostsOut):
    """A line with what holds for the trust, and what the registry answered when asked."""

    decided_by: DecidedBy
    outcome: Outcome
    role_id: str | None
    registry_answer: LineAnswerOut

    @classmethod
    def of(cls, own: OwnAnswer) -> "LineOut":
        """The wire's shape of a line and its answers."""
        posts = PostsOut.model_validate(own.line)
        return cls(
            **dict(posts),
            decided_by=own.decided_by,
            outcome=Outcome(own.outcome),
            role_id=own.role_id,
            registry_answer=LineAnswerOut.model_validate(own.registry),
        )


class ListVersionOut(Out):
    """One version of a trust's list; it is never altered."""

    number: int
    as_at: str
    stored_at: datetime
    actor: str
    rows: int
    url: str

    @classmethod
    def of(cls, version: EstablishmentVersion) -> "ListVersionOut":
        """The wire's shape of a version."""
        return cls(
            number=version.number,
            as_at=version.as_at,
            stored_at=version.stored_at,
            actor=version.actor,
            rows=version.rows,
            url=f"/organisations/{version.ods_code}/establishment/versions/{version.number}",
        )


class EstablishmentSummaryOut(Out):
    """What a list comes to: its lines by what holds of them for the trust, and its staff."""

    lines: int
    titles: int
    matched: int
    ambiguous: int
    unmatched: int
    decided_by_trust: int
    new: int
    headcount: TallyOut

    @classmethod
    def of(cls, answers: Sequence[OwnAnswer]) -> "EstablishmentSummaryOut":
        """The summary of answered lines."""
        outcomes = [answer.outcome for answer in answers]
        return cls(
            lines=len(answers),
            titles=len({answer.line.title.casefold() for answer in answers}),
            matched=outcomes.count(Outcome.MATCHED),
            ambiguous=outcomes.count(Outcome.AMBIGUOUS),
            unmatched=outcomes.count(Outcome.UNMATCHED),
            decided_by_trust=sum(answer.decided_by is DecidedBy.TRUST for answer in answers),
            new=sum(answer.line.new_as is not None for answer in answers),
            headcount=TallyOut.model_validate(tally([answer.line.headcount for answer in answers])),
        )


class ChangedPostsOut(Out):
    """Posts that both versions have, with other numbers: one line a quality of number."""

    before: list[PostsOut]
    after: list[PostsOut]

    @classmethod
    def of(cls, changed: ChangedPosts) -> "ChangedPostsOut":
        """The wire's shape of changed posts."""
        return cls.model_validate(changed)


class DifferenceOut(Out):
    """What changed from one version to another; `before` is null where there was none."""

    before: int | None
    after: int
    added: list[PostsOut]
    removed: list[PostsOut]
    changed: list[ChangedPostsOut]
    unchanged: int

    @classmethod
    def of(cls, difference: Difference, before: int | None, after: int) -> "DifferenceOut":
        """The wire's shape of a difference."""
        return cls(
            before=before,
            after=after,
            added=[PostsOut.model_validate(line) for line in difference.added],
            removed=[PostsOut.model_validate(line) for line in difference.removed],
            changed=[ChangedPostsOut.of(changed) for changed in difference.changed],
            unchanged=difference.unchanged,
        )


class FileReadOut(Out):
    """How a file was read. Nothing of `dropped_columns` is stored."""

    kind: str
    sheet: str | None
    dropped_columns: list[str]
    skipped_sheets: list[str]
    notes: list[str]

    @classmethod
    def of(cls, table: Table) -> "FileReadOut":
        """What is told of a table."""
        return cls(
            kind=table.kind,
            sheet=table.sheet,
            dropped_columns=[*table.dropped, *_unused(table)],
            skipped_sheets=list(table.skipped_sheets),
            notes=list(table.notes),
        )


class StoredOut(Out):
    """What storing a list did. Without `is_new` the same list was there already."""

    organisation: OrganisationOut
    version: ListVersionOut
    is_new: bool
    summary: EstablishmentSummaryOut
    difference: DifferenceOut
    file: FileReadOut | None
    registry: RegistryOut


class AnsweredWithOut(Out):
    """By which content and resolver a list was answered, and whether both still stand."""

    content: str
    resolver: str
    is_current: bool


class EstablishmentOut(Out):
    """A trust's list: the version that counts today, and all versions, that one first."""

    organisation: OrganisationOut
    current: ListVersionOut
    summary: EstablishmentSummaryOut
    answered_with: AnsweredWithOut
    versions: list[ListVersionOut]


class EstablishmentVersionOut(Out):
    """One version with its lines."""

    organisation: OrganisationOut
    version: ListVersionOut
    summary: EstablishmentSummaryOut
    answered_with: AnsweredWithOut
    lines: list[LineOut]


class ChangedLineAnswerOut(Out):
    """A title that the registry answers otherwise than when the list was last answered."""

    title: str
    band: str | None
    before: LineAnswerOut
    after: LineAnswerOut

    @classmethod
    def of(cls, changed: ChangedLineAnswer) -> "ChangedLineAnswerOut":
        """The wire's shape of a changed answer."""
        return cls(
            title=changed.line.title,
            band=changed.line.band,
            before=_short(changed.before),
            after=_short(changed.after),
        )


class ChangedAnswersOut(Out):
    """What changed in the answers to a trust's current list since it was last answered.

    `is_stored` says whether today's answers stand beside the earlier ones now.
    """

    version: ListVersionOut
    answered_with: AnsweredWithOut
    changed: list[ChangedLineAnswerOut]
    is_stored: bool
    registry: RegistryOut


class LocalTitleIn(In):
    """What a title of the trust's own list is: a national role, or local, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string"}}}
                for name in ("role_id", "reason")
            ]
        }
    )

    role_id: Context = Field(default=None, description="The national role; null for a local title")
    reason: Reason | None = Field(default=None, description="Why; needed for a local title")

    @model_validator(mode="after")
    def _local_needs_a_reason(self) -> "LocalTitleIn":
        if self.role_id is None and self.reason is None:
            raise ValueError("give 'role_id', or for a local title the 'reason'")
        return self


class NewLocalTitleIn(LocalTitleIn):
    """A title of the trust's own list, and what it is."""

    title: Title


class LocalTitleOut(Out):
    """What a trust says of a title; it decides for this trust's list and no other."""

    id: int
    title: str
    role: RoleCardOut | None
    reason: str | None
    actor: str
    decided_at: datetime
    url: str

    @classmethod
    def of(cls, row: LocalTitle, role: NamedRole | None) -> "LocalTitleOut":
        """The wire's shape of a decision."""
        return cls(
            id=row.id or 0,
            title=row.title,
            role=None if role is None else RoleCardOut.model_validate(role),
            reason=row.reason,
            actor=row.actor,
            decided_at=row.decided_at,
            url=f"/organisations/{row.ods_code}/local-titles/{row.id}",
        )


class LocalTitlesOut(Out):
    """A trust's own titles, by title."""

    total: int
    local_titles: list[LocalTitleOut]


class OwnResolutionOut(Out):
    """What a title is on a trust's list: by its own word, else by the registry."""

    decided_by: DecidedBy
    outcome: Outcome
    role: RoleCardOut | None
    local_title: LocalTitleOut | None
    registry_answer: ResolutionOut


def _unused(table: Table) -> Iterator[str]:
    """Columns that were read and are not kept: a list is added up over teams and wards."""
    for heading in table.headings:
        if heading.used_as not in KEPT_COLUMNS:
            yield heading.text


def _short(answer: ShortAnswer) -> LineAnswerOut:
    return LineAnswerOut.model_validate(answer)
