"""A trust's own list in words: what it comes to, its versions, and what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.db.models import EstablishmentVersion
from app.plurals import counted
from app.services.posts.cells import Headcount
from app.services.trusts.answers import ChangedLineAnswer, ShortAnswer
from app.services.trusts.establishments import VersionDifference
from app.services.trusts.lines import ChangedPosts, PostLine, StaffTally, tally
from app.services.trusts.own_answers import DecidedBy, OwnAnswer
from app.services.trusts.rows import KEPT_COLUMNS
from app.spreadsheets.tables import Table
from app.vocabulary import HeadcountQuality
from app.web.charts import Chart, ChartFigure, bar_chart
from app.web.words import actor_in_words, clock, day_in_words

MOST_LINES: Final = 200
"""The most lines that a page shows. The CSV file has all of them."""
MOST_OPEN: Final = 20
"""The most titles that a page puts before a person first."""

OUTCOMES: Final = {
    "matched": "Matched to one role",
    "ambiguous": "Ambiguous: a question first",
    "unmatched": "Unmatched: not known",
}
_EMPLOYED: Final = {"trust": "employed by the trust", "outsourced": "employed elsewhere"}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a list."""

    number: int
    day: str
    stored: str
    rows: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One kind of post with its answer."""

    title: str
    about: str
    staff: str
    outcome: str
    role: str
    by_trust: bool


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One kind of post in which two versions differ."""

    title: str
    about: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DifferenceInWords:
    """What changed from one version to another."""

    sentence: str
    rows: tuple[DifferenceRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a file is not stored: headings of columns, and rows with what was done to them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A title whose answer changed since the list was last answered."""

    title: str
    before: str
    after: str


def staff(counted_staff: StaffTally | Headcount) -> str:
    """A number of staff in words: '12', 'about 12', 'at least 12', 'not known'."""
    number = counted_staff.number
    if number is None:
        is_unknown = counted_staff.quality is HeadcountQuality.UNKNOWN
        return "not known" if is_unknown else "some, number not given"
    if isinstance(counted_staff, StaffTally) and counted_staff.is_partial:
        return f"at least {number:,}"
    is_exact = counted_staff.quality is HeadcountQuality.EXACT
    return f"{number:,}" if is_exact else f"about {number:,}"


def version_rows(versions: Sequence[EstablishmentVersion]) -> list[VersionRow]:
    """Versions of a list, the one that counts today first."""
    return [
        VersionRow(
            number=version.number,
            day=day_in_words(version.as_at),
            stored=f"{day_in_words(version.stored_at.date())}, {clock(version.stored_at)}, by "
            f"{actor_in_words(version.actor)}",
            rows=counted(version.rows, "row"),
            is_current=place == 0,
        )
        for place, version in enumerate(versions)
    ]


def outcome_charts(answers: Sequence[OwnAnswer], path: str) -> list[Chart]:
    """Lines by outcome, and staff where numbers were given."""
    lines = [
        ChartFigure(OUTCOMES[kind], len(_of(answers, kind)), kind=kind, path=f"{path}?show={kind}")
        for kind in OUTCOMES
    ]
    charts = [bar_chart("Kinds of posts by answer", "Answer", "Kinds of posts", lines)]
    tallies = {
        kind: tally([answer.line.headcount for answer in _of(answers, kind)]) for kind in OUTCOMES
    }
    if any(one.number for one in tallies.values()):
        people = [
            ChartFigure(
                OUTCOMES[kind], one.number or 0, staff(one) if _of(answers, kind) else "0", kind
            )
            for kind, one in tallies.items()
        ]
        charts.append(bar_chart("Staff by answer", "Answer", "Staff", people))
    return charts


def _of(answers: Iterable[OwnAnswer], outcome: str) -> list[OwnAnswer]:
    return [answer for answer in answers if answer.outcome == outcome]


def summary_of(answers: Sequence[OwnAnswer]) -> list[str]:
    """What a list comes to, in sentences."""
    titles = len({answer.line.title.casefold() for answer in answers})
    people = tally([answer.line.headcount for answer in answers])
    own = sum(answer.decided_by is DecidedBy.TRUST for answer in answers)
    sentences = [
        f"The list has {counted(len(answers), 'kind of post', 'kinds of posts')} with "
        f"{counted(titles, 'different title')}.",
        f"Staff: {staff(people)}.",
    ]
    if own:
        what = "kind of post is", "kinds of posts are"
        sentences.append(f"{counted(own, *what)} decided by the trust itself.")
    return sentences


def most_staff_first(answers: Iterable[OwnAnswer]) -> list[OwnAnswer]:
    """Answers in the order of their staff. A number that is not known comes last."""
    return sorted(
        answers, key=lambda answer: (-(answer.line.headcount.number or 0), answer.line.title)
    )


def open_rows(answers: Iterable[OwnAnswer], names: dict[str, str]) -> list[LineRow]:
    """The titles that need a person first: not matched and not decided, most staff first."""
    waiting = [
        answer
        for answer in answers
        if answer.outcome != "matched" and answer.decided_by is DecidedBy.REGISTRY
    ]
    return line_rows(most_staff_first(waiting)[:MOST_OPEN], names)


def line_rows(answers: Iterable[OwnAnswer], names: dict[str, str]) -> list[LineRow]:
    """Lines with their answers."""
    return [
        LineRow(
            title=answer.line.title,
            about=about(answer.line),
            staff=staff(answer.line.headcount),
            outcome=answer.outcome,
            role=_role(answer, names),
            by_trust=answer.decided_by is DecidedBy.TRUST,
        )
        for answer in answers
    ]


def _role(answer: OwnAnswer, names: dict[str, str]) -> str:
    if answer.is_local:
        return "The trust's own role"
    return names.get(answer.role_id or "", answer.role_id or "")


def about(line: PostLine) -> str:
    """What a list says of a kind of post besides its title.

    >>> from app.services.posts.cells import Headcount
    >>> about(PostLine("Nurse", Headcount(HeadcountQuality.UNKNOWN), band="6", site="Hull"))
    'band 6, Hull'
    """
    band = f"band {line.band}" if line.band else None
    code = f"code {line.occupation_code}" if line.occupation_code else None
    employed = _EMPLOYED.get(line.employed_by or "")
    new = f"new: {line.new_as.replace('_', ' ')}" if line.new_as else None
    parts = (band, code, line.job_role, line.setting, line.site, employed, new)
    return ", ".join(part for part in parts if part)


def difference_in_words(found: VersionDifference) -> DifferenceInWords:
    """What changed, post by post: the first `MOST_LINES` of them."""
    difference = found.difference
    rows = [
        *(_added(line) for line in difference.added),
        *(_removed(line) for line in difference.removed),
        *(_moved(changed) for changed in difference.changed),
    ]
    parts = [
        counted(len(difference.added), "kind of post is new", "kinds of posts are new"),
        counted(len(difference.removed), "is gone", "are gone"),
        counted(len(difference.changed), "has other numbers", "have other numbers"),
        counted(difference.unchanged, "is as before", "are as before"),
    ]
    sentence = f"{', '.join(parts[:-1])} and {parts[-1]}."
    return DifferenceInWords(sentence, tuple(rows[:MOST_LINES]), max(0, len(rows) - MOST_LINES))


def _added(line: PostLine) -> DifferenceRow:
    return DifferenceRow(line.title, about(line), "not on the list", _numbers([line]))


def _removed(line: PostLine) -> DifferenceRow:
    return DifferenceRow(line.title, about(line), _numbers([line]), "not on the list")


def _moved(changed: ChangedPosts) -> DifferenceRow:
    line = changed.after[0]
    return DifferenceRow(line.title, about(line), _numbers(changed.before), _numbers(changed.after))


def _numbers(lines: Sequence[PostLine]) -> str:
    """The staff of some lines, and their whole-time equivalent where it was given."""
    people = staff(tally([line.headcount for line in lines]))
    fte = [line.fte for line in lines if line.fte is not None]
    return f"{people} ({sum(fte):g} FTE)" if fte else people


def answer_rows(changed: Iterable[ChangedLineAnswer], names: dict[str, str]) -> list[AnswerRow]:
    """The titles whose answer changed."""
    return [
        AnswerRow(
            f"{one.line.title}, band {one.line.band}" if one.line.band else one.line.title,
            _short(one.before, names),
            _short(one.after, names),
        )
        for one in changed
    ]


def _short(answer: ShortAnswer, names: dict[str, str]) -> str:
    if not answer.is_match:
        return answer.outcome.capitalize()
    return f"Matched: {names.get(answer.role_id or '', answer.role_id)}"


def left_out_of(table: Table | None) -> LeftOut:
    """What of a file is not stored, without the words of its cells."""
    if table is None:
        return LeftOut((), ())
    unused = [one.text for one in table.headings if one.used_as not in KEPT_COLUMNS]
    rows = tuple((f"Row {one.row}", one.message) for one in table.remarks)
    return LeftOut((*table.dropped, *unused), rows[:MOST_LINES])
