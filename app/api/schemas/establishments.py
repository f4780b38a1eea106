"""A trust's stored list, as it is shown."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.api.schemas.base import Out, RegistryOut, validated
from app.api.schemas.checks import RemarkOut
from app.api.schemas.reference import OrganisationOut
from app.db.models import EstablishmentVersion
from app.http.addresses import address
from app.matching.resolution import Outcome
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import Version
from app.services.trusts.answers import AnswerChanges, Answered, ChangedLineAnswer, ShortAnswer
from app.services.trusts.establishments import VersionDifference
from app.services.trusts.lines import (
    ChangedPosts,
    tally,
)
from app.services.trusts.own_answers import DecidedBy, OwnAnswer, StoredList
from app.services.trusts.rows import KEPT_COLUMNS
from app.spreadsheets.tables import Table
from app.vocabulary import EmployedBy, HeadcountQuality, NewAs


class HeadcountOut(Out):
    """How many staff, and how sure that is. No number is not zero."""

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
    """A line with its answer for the trust, and the registry's answer when it was asked."""

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
            url=address(
                f"/organisations/{version.ods_code}/establishment/versions/{version.number}"
            ),
        )


class EstablishmentSummaryOut(Out):
    """What a list adds up to: its lines by their answers for the trust, and its staff."""

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
    def of(cls, found: VersionDifference) -> "DifferenceOut":
        """The wire's shape of a difference."""
        difference = found.difference
        return cls(
            before=found.before,
            after=found.after,
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
    remarks: list[RemarkOut]

    @classmethod
    def of(cls, table: Table) -> "FileReadOut":
        """The wire's shape of how a file was read."""
        return cls(
            kind=table.kind,
            sheet=table.sheet,
            dropped_columns=[*table.dropped, *_unused(table)],
            skipped_sheets=list(table.skipped_sheets),
            notes=list(table.notes),
            remarks=validated(RemarkOut, table.remarks),
        )


class StoredOut(Out):
    """What storing a list did. Without `is_new` the same list was there already.

    `remarks` are what was left out, changed or not counted, by its row: of a file, or of `lines`,
    where the first is row 1.
    """

    organisation: OrganisationOut
    version: ListVersionOut
    is_new: bool
    summary: EstablishmentSummaryOut
    difference: DifferenceOut
    remarks: list[RemarkOut]
    file: FileReadOut | None
    registry: RegistryOut


class AnsweredWithOut(Out):
    """The content and resolver that answered a list, and whether both are still in use."""

    content: str
    resolver: str
    is_current: bool

    @classmethod
    def of(cls, answered: Answered, registry: Version) -> "AnsweredWithOut":
        """The wire's shape of what answered a list."""
        now = (registry.content_hash, RESOLVER_VERSION)
        return cls(
            content=answered.content,
            resolver=answered.resolver,
            is_current=(answered.content, answered.resolver) == now,
        )


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

    @classmethod
    def of(cls, stored: StoredList, registry: Version) -> "EstablishmentVersionOut":
        """The wire's shape of a stored list."""
        return cls(
            organisation=OrganisationOut.model_validate(stored.trust),
            version=ListVersionOut.of(stored.version),
            summary=EstablishmentSummaryOut.of(stored.answers),
            answered_with=AnsweredWithOut.of(stored.answered, registry),
            lines=[LineOut.of(answer) for answer in stored.answers],
        )


class ChangedLineAnswerOut(Out):
    """A title whose answer is different from when the list was last answered."""

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

    `is_stored` says whether today's answers are stored now.
    """

    version: ListVersionOut
    answered_with: AnsweredWithOut
    changed: list[ChangedLineAnswerOut]
    is_stored: bool
    registry: RegistryOut

    @classmethod
    def of(cls, changes: AnswerChanges, registry: Version) -> "ChangedAnswersOut":
        """The wire's shape of what changed."""
        answered_with = AnsweredWithOut.of(changes.before, registry)
        return cls(
            version=ListVersionOut.of(changes.version),
            answered_with=answered_with,
            changed=[ChangedLineAnswerOut.of(each) for each in changes.changed],
            is_stored=answered_with.is_current,
            registry=RegistryOut.of(registry),
        )


def _unused(table: Table) -> Iterator[str]:
    """Columns that were read and are not kept: a list is added up over teams and wards."""
    for heading in table.headings:
        if heading.used_as not in KEPT_COLUMNS:
            yield heading.text


def _short(answer: ShortAnswer) -> LineAnswerOut:
    return LineAnswerOut.model_validate(answer)
