"""What a change to the registry would do to the answers: every title that changes, twice."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.errors import TitlesFileError
from app.matching.index import MatchIndex
from app.matching.resolution import Hints, Outcome, Resolution, Strictness
from app.matching.resolve import TitleQuery, resolve_title
from app.matching.tokens import TitleError, repair
from app.services.seed.golden import GoldenTitle, is_as_expected, leading_role

SURE_FROM: Final = 0.95
LIKELY_FROM: Final = 0.85
_TITLE_COLUMN, _BAND_COLUMN = "title", "band"


class ConfidenceBand(StrEnum):
    """How sure an answer is, in three steps: a change within a step is no news."""

    SURE = "0.95 and above"
    LIKELY = "0.85 to 0.95"
    UNSURE = "below 0.85"

    @classmethod
    def of(cls, confidence: float) -> "ConfidenceBand":
        """The step that a probability, 0 to 1, falls into; the lower bound belongs to it."""
        if confidence >= SURE_FROM:
            return cls.SURE
        return cls.LIKELY if confidence >= LIKELY_FROM else cls.UNSURE


class ImpactVerdict(StrEnum):
    """What may be done with a change, going by its answers."""

    SAFE = "safe"
    NEEDS_A_LOOK = "needs a look"
    BREAKS_GOLDEN_SET = "breaks the golden set"


class GoldenEffect(StrEnum):
    """What a change does to an expectation of the golden set."""

    KEPT = "kept"
    BROKEN = "broken"
    MENDED = "mended"
    NEVER_MET = "never met"


@dataclass(frozen=True, slots=True)
class AnswerInShort:
    """The parts of an answer that a change is judged by.

    `role_id` and `role` are the match, or the first candidate of an ambiguous title;
    None where nothing matches.
    """

    outcome: Outcome
    role_id: str | None
    role: str | None
    confidence: float
    confidence_band: ConfidenceBand
    level: str | None

    @classmethod
    def of(cls, answer: Resolution) -> "AnswerInShort":
        """The short form of a whole answer."""
        leading = leading_role(answer)
        return cls(
            outcome=answer.outcome,
            role_id=leading,
            role=None if leading is None else answer.candidates[0].role.name,
            confidence=answer.confidence,
            confidence_band=ConfidenceBand.of(answer.confidence),
            level=answer.reading.level,
        )


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One title before and after; `golden` is None for a title without an expectation."""

    title: str
    band: str | None
    before: AnswerInShort
    after: AnswerInShort
    golden: GoldenEffect | None


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """Every title whose answer changes, in the order asked, of how many titles."""

    titles: int
    changed: tuple[ChangedAnswer, ...]

    @property
    def verdict(self) -> ImpactVerdict:
        """What may be done with the change."""
        if any(change.golden is GoldenEffect.BROKEN for change in self.changed):
            return ImpactVerdict.BREAKS_GOLDEN_SET
        return ImpactVerdict.NEEDS_A_LOOK if self.changed else ImpactVerdict.SAFE


def changed_answers(
    before: MatchIndex,
    after: MatchIndex,
    titles: Iterable[GoldenTitle | TitleQuery],
    strictness: Strictness = Strictness.STANDARD,
) -> ImpactReport:
    """Every title whose outcome, role or confidence band changes, or that breaks an expectation.

    Raises `TitleError` for a title that cannot be read. 5,000 titles take some four seconds.
    """
    asked, changed = 0, []
    for title in titles:
        asked += 1
        change = _change(before, after, title, strictness)
        if change is not None:
            changed.append(change)
    return ImpactReport(asked, tuple(changed))


def _change(
    before: MatchIndex, after: MatchIndex, asked: GoldenTitle | TitleQuery, strictness: Strictness
) -> ChangedAnswer | None:
    query = asked.query if isinstance(asked, GoldenTitle) else asked
    old, new = (
        resolve_title(query.title, index, hints=query.hints, strictness=strictness, limit=1)
        for index in (before, after)
    )
    effect = _effect(asked, old, new) if isinstance(asked, GoldenTitle) else None
    short_old, short_new = AnswerInShort.of(old), AnswerInShort.of(new)
    if _judged(short_old) == _judged(short_new) and effect in _UNMOVED:
        return None
    return ChangedAnswer(query.title, query.hints.band, short_old, short_new, effect)


_UNMOVED: Final = (None, GoldenEffect.KEPT, GoldenEffect.NEVER_MET)


def _judged(answer: AnswerInShort) -> tuple[Outcome, str | None, ConfidenceBand]:
    return answer.outcome, answer.role_id, answer.confidence_band


def _effect(golden: GoldenTitle, old: Resolution, new: Resolution) -> GoldenEffect:
    was, is_now = is_as_expected(golden, old), is_as_expected(golden, new)
    if was:
        return GoldenEffect.KEPT if is_now else GoldenEffect.BROKEN
    return GoldenEffect.MENDED if is_now else GoldenEffect.NEVER_MET


def read_titles_for_impact(path: Path) -> tuple[TitleQuery, ...]:
    """The titles of a file: a CSV with a `title` column (and perhaps `band`), or one a line.

    Blank lines are passed over. Raises `TitlesFileError` with every fault and its row.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TitlesFileError(path.name, [f"row 1: not UTF-8 at byte {error.start}"]) from error
    queries, faults = [], []
    for row, query in _queries(text):
        try:
            repair(query.title)
        except TitleError as error:
            faults.append(f"row {row}: {error}")
        queries.append(query)
    if not queries:
        faults.append("row 1: there is no title in it")
    if faults:
        raise TitlesFileError(path.name, faults)
    return tuple(queries)


def _queries(text: str) -> Iterator[tuple[int, TitleQuery]]:
    """Each title with the number of the row that it begins in; the heading is row 1."""
    lines = text.splitlines()
    heading = [name.strip().lower() for name in next(csv.reader(lines[:1]), [])]
    if _TITLE_COLUMN not in heading:
        yield from (
            (row, TitleQuery(line)) for row, line in enumerate(lines, start=1) if line.strip()
        )
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader)
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, _query(dict(zip(heading, cells, strict=False)))
        begins = reader.line_num + 1


def _query(row: dict[str, str]) -> TitleQuery:
    band = row.get(_BAND_COLUMN, "").strip()
    return TitleQuery(row.get(_TITLE_COLUMN, ""), Hints(band=band or None))
