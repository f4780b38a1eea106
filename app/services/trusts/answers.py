"""What the registry answers to the lines of a trust's list: stored, and asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentAnswer,
    EstablishmentResolution,
    EstablishmentVersion,
)
from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution
from app.matching.resolve import RESOLVER_VERSION, TitleError, TitleQuery, resolve_many
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.trusts.lines import PostLine
from app.services.trusts.versions import read_lines, version_id


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What the registry answers to a line, as far as it is stored."""

    outcome: str
    why: str | None
    role_id: str | None
    confidence: float

    @classmethod
    def of(cls, answer: Resolution) -> "ShortAnswer":
        """The stored part of a whole answer."""
        role_id = None if answer.role is None else answer.role.role_id
        return cls(answer.outcome.value, answer.why, role_id, answer.confidence)

    @property
    def decided(self) -> tuple[str, str | None]:
        """What makes two answers different for a user of them."""
        return self.outcome, self.role_id

    @property
    def is_match(self) -> bool:
        """Whether there is a role to record."""
        return self.outcome == Outcome.MATCHED


@dataclass(frozen=True, slots=True)
class Answered:
    """Lines with what the registry answered to each, and by which content and resolver."""

    content: str
    resolver: str
    answers: tuple[ShortAnswer, ...]


@dataclass(frozen=True, slots=True)
class ChangedLineAnswer:
    """A line whose answer is different from when the list was last answered."""

    line: PostLine
    before: ShortAnswer
    after: ShortAnswer


@dataclass(frozen=True, slots=True)
class AnswerChanges:
    """A version with the answers that are stored, today's answers, and what differs."""

    version: EstablishmentVersion
    before: Answered
    now: Answered
    changed: tuple[ChangedLineAnswer, ...]


def answer_lines(lines: Iterable[PostLine], index: MatchIndex) -> tuple[ShortAnswer, ...]:
    """What the registry answers to each line. Some 0.3 ms for a question not asked before.

    Raises `TitleError` for a title that cannot be read.
    """
    queries = (TitleQuery(line.title, line.hints) for line in lines)
    return tuple(_short(answer) for answer in resolve_many(queries, index, limit=1))


def _short(answer: Resolution | TitleError) -> ShortAnswer:
    if isinstance(answer, TitleError):
        raise answer
    return ShortAnswer.of(answer)


def read_answers(session: Session, version: EstablishmentVersion) -> Answered:
    """What the registry answered to a version when it was last asked. Two queries."""
    made = EstablishmentResolution
    last = session.scalars(
        select(made)
        .where(col(made.version_id) == version_id(version))
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
    """The lines with what the registry answers today. Nothing is stored.

    The last stored answers are read where they have the same content and resolver.
    """
    lines, stored = read_lines(session, version), read_answers(session, version)
    if (stored.content, stored.resolver) == (content, RESOLVER_VERSION):
        return lines, stored
    return lines, Answered(content, RESOLVER_VERSION, answer_lines(lines, index))


def changes_since_answered(
    session: Session, version: EstablishmentVersion, index: MatchIndex, content: str
) -> AnswerChanges:
    """What today's registry answers to a version, against what it answered before."""
    before = read_answers(session, version)
    lines, now = answer_now(session, version, index, content)
    return AnswerChanges(version, before, now, changed_answers(lines, before, now))


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
    counted = select(col(made.number)).where(col(made.version_id) == version_id(version))
    number = max(session.scalars(counted)) + 1
    store_answers(session, version, number, answered, author)
    after = {"registry_content": answered.content, "resolver": answered.resolver}
    key = (version.ods_code, version.number, number)
    record(session, [Step(made.__tablename__, key, None, after)], author)
    return True


def store_answers(
    session: Session,
    version: EstablishmentVersion,
    number: int,
    answered: Answered,
    author: Author,
) -> None:
    """Store the answers to a version's lines. `number` counts the times it was answered."""
    made = EstablishmentResolution(
        version_id=version_id(version),
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
