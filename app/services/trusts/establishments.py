"""Trusts' lists as they are kept: stored version by version, read, and answered anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentAnswer,
    EstablishmentLine,
    EstablishmentResolution,
    EstablishmentVersion,
    LocalTitle,
    Organisation,
)
from app.errors import (
    EstablishmentDateError,
    EstablishmentNotFoundError,
    EstablishmentTooLongError,
)
from app.matching.index import MatchIndex
from app.matching.resolution import Outcome
from app.matching.resolve import RESOLVER_VERSION
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.posts.cells import Headcount
from app.services.trusts.lines import (
    Difference,
    PostLine,
    ShortAnswer,
    add_up,
    answer_lines,
    compare,
    hash_lines,
)
from app.services.trusts.local_titles import Ties, get_open_trust, get_trust, title_key
from app.vocabulary import HeadcountQuality

ENTITY: Final = "establishment_version"
MOST_LINES: Final = 20_000
"""More kinds of posts than any trust has; to answer so many takes some ten seconds."""

_COUNTS: Final = ("headcount_quality", "headcount")
_PLAIN: Final = tuple(
    name
    for name in PostLine.__dataclass_fields__
    if name != "headcount"  # stored as two columns
)


@dataclass(frozen=True, slots=True)
class Answered:
    """Lines with what the registry answered to each, and by which content and resolver."""

    content: str
    resolver: str
    answers: tuple[ShortAnswer, ...]


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to store: what it shows on which day, added up and answered."""

    as_at: date
    lines: tuple[PostLine, ...]
    rows: int
    answered: Answered


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a list did. Without `is_new` it was there already, and nothing happened."""

    version: EstablishmentVersion
    previous: EstablishmentVersion | None
    is_new: bool


class DecidedBy(StrEnum):
    """Who says what a title is: the registry, or the trust itself."""

    REGISTRY = "registry"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What holds for a line of a trust: the trust's own word on the title, or the registry's."""

    line: PostLine
    registry: ShortAnswer
    tie: LocalTitle | None

    @property
    def decided_by(self) -> DecidedBy:
        """Who says what the title is."""
        return DecidedBy.REGISTRY if self.tie is None else DecidedBy.TRUST

    @property
    def is_local(self) -> bool:
        """Whether the trust says that the title is no national role."""
        return self.tie is not None and self.tie.role_id is None

    @property
    def outcome(self) -> str:
        """What holds for this trust: its own role is 'matched', its local title 'unmatched'."""
        if self.tie is None:
            return self.registry.outcome
        return Outcome.UNMATCHED if self.is_local else Outcome.MATCHED

    @property
    def role_id(self) -> str | None:
        """The role that the posts count as, for this trust."""
        if self.tie is not None:
            return self.tie.role_id
        return self.registry.role_id if self.registry.is_match else None


@dataclass(frozen=True, slots=True)
class ChangedLineAnswer:
    """A line that the registry answers otherwise than when the list was last answered."""

    line: PostLine
    before: ShortAnswer
    after: ShortAnswer


def prepare(
    posts: Sequence[PostLine], as_at: date, index: MatchIndex, content: str, *, today: date
) -> NewList:
    """The list ready to be stored. No SQL: thousands of titles take seconds to answer.

    Raises `EstablishmentDateError` for a day that has not come, `EstablishmentTooLongError`,
    and `TitleError` for a title that cannot be read.
    """
    if as_at > today:
        raise EstablishmentDateError(f"'as_at' is {as_at.isoformat()}, which has not come yet.")
    lines = add_up(posts)
    if len(lines) > MOST_LINES:
        raise EstablishmentTooLongError(len(lines), MOST_LINES)
    answered = Answered(content, RESOLVER_VERSION, answer_lines(lines, index))
    return NewList(as_at, lines, sum(post.rows for post in posts), answered)


def store(session: Session, ods_code: str, new: NewList, author: Author) -> Stored:
    """The list as a new version of the trust's, unless it says just what the last one says.

    The last version of the same day counts: the same numbers on another day are news.
    """
    trust = get_open_trust(session, ods_code)
    wait_for_turn(session)
    versions = list_versions(session, trust.ods_code)
    lines_hash, as_at = hash_lines(new.lines), new.as_at.isoformat()
    before = [row for row in versions if row.as_at <= as_at]
    if before and (before[0].as_at, before[0].lines_hash) == (as_at, lines_hash):
        return Stored(before[0], _next(before), is_new=False)
    version = EstablishmentVersion(
        ods_code=trust.ods_code,
        number=max((row.number for row in versions), default=0) + 1,
        as_at=as_at,
        stored_at=author.at,
        actor=author.actor,
        lines_hash=lines_hash,
        rows=new.rows,
    )
    session.add(version)
    session.flush()
    _store_lines(session, _id(version), new.lines)
    _store_answers(session, _id(version), 1, new.answered, author)
    record(session, [_step(version, len(new.lines))], author)
    return Stored(version, before[0] if before else None, is_new=True)


def _next(versions: Sequence[EstablishmentVersion]) -> EstablishmentVersion | None:
    return versions[1] if len(versions) > 1 else None


def list_versions(session: Session, ods_code: str) -> list[EstablishmentVersion]:
    """A trust's versions, the one that counts today first: by their day, then as they came."""
    version = EstablishmentVersion
    chosen = select(version).where(col(version.ods_code) == ods_code)
    return list(
        session.scalars(chosen.order_by(col(version.as_at).desc(), col(version.number).desc()))
    )


def get_version(session: Session, ods_code: str, number: int | None) -> EstablishmentVersion:
    """A version of a trust's list, the current one unless named."""
    trust = get_trust(session, ods_code)
    for row in list_versions(session, trust.ods_code):
        if number is None or row.number == number:
            return row
    raise EstablishmentNotFoundError(trust.ods_code, number)


def version_before(session: Session, version: EstablishmentVersion) -> EstablishmentVersion | None:
    """The version that this one came after, in the order of their days."""
    rows = list_versions(session, version.ods_code)
    return _next(rows[[row.number for row in rows].index(version.number) :])


def read_lines(session: Session, version: EstablishmentVersion) -> tuple[PostLine, ...]:
    """The lines of a version, in their order. One query."""
    row = EstablishmentLine
    chosen = select(row).where(col(row.version_id) == _id(version)).order_by(col(row.position))
    return tuple(_line(found) for found in session.scalars(chosen))


def read_answers(session: Session, version: EstablishmentVersion) -> Answered:
    """What the registry answered to a version when it was last asked. Two queries."""
    made = EstablishmentResolution
    last = session.scalars(
        select(made)
        .where(col(made.version_id) == _id(version))
        .order_by(col(made.number).desc())
        .limit(1)
    ).one()
    answer = EstablishmentAnswer
    columns = (answer.outcome, answer.why, answer.role_id, answer.confidence)
    rows = session.execute(
        select(*(col(column) for column in columns))
        .where(col(answer.resolution_id) == last.id)
        .order_by(col(answer.position))
    )
    return Answered(last.registry_content, last.resolver, tuple(ShortAnswer(*row) for row in rows))


def answer_now(
    session: Session, version: EstablishmentVersion, index: MatchIndex, content: str
) -> tuple[tuple[PostLine, ...], Answered]:
    """The lines with what the registry answers today, which nothing is stored of.

    Read from the last stored answers where they are of the same content and resolver.
    """
    lines, stored = read_lines(session, version), read_answers(session, version)
    if (stored.content, stored.resolver) == (content, RESOLVER_VERSION):
        return lines, stored
    return lines, Answered(content, RESOLVER_VERSION, answer_lines(lines, index))


def changed_answers(
    lines: Sequence[PostLine], before: Answered, after: Answered
) -> tuple[ChangedLineAnswer, ...]:
    """The lines whose outcome or role the registry's changes changed."""
    triples = zip(lines, before.answers, after.answers, strict=True)
    return tuple(ChangedLineAnswer(*each) for each in triples if each[1].decided != each[2].decided)


def answer_again(
    session: Session, version: EstablishmentVersion, answered: Answered, author: Author
) -> bool:
    """Store what the registry answers today beside the earlier answers; False if none is new."""
    wait_for_turn(session)
    last = read_answers(session, version)
    if (last.content, last.resolver) == (answered.content, answered.resolver):
        return False
    made = EstablishmentResolution
    counted = select(col(made.number)).where(col(made.version_id) == _id(version))
    number = max(session.scalars(counted)) + 1
    _store_answers(session, _id(version), number, answered, author)
    after = {"registry_content": answered.content, "resolver": answered.resolver}
    key = (version.ods_code, version.number, number)
    record(session, [Step(made.__tablename__, key, None, after)], author)
    return True


def differ(
    session: Session, before: EstablishmentVersion | None, after: EstablishmentVersion
) -> Difference:
    """What changed between two versions; everything is new against none."""
    old = () if before is None else read_lines(session, before)
    return compare(old, read_lines(session, after))


def own_answers(lines: Sequence[PostLine], answered: Answered, ties: Ties) -> tuple[OwnAnswer, ...]:
    """The lines with what holds for their trust: its own titles come before the registry."""
    pairs = zip(lines, answered.answers, strict=True)
    return tuple(OwnAnswer(line, answer, ties.find(line.title)) for line, answer in pairs)


def current_versions(session: Session) -> dict[str, EstablishmentVersion]:
    """The version that counts today of each open trust, by ODS code. One query."""
    version = EstablishmentVersion
    chosen = (
        select(version)
        .join(Organisation, col(Organisation.ods_code) == col(version.ods_code))
        .where(col(Organisation.closed_on).is_(None))
        .order_by(col(version.ods_code), col(version.as_at), col(version.number))
    )
    return {row.ods_code: row for row in session.scalars(chosen)}


def _id(version: EstablishmentVersion) -> int:
    if version.id is None:
        raise ValueError("the version is not stored")
    return version.id


def _store_lines(session: Session, version_id: int, lines: Sequence[PostLine]) -> None:
    rows: list[dict[str, Any]] = []
    for position, line in enumerate(lines):
        row: dict[str, Any] = {name: getattr(line, name) for name in _PLAIN}
        row |= {"headcount_quality": line.headcount.quality, "headcount": line.headcount.number}
        row |= {"version_id": version_id, "position": position, "title_key": title_key(line.title)}
        rows.append(row)
    if rows:
        session.execute(insert(EstablishmentLine), rows)


def _store_answers(
    session: Session, version_id: int, number: int, answered: Answered, author: Author
) -> None:
    made = EstablishmentResolution(
        version_id=version_id,
        number=number,
        registry_content=answered.content,
        resolver=answered.resolver,
        made_at=author.at,
        actor=author.actor,
    )
    session.add(made)
    session.flush()
    rows = [
        {
            "resolution_id": made.id,
            "position": position,
            "outcome": answer.outcome,
            "why": answer.why,
            "role_id": answer.role_id,
            "confidence": answer.confidence,
        }
        for position, answer in enumerate(answered.answers)
    ]
    if rows:
        session.execute(insert(EstablishmentAnswer), rows)


def _line(row: EstablishmentLine) -> PostLine:
    facts = {name: getattr(row, name) for name in _PLAIN}
    count = Headcount(HeadcountQuality(row.headcount_quality), row.headcount)
    return PostLine(**facts, headcount=count)


def _step(version: EstablishmentVersion, lines: int) -> Step:
    """What the history says of a version: no title and no number of staff."""
    after = {"as_at": version.as_at, "lines": lines, "lines_hash": version.lines_hash}
    return Step(ENTITY, (version.ods_code, version.number), None, after)
