"""The figures as plain-text tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome
from app.matching.unresolved import UnresolvedGroup
from tests.bench.accuracy import Cut, Figures, Judged, Share, interval
from tests.bench.builds import Builds
from tests.bench.bulk import BulkCost
from tests.bench.calibration import Bin, Fit, Forecast, bins
from tests.bench.gold import GoldKind
from tests.bench.lists import Cost, Steps
from tests.bench.metamorphic import RelationResult
from tests.bench.open_set import Asked, Fate, fates
from tests.bench.open_titles import Drawn, OpenRun
from tests.bench.protocols import Pace
from tests.bench.requests import RequestCost
from tests.bench.serving import Served
from tests.bench.speed import Growth, Timing

_WIDTH = 200
_WIDEST_CELL = 70
_MOST_WORDS = 25
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its heading, its columns, its rows, and the lines below it."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def make_console() -> Console:
    """A console as wide as the widest table, coloured or not: a file gets the same lines."""
    return Console(width=_WIDTH, highlight=False, markup=False, soft_wrap=False)


def show(console: Console, sheet: Sheet) -> None:
    """Print a table: the first column is on the left, figures are aligned to the right."""
    table = Table(box=box.ASCII2, title=sheet.heading, title_justify="left", title_style="bold")
    for place, column in enumerate(sheet.columns):
        figures = all(row[place][:1].isdigit() or row[place] == "-" for row in sheet.rows)
        justify: JustifyMethod = "right" if figures and place else "left"
        table.add_column(column, justify=justify, max_width=_WIDEST_CELL)
    for row in sheet.rows:
        table.add_row(*row)
    console.print(table)
    for note in sheet.notes:
        console.print(f"  {note}", soft_wrap=True)
    console.print()


def percent(share: Share) -> str:
    """'4.8%', or '-' of nothing.

    >>> percent(Share(9, 188)), percent(Share(0, 0))
    ('4.8%', '-')
    """
    return "-" if share.value is None else f"{share.value:.1%}"


def counted(share: Share) -> str:
    """'4.8% (9/188)', or '-' of nothing."""
    return "-" if share.value is None else f"{share.value:.1%} ({share.part}/{share.whole})"


def _number(value: float | None, digits: int = 3) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _between(share: Share) -> str:
    found = interval(share)
    return "-" if found is None else f"{found[0]:.1%} to {found[1]:.1%}"


def accuracy_sheet(
    name: str, rows: Iterable[tuple[str, str, Figures]], caveats: Iterable[str]
) -> Sheet:
    """Figures by stratum and strictness: rows are (stratum, strictness, figures)."""
    columns = (
        *("titles", "strictness", "n", "matched", "wrong", "95% interval", "on list", "coverage"),
        *("amb. kept", "or right", "amb. safe", "kept out", "top 3", "ECE"),
    )
    return Sheet(
        f"Accuracy on {name}",
        columns,
        tuple(
            (stratum, strictness, *_accuracy_cells(found)) for stratum, strictness, found in rows
        ),
        tuple(caveats),
    )


def unresolved_sheet(name: str, titles: int, groups: Sequence[UnresolvedGroup]) -> Sheet:
    """Titles without a role by cause, with the words that were most often in the way."""
    return Sheet(
        f"No role, by cause, on {name}",
        ("cause", "titles", "share", "words in the way"),
        tuple(
            (
                group.cause.value,
                str(group.titles),
                percent(Share(group.titles, titles)),
                ", ".join(f"{word.words} ({word.titles})" for word in group.words[:_MOST_WORDS]),
            )
            for group in groups
        ),
    )


def _accuracy_cells(found: Figures) -> tuple[str, ...]:
    return (
        str(found.titles),
        str(found.wrong.whole),
        counted(found.wrong).replace(f"/{found.wrong.whole})", ")"),
        _between(found.wrong),
        counted(found.wrong_on_list),
        counted(found.coverage),
        counted(found.ambiguous_kept),
        percent(found.ambiguous_right),
        percent(found.ambiguous_safe),
        counted(found.kept_out),
        percent(found.top_three),
        _number(found.calibration_error),
    )


ACCURACY_NOTES = (
    "wrong: of the matches; a broader role than the label's is right, a narrower one wrong. "
    "coverage: clear titles matched to a right role.",
    "amb. kept: came back ambiguous with a right role among the candidates; or right: that, or "
    "matched to a right role; amb. safe: not matched to a wrong role. ECE: over the matches of "
    "'on list'.",
)


def curve_sheet(name: str, cuts: Iterable[Cut]) -> Sheet:
    """Coverage against wrong matches, by the least confidence taken."""
    rows = tuple(
        (
            f"{cut.least_confidence:.3f}",
            percent(cut.coverage),
            counted(cut.wrong),
            _between(cut.wrong),
        )
        for cut in cuts
    )
    columns = ("confidence at least", "coverage", "wrong", "95% interval")
    return Sheet(f"Coverage against wrong matches on {name}, standard", columns, rows)


def faults_sheet(name: str, judged: Iterable[Judged], index: MatchIndex) -> Sheet:
    """Every counted wrong match, then every clear title that was not matched."""
    judged = list(judged)
    wrong = [one for one in judged if one.is_right is False]
    rows = [("off list" if one.is_off_list else "wrong", *_fault(one, index)) for one in wrong]
    rows += [
        ("missed", *_fault(one, index))
        for one in judged
        if one.is_right is None and one.gold.kind is GoldKind.CLEAR
    ]
    columns = ("", "title", "answer", "kind", "label")
    return Sheet(f"Wrong and missed on {name}, standard", columns, tuple(rows))


def _fault(one: Judged, index: MatchIndex) -> tuple[str, ...]:
    answer = one.answer
    first = answer.role_id or next(iter(answer.candidates), None)
    name = index.roles[first].name if first else ""
    is_match = answer.outcome is Outcome.MATCHED
    return (
        one.gold.title,
        name if is_match else f"{answer.outcome.value}: {name}",
        one.gold.kind.value,
        one.gold.label,
    )


def peers_sheet(rows: Sequence[tuple[str, Figures, float]]) -> Sheet:
    """Rows are (method, figures, microseconds a title)."""
    columns = ("method", "wrong", "95% interval", "coverage", "amb. kept", "amb. safe", "kept out")
    return Sheet(
        "Peers on dev.csv, all titles, the same names",
        (*columns, "us a title"),
        tuple(
            (
                name,
                counted(found.wrong),
                _between(found.wrong),
                percent(found.coverage),
                percent(found.ambiguous_kept),
                percent(found.ambiguous_safe),
                percent(found.kept_out),
                f"{microseconds:,.0f}",
            )
            for name, found, microseconds in rows
        ),
        ("TF-IDF and BM25 are pure Python: read their accuracy, not their time.",),
    )


def open_sheet(run: OpenRun) -> Sheet:
    """Outcome shares by reason, and the time."""
    total = len(run.answers)
    counts = run.by_outcome_and_why()
    outcomes = {outcome: _of_outcome(run, outcome) for outcome in Outcome}
    rows = [
        (outcome.value, "all", str(count), f"{count / total:.1%}")
        for outcome, count in outcomes.items()
    ]
    rows += [
        (outcome, why, str(count), f"{count / total:.1%}")
        for (outcome, why), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1]))
        if why
    ]
    each = run.seconds / total * 1_000_000
    note = f"{total} titles in {run.seconds:.2f} s, suggestions included: {each:.0f} us a title."
    notes = (note, f"SHA-256 of the decisions: {run.digest()}")
    return Sheet("Open titles", ("outcome", "why", "titles", "share"), tuple(rows), notes)


def _of_outcome(run: OpenRun, outcome: Outcome) -> int:
    return sum(answer.outcome is outcome for _, answer in run.answers)


def sample_sheet(drawn: Iterable[Drawn], seed: int) -> Sheet:
    """Matches to judge by eye."""
    rows = tuple(
        (one.title, one.role, f"{one.confidence:.2f}", one.rule, ", ".join(one.doubts))
        for one in drawn
    )
    heading = f"{len(rows)} matches drawn from the open titles (seed {seed}), to judge by eye"
    return Sheet(heading, ("title", "role", "confidence", "rule", "doubts"), rows)


def open_set_sheet(roles: Sequence[Asked], terms: Sequence[Asked]) -> Sheet:
    """The fates of hidden names."""
    rows = []
    for name, asked in (("hide a role, ask its names", roles), ("hide a synonym, ask it", terms)):
        found = fates(asked)
        cells = (counted(Share(found[fate], len(asked))) for fate in Fate)
        low_high = _between(Share(found[Fate.WRONG], len(asked)))
        rows.append((name, str(len(asked)), *cells, low_high))
    columns = ("test", "asked", *(fate.value for fate in Fate), "wrong, 95%")
    note = "wrong: matched to a role that is neither above nor below the hidden one."
    return Sheet("Open-set tests without labels", columns, tuple(rows), (note,))


def hidden_faults_sheet(asked: Iterable[Asked]) -> Sheet:
    """The hidden names that were matched to another role, or to a narrower one."""
    rows = tuple(
        (one.fate.value, one.text, one.role_id, one.answered or "")
        for one in asked
        if one.fate in (Fate.WRONG, Fate.NARROWER)
    )
    return Sheet("Hidden names matched wrongly", ("", "asked", "hidden role", "answered"), rows)


def reliability_sheet(forecasts: Sequence[Forecast], name: str) -> Sheet:
    """Stated against true, and what is left when everything below a bin is turned down."""
    found = bins(forecasts)
    rows = []
    for place, one in enumerate(found):
        left = found[place:]
        answers = sum(part.answers for part in left)
        wrong = round(sum(part.answers * (1 - part.right) for part in left))
        rows.append((*_bin_cells(one), str(answers), counted(Share(wrong, answers))))
    columns = ("confidence", "n", "stated", "right", "gap", "at or above", "wrong there")
    return Sheet(f"Reliability of confidence, {name}, standard", columns, tuple(rows))


def _bin_cells(one: Bin) -> tuple[str, ...]:
    limits = f"{one.least:.3f} to {one.most:.3f}"
    gap = f"{abs(one.stated - one.right):.3f}"
    return limits, str(one.answers), f"{one.stated:.3f}", f"{one.right:.3f}", gap


def fit_sheet(found: Fit) -> Sheet:
    """The fitted shares, to be copied into the engine by hand."""
    rows = tuple(
        (cell.family, str(cell.doubts), str(cell.answers), str(cell.right), f"{cell.share:.3f}")
        for cell in found.cells
    )
    notes = (
        f"Fitted on {found.fitted_on} matches (a stable half of the labelled titles), each cell "
        "drawn to its family's share, that to the whole's, by 4 answers.",
        f"ECE on the other {found.reported_on}: {_number(found.error_now)} as stated now, "
        f"{_number(found.error_fitted)} as fitted.",
    )
    return Sheet("Fit of confidence", ("family", "doubts", "n", "right", "share"), rows, notes)


def timings_sheet(heading: str, timings: Sequence[Timing], notes: tuple[str, ...] = ()) -> Sheet:
    """Costs with their ratio to the last of them."""
    yardstick = timings[-1]
    rows = tuple(
        (
            one.name,
            f"{one.typical:,.1f}",
            f"{one.least:,.1f} to {one.most:,.1f}",
            f"{_MICROSECONDS / one.typical:,.0f}",
            f"{one.typical / yardstick.typical:.4f}",
            f"{yardstick.typical / one.typical:.1f}",
        )
        for one in timings
    )
    columns = (
        "work",
        "us each",
        "range",
        "each second",
        f"cost / {yardstick.name}",
        "times faster",
    )
    return Sheet(heading, columns, rows, notes)


def paces_sheet(paces: Sequence[Pace]) -> Sheet:
    """Requests per second, and how many of a question there are for each ping."""
    rows = tuple(
        (
            one.name,
            f"{one.milliseconds:.2f}",
            f"{one.per_second:,.0f}",
            f"{one.of_a_ping:.2f}",
        )
        for one in paces
    )
    columns = ("question", "ms (median)", "each second", "of GET /_ping")
    note = "One client, one connection, one after the other; the questions take turns."
    return Sheet("Protocols, over the network", columns, rows, (note,))


def requests_sheet(costs: Sequence[RequestCost], alike: int) -> Sheet:
    """The processor time of a request, and how many there are for one of the bare endpoint.

    `alike` titles had the same bytes both ways.
    """
    bare = costs[0]
    rows = tuple(
        (
            one.name,
            f"{one.typical:,.0f}",
            f"{one.least:,.0f} to {one.most:,.0f}",
            f"{bare.typical / one.typical:.2f}",
            f"{bare.least / one.least:.2f}",
        )
        for one in costs
    )
    columns = ("GET /resolve", "us each", "range", "of the bare endpoint", "by the least")
    note = (
        "Processor time of the whole server, one connection. The bare endpoint has the same query "
        "model and gives a fixed answer of the same model. Goals: seen 1.5, unseen 0.60."
    )
    same = f"{alike:,} titles have the same bytes by the short way, by the route and by the models."
    return Sheet("One title, over a socket", columns, rows, (note, same))


def serving_sheet(served: Sequence[Served]) -> Sheet:
    """From start to ready, and a batch."""
    rows = tuple(
        (
            one.name,
            f"{one.ready_seconds:.2f}",
            f"{one.ready_processor_seconds:.2f}",
            f"{one.ready_bytes / 1_000_000:,.0f}",
            f"{one.batch_seconds:.2f}",
            f"{one.batch_processor_seconds:.2f}",
            f"{one.batch_bytes / 1_000_000:,.0f}",
        )
        for one in served
    )
    columns = (
        *("service", "s to ready", "processor s", "MB ready"),
        *("s of a batch", "processor s", "MB after it"),
    )
    note = (
        "A batch is POST /resolve of 10,000 distinct titles. Goals: 1.5 s and 130 MB to ready; "
        "1.2 s for the batch and 200 MB after it. Seconds count on a quiet machine only."
    )
    return Sheet("From start to ready", columns, rows, (note,))


def builds_sheet(found: Sequence[Builds]) -> Sheet:
    """What each build of the engine costs a title, and the ratio of the two."""
    rows = tuple(
        (
            one.work,
            f"{one.python:,.1f}",
            f"{one.compiled:,.1f}",
            f"{_MICROSECONDS / one.python:,.0f}",
            f"{_MICROSECONDS / one.compiled:,.0f}",
            f"{one.python / one.compiled:.2f}",
        )
        for one in found
    )
    columns = (
        *("work", "Python, us a title", "compiled, us a title"),
        *("Python, each second", "compiled, each second", "times faster"),
    )
    return Sheet("The engine in Python and compiled", columns, rows)


def growth_note(growth: Growth) -> str:
    """How a cost grows, in a line."""
    (small, large), (before, after) = growth.names, growth.microseconds
    return (
        f"Growth of {growth.work}: {small:,} names {before:.1f} us, "
        f"{large:,} names {after:.1f} us: {after / before:.2f} times the cost, "
        f"exponent {growth.exponent:.2f}."
    )


def relations_sheet(results: Iterable[RelationResult]) -> Sheet:
    """Changes of outcome and flips per relation."""
    rows = tuple(
        (
            one.relation,
            str(one.tried),
            counted(Share(len(one.outcomes), one.tried)),
            str(len(one.flips)),
        )
        for one in results
    )
    columns = ("relation", "tried", "outcome changed", "role flipped")
    return Sheet("Metamorphic relations over the open titles", columns, rows)


def flips_sheet(results: Iterable[RelationResult], *, outcomes: int = 0) -> Sheet:
    """Every flip, and as many changes of outcome a relation as asked for."""
    rows = []
    for result in results:
        changes = [("flip", change) for change in result.flips]
        changes += [("outcome", change) for change in result.outcomes[:outcomes]]
        rows += [
            (kind, change.relation, change.title, change.before, change.after)
            for kind, change in changes
        ]
    columns = ("", "relation", "title", "before", "after")
    return Sheet("Changed answers", columns, tuple(rows))


def lists_sheet(costs: Sequence[Cost]) -> Sheet:
    """What whole lists cost, from file to file."""
    rows = tuple(
        (
            f"{cost.rows:,}",
            cost.form,
            f"{cost.seconds:.1f}",
            f"{cost.processor_seconds:.1f}",
            f"{cost.peak_bytes / 1024 / 1024:,.0f}",
        )
        for cost in costs
    )
    notes = ("`role-registry check`, CSV in; peak memory of all its processes together.",)
    columns = ("rows", "written as", "s", "processor s", "peak MB")
    return Sheet("Whole lists", columns, rows, notes)


def steps_sheet(steps: Sequence[Steps]) -> Sheet:
    """What the steps of a check cost."""
    rows = tuple(
        (
            f"{one.rows:,}",
            f"{one.reading:.2f}",
            f"{one.answering:.2f}",
            f"{one.writing:.2f}",
            f"{one.reading + one.answering + one.writing:.2f}",
        )
        for one in steps
    )
    notes = ("Processor seconds, from CSV to CSV, in a process that is ready.",)
    columns = ("rows", "reading", "answering", "writing", "in all")
    return Sheet("Checking alone", columns, rows, notes)


def bulk_sheet(costs: Sequence[BulkCost]) -> Sheet:
    """What a list costs with each library of frames."""
    rows = tuple(
        (
            cost.library,
            f"{cost.rows:,}",
            f"{cost.distinct:,}",
            f"{cost.seconds:.1f}",
            f"{cost.processor_seconds:.1f}",
            f"{cost.peak_bytes / 1024 / 1024:,.0f}",
        )
        for cost in costs
    )
    notes = ("Reading the release is part of the time; the list itself is part of the memory.",)
    columns = ("with", "rows", "different titles", "s", "processor s", "peak MB")
    return Sheet("Long lists in frames", columns, rows, notes)
