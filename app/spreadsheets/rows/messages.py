"""What a user is shown about rows that are not posts, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from app.errors import Fault
from app.plurals import counted
from app.spreadsheets.headings import squeezed
from app.spreadsheets.layout import Layout
from app.spreadsheets.rows.kinds import has_nobody_in_post
from app.spreadsheets.tables import ColumnUse, FileKind, Remark, RowKind

MOST_FAULTS: Final = 200
"""So many faults, or remarks of one sort, are listed. Beyond it only their number is."""

REPEATED: Final = "The headings are repeated in this row."
UNREADABLE_CHARACTER: Final = "A character could not be read."
NAME_LEFT_OUT: Final = "The title contained a person's name, which was left out."
MAY_BE_NAME: Final = "The title may end in a person's name. If it does, take it out."
NUMBER_LEFT_OUT: Final = "The title contained an assignment number, which was left out."
MAY_BE_NUMBER: Final = "The title may end in an employee's number. If it does, take it out."
MAY_BE_HEADING: Final = (
    "This row has a title and nothing else. It is counted. If it is a heading, take it out."
)
HIDDEN: Final = "This row is hidden in the sheet. It is counted."
DIFFERS: Final = (
    "The rows of the list do not add up to this total. Check that none is missing or counted twice."
)
_NO_TITLE: Final = "This row has no job title, so it is not counted."
_NO_TITLE_OF_ITS_OWN: Final = (
    f"{_NO_TITLE} If it belongs to the title above it, repeat the title in this row."
)
_MOST_NAMED: Final = 6
_NOBODY: Final = "Nobody is in post in this row, so it is not counted."
_WHY: Final = {
    RowKind.TOTAL: "This row is a total, so it is not counted.",
    RowKind.VACANCY: "This row is a vacancy, so it is not counted.",
    RowKind.NOTE: "This row is a note, so it is not counted.",
    RowKind.HEADING: "This row heads the rows under it, so it is not counted.",
    RowKind.NO_TITLE: "This is not a job title, so the row is not counted.",
}
_NA: Final = (
    "'NA' may mean 'not applicable' or 'Nursing Associate', so the row is not counted. "
    "Write the title in full."
)
_FACTS: Final = (ColumnUse.BAND, ColumnUse.HEADCOUNT, ColumnUse.FTE)
_SHORT: Final[dict[str, str]] = {ColumnUse.HEADCOUNT: "headcount", ColumnUse.FTE: "FTE"}
_IN_SUMMARY: Final = {
    RowKind.TOTAL: ("total", "totals"),
    RowKind.VACANCY: ("vacancy", "vacancies"),
    RowKind.NOTE: ("note", "notes"),
    RowKind.HEADING: ("heading of a group", "headings of groups"),
}


def why_not_counted(kind: RowKind, cells: dict[str | None, str]) -> str | None:
    """Why a row is not counted. None for a post."""
    title = cells.get(ColumnUse.TITLE, "")
    if kind is RowKind.NO_TITLE and not title:
        return _NO_TITLE_OF_ITS_OWN if any(map(cells.get, _FACTS)) else _NO_TITLE
    if kind is RowKind.NO_TITLE and title.casefold() == "na":
        return _NA
    if kind is RowKind.VACANCY and has_nobody_in_post(cells):
        return _NOBODY
    return _WHY.get(kind)


def left_out(reason: str) -> str:
    """The remark on a row that the user chose to go on without."""
    return f"This row was left out. {reason}"


def too_wide(cells: int, headings: int) -> str:
    """Why a row with more cells than headings cannot be read."""
    return f"The row has {counted(cells, 'cell')} under {counted(headings, 'heading')}."


def too_many_rows(kind: FileKind, most: int) -> str:
    """Why a file is too long, and what to do."""
    other = "" if kind in (FileKind.CSV, FileKind.TITLES) else " Send the list as CSV, or in parts."
    return f"The file has more than {most:,} rows.{other}"


def hidden_columns(layout: Layout, hidden: frozenset[int]) -> Iterator[str]:
    """The notes on columns that are used and that the sheet does not show."""
    for place in sorted(hidden.intersection(layout.used.values())):
        yield f"Column {place + 1} ('{layout.texts[place]}') is hidden in the sheet. It is used."


def columns_used(layout: Layout) -> Iterator[str]:
    """The notes on columns that another column could be taken for."""
    for use, place in layout.used.items():
        same = _like(layout, place)
        if same or use in layout.chosen or (use in _SHORT and layout.not_in_post):
            name = _SHORT.get(use, use.replace("_", " "))
            yield f"Column {place + 1} ('{layout.texts[place]}') is used as the {name}."
        for other in same:
            yield f"Column {other + 1} has the same heading and is not used."
    for use, places in layout.unclear.items():
        columns = ", ".join(f"column {place + 1} ('{layout.texts[place]}')" for place in places)
        yield f"None of these is used as the {_SHORT[use]}, because each could be: {columns}."
    for place in sorted(layout.not_in_post):
        text = f"Column {place + 1} ('{layout.texts[place]}')"
        yield f"{text} is not about staff in post. It is shown and not counted."


def numbers_not_used(columns: Sequence[str]) -> Iterator[str]:
    """The note on columns of numbers in a list without a headcount. Each is named in words."""
    more = len(columns) - _MOST_NAMED
    if columns:
        named = ", ".join(columns[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        have = "is a column of numbers" if len(columns) == 1 else "are columns of numbers"
        yield (
            "No column is used as the headcount, so rows are counted and not staff. "
            f"There {have}: {named}. If one is the headcount, name it as the headcount."
        )


def counts_in_titles(titles: int, example: str) -> Iterator[str]:
    """The note on titles that seem to have a headcount in them."""
    if titles:
        such = f", such as '{example}'" if example else ""
        yield (
            f"{titles:,} titles have a number in them{such}. If it is a headcount, put it in a "
            "column of its own."
        )


def _like(layout: Layout, place: int) -> list[int]:
    """The other columns with the same heading."""
    heading = squeezed(layout.texts[place])
    texts = enumerate(layout.texts)
    return [at for at, text in texts if at != place and squeezed(text) == heading]


def above_headings(rows: int) -> Iterator[str]:
    """The note on rows above the headings."""
    if rows:
        yield f"{counted(rows, 'row')} above the headings {_was(rows)} left out."


def repetitions(number: int) -> Iterator[str]:
    """The note on headings that come again."""
    if number:
        yield f"{counted(number, 'repetition')} of the headings {_was(number)} left out."


def faulty_rows(number: int) -> Iterator[str]:
    """The note on rows that the user chose to go on without."""
    if number:
        yield f"{counted(number, 'row')} could not be read and {_was(number)} left out."


def not_counted(kinds: Sequence[RowKind]) -> Iterator[str]:
    """The notes on totals, vacancies and notes."""
    for kind, (one, several) in _IN_SUMMARY.items():
        number = kinds.count(kind)
        if number:
            are = f"is a {one} and is" if number == 1 else f"are {several} and are"
            yield f"{counted(number, 'row')} {are} not counted."
    number = kinds.count(RowKind.NO_TITLE)
    if number:
        are = "has no job title and is" if number == 1 else "have no job title and are"
        yield f"{counted(number, 'row')} {are} not counted."


def hidden(number: int) -> Iterator[str]:
    """The note on rows that the sheet does not show."""
    if number:
        verb = "It is" if number == 1 else "They are"
        yield f"{counted(number, 'row is', 'rows are')} hidden in the sheet. {verb} counted."


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def first_faults(faults: Sequence[Fault]) -> list[Fault]:
    """The first of many faults, and how many more there are."""
    shown = list(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        shown.append(Fault(f"and {len(faults) - MOST_FAULTS:,} more like these"))
    return shown


def first_remarks(remarks: Sequence[Remark]) -> Iterator[Remark]:
    """The remarks by their rows, the first of each sort, and how many more there are."""
    counts = Counter[str]()
    first_beyond: dict[str, int] = {}
    for remark in sorted(remarks, key=lambda one: one.row):
        counts[remark.message] += 1
        if counts[remark.message] <= MOST_FAULTS:
            yield remark
        else:
            first_beyond.setdefault(remark.message, remark.row)
    for message, row in first_beyond.items():
        more = f"and {counts[message] - MOST_FAULTS:,} more like these"
        yield Remark(row, "", f"{more}: {message}" if len(counts) > 1 else more)
