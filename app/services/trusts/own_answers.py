"""What is valid for a trust's own list: its own decision on a title, or the registry's answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from app.db.models import EstablishmentVersion, LocalTitle, Organisation
from app.matching.resolution import Outcome
from app.services.trusts.answers import Answered, ShortAnswer, read_answers
from app.services.trusts.lines import PostLine
from app.services.trusts.local_titles import Ties, get_trust, read_ties
from app.services.trusts.versions import get_version, read_lines


class DecidedBy(StrEnum):
    """Who decides what a title is: the registry, or the trust itself."""

    REGISTRY = "registry"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A line with the registry's answer, and `tie`, the trust's own decision on its title."""

    line: PostLine
    registry: ShortAnswer
    tie: LocalTitle | None

    @property
    def decided_by(self) -> DecidedBy:
        """Who decides what the title is."""
        return DecidedBy.REGISTRY if self.tie is None else DecidedBy.TRUST

    @property
    def is_local(self) -> bool:
        """Whether the trust says that the title is not a national role."""
        return self.tie is not None and self.tie.role_id is None

    @property
    def outcome(self) -> str:
        """The outcome for this trust: its own role is 'matched', its local title 'unmatched'."""
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
class StoredList:
    """A version of a trust's list with its answers."""

    trust: Organisation
    version: EstablishmentVersion
    answered: Answered
    answers: tuple[OwnAnswer, ...]


def read_stored_list(session: Session, ods_code: str, number: int | None) -> StoredList:
    """A version of a trust's list, the current one unless named, with its last answers."""
    trust = get_trust(session, ods_code)
    version = get_version(session, trust.ods_code, number)
    answered = read_answers(session, version)
    ties = read_ties(session, trust.ods_code)
    answers = own_answers(read_lines(session, version), answered, ties)
    return StoredList(trust, version, answered, answers)


def own_answers(lines: Sequence[PostLine], answered: Answered, ties: Ties) -> tuple[OwnAnswer, ...]:
    """The lines with their answers for this trust. Its own titles come before the registry."""
    pairs = zip(lines, answered.answers, strict=True)
    return tuple(OwnAnswer(line, answer, ties.find(line.title)) for line, answer in pairs)
