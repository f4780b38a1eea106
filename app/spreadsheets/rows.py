"""The rows under a layout: which are posts, and what is left out of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.errors import Fault, FileTooLargeError, PersonalDataError, TableError
from app.plurals import counted
from app.spreadsheets import privacy
from app.spreadsheets.formats.workbooks import Shared
from app.spreadsheets.headings import is_harmless, is_personal, squeezed
from app.spreadsheets.kinds_of_rows import Sums, is_note, kind_of_title
from app.spreadsheets.layout import Layout, personal_uses
from app.spreadsheets.tables import (
    ColumnUse,
    FileKind,
    Heading,
    Limits,
    Remark,
    Row,
    RowKind,
    Table,
    Wanted,
)

MOST_FAULTS: Final = 200
"""So many faults or remarks are listed. Beyond it only their number is."""

LONGEST_NAME: Final = 60
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLACES: Final = frozenset((ColumnUse.SITE, ColumnUse.ORGANISATION))
_NUMBERS: Final = frozenset((ColumnUse.HEADCOUNT, ColumnUse.FTE))
# '="5"' keeps a spreadsheet from changing a code: the formula is not part of the cell.
_QUOTED_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_DATE: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ].*)?|\d{1,2}[-/ ][a-z]{3,9}(?:[-/ ]\d{2,4})?|[a-z]{3}-\d{2,4}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}",
    re.IGNORECASE,
)
_REPLACED: Final = "\ufffd"
_WHY: Final = {
    RowKind.TOTAL: "This row is a total, so it is not counted.",
    RowKind.VACANCY: "This row is a vacancy, so it is not counted.",
    RowKind.NOTE: "This row is a note, so it is not counted.",
    RowKind.NO_TITLE: "This is not a job title, so the row is not counted.",
}
_NA: Final = (
    "'NA' may mean 'not applicable' or 'Nursing Associate', so the row is not counted. "
    "Write the title in full."
)
_IN_SUMMARY: Final = {
    RowKind.TOTAL: ("total", "totals"),
    RowKind.VACANCY: ("vacancy", "vacancies"),
    RowKind.NOTE: ("note", "notes"),
}


@dataclass(slots=True)
class TableReader:
    """Reads the rows under one layout, with every fault and remark."""

    kind: FileKind
    layout: Layout
    wanted: Wanted
    limits: Limits
    most_rows: int
    sheet: str | None = None
    hidden_rows: frozenset[int] = frozenset()
    faults: list[Fault] = field(default_factory=list)
    persons: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    blank: set[int] = field(default_factory=set)
    looked_at: dict[str, str | None] = field(default_factory=dict)
    named: dict[str, str | None] = field(default_factory=dict)
    sums: Sums = field(default_factory=Sums)
    repeated: int = 0

    def table(self, rows: Iterable[Sequence[str]], notes: Sequence[str] = ()) -> Table:
        """The table. Raises `TableError` with every fault in it."""
        self._refuse_missing_columns()
        self._refuse_personal_columns()
        kept = self.layout.kept(self.wanted)
        self.blank = {at for at, text in enumerate(self.layout.texts) if not text.strip()}
        read = self._without_notes(list(self._rows(rows, kept)), kept)
        self._raise_faults()
        if not read:
            raise TableError("The file has headings and no rows under them.")
        self._remark_on(read, kept)
        return Table(
            kind=self.kind,
            sheet=self.sheet,
            header_row=self.layout.first_row or None,
            headings=tuple(heading for _, heading in kept),
            dropped=tuple(self._dropped({place for place, _ in kept})),
            skipped_sheets=(),
            notes=(*notes, *self._notes(read)),
            rows=tuple(read),
            remarks=tuple(_most(sorted(self.remarks, key=lambda remark: remark.row))),
        )

    def _rows(
        self, rows: Iterable[Sequence[str]], kept: list[tuple[int, Heading]]
    ) -> Iterator[Row]:
        headings: list[str] = []
        count = 0
        for number, cells in enumerate(rows, start=1):
            if number <= self.layout.first_row:
                headings = _trimmed(cells)
            elif _trimmed(cells) == headings:  # printed again at the head of a page
                self.repeated += 1
                self._remark(number, headings[0], "The headings are repeated in this row.")
            elif _has_own_cells(cells):
                count += 1
                if count > self.most_rows:
                    raise FileTooLargeError(_too_many(self.kind, self.most_rows))
                yield self._row(number, cells, kept)

    def _row(self, number: int, cells: Sequence[str], kept: list[tuple[int, Heading]]) -> Row:
        width = len(self.layout.texts)
        if len(cells) > width and any(map(str.strip, cells[width:])):
            message = f"The row has {counted(len(cells), 'cell')} under "
            message += f"{counted(width, 'heading')}."
            self.faults.append(Fault(message, row=number))
        self.blank.difference_update([at for at in self.blank if at < len(cells) and cells[at]])
        values = tuple(
            self._value(number, cells[at], heading) if at < len(cells) else ""
            for at, heading in kept
        )
        for value, (_, heading) in zip(values, kept, strict=True):
            if value:
                self._check_person(value, heading, number)
        return Row(number, values, self._kind(values, kept))

    def _value(self, number: int, cell: str, heading: Heading) -> str:
        """What a cell says, without what a spreadsheet added to it."""
        value = _clean(cell)
        if isinstance(cell, Shared) and heading.used_as in _NUMBERS and value:
            if cell.is_first:
                message = "This number is shared by merged rows, so it is not added up."
                self._remark(number, value, message)
            return ""
        if heading.used_as == ColumnUse.BAND and _DATE.fullmatch(value):
            message = "A spreadsheet turned this band into a date, so it is not used."
            self._remark(number, value, message)
            return ""
        if heading.used_as == ColumnUse.TITLE:
            return self._title(number, value)
        if _REPLACED in value:
            self._remark(number, value, "A character could not be read.")
        return value

    def _title(self, number: int, title: str) -> str:
        """A title without the name of its holder, which is never kept."""
        if _REPLACED in title:
            self._remark(number, title, "A character could not be read.")
        if title not in self.named:  # a list repeats its titles
            self.named[title] = privacy.without_name(title, self.wanted.job_words)
        shorter = self.named[title]
        if shorter is None:
            return title
        self._remark(number, shorter, "The title ended in a person's name, which was left out.")
        return shorter

    def _kind(self, values: Sequence[str], kept: list[tuple[int, Heading]]) -> RowKind:
        used = {head.used_as: value for value, (_, head) in zip(values, kept, strict=True)}
        title = used.get(ColumnUse.TITLE, "")
        first = title or next((value for value in values if value), "")
        kind = kind_of_title(first)
        if kind is RowKind.TOTAL or self.sums.are_in(first, used):
            self.sums.begin_section()
            return RowKind.TOTAL
        self.sums.add(used)
        return kind if title else RowKind.NO_TITLE

    def _without_notes(self, rows: list[Row], kept: list[tuple[int, Heading]]) -> list[Row]:
        """The rows with what is printed under the table marked as notes."""
        uses = [heading.used_as for _, heading in kept]
        last = len(rows)
        while last and is_note(rows, last - 1, uses):
            last -= 1
        if last == 0:
            return rows
        notes = [replace(row, kind=RowKind.NOTE) for row in rows[last:]]
        return [*rows[:last], *notes]

    def _remark_on(self, rows: Sequence[Row], kept: list[tuple[int, Heading]]) -> None:
        place = next(at for at, (_, head) in enumerate(kept) if head.used_as == ColumnUse.TITLE)
        for row in rows:
            title = row.values[place]
            text = title or next((value for value in row.values if value), "")
            if row.kind is RowKind.NO_TITLE and title.casefold() == "na":
                self._remark(row.number, text, _NA)
            elif row.kind is not RowKind.POST and not (row.kind is RowKind.NO_TITLE and not title):
                self._remark(row.number, text, _WHY[row.kind])
            elif row.number in self.hidden_rows:
                self._remark(row.number, text, "This row is hidden in the sheet. It is counted.")

    def _check_person(self, value: str, heading: Heading, number: int) -> None:
        if heading.used_as in _NUMBERS or _is_code(value, heading):
            return
        if value not in self.looked_at:  # a list repeats its words
            self.looked_at[value] = privacy.found_in(value, self.wanted.job_words)
        sort = self.looked_at[value]
        if sort is None or (sort == privacy.NAME and heading.used_as in _PLACES):
            return
        message = f"The cell looks like {sort}. Take it out, or leave the column out."
        self.persons.append(Fault(message, row=number, column=str(heading.position)))

    def _refuse_missing_columns(self) -> None:
        """A column that is named and not there must not be passed over."""
        there = {squeezed(text) for text in self.layout.texts}
        missing = [
            name
            for use, name in self.wanted.columns.items()
            if name and use not in self.layout.used
        ]
        missing += [name for name in self.wanted.keep if squeezed(name) not in there]
        if missing:
            faults = [Fault(f"No column is headed '{name[:LONGEST_NAME]}'.") for name in missing]
            raise TableError("Columns that were named are not in the file.", faults)

    def _refuse_personal_columns(self) -> None:
        places = personal_uses(self.layout, self.wanted)
        if places:
            message = "The heading is about a person. The registry does not read such a column."
            raise PersonalDataError(
                "The columns asked for contain personal data.",
                [Fault(message, column=str(place + 1)) for place in places],
            )

    def _raise_faults(self) -> None:
        if self.persons:
            cells = counted(len(self.persons), "cell looks", "cells look")
            raise PersonalDataError(
                f"{cells} like data about a person. Nothing was kept.",
                first_faults(self.persons + self.faults),
            )
        if self.faults:
            number = counted(len(self.faults), "error")
            raise TableError(f"The file has {number}.", first_faults(self.faults))

    def _dropped(self, kept: set[int]) -> Iterator[str]:
        """The other columns by their headings; by number where a heading may be a person's."""
        for place in sorted(set(range(len(self.layout.texts))) - kept):
            text = CONTROL.sub(" ", self.layout.texts[place]).strip()
            if place in self.blank:
                continue
            if text and _is_fit_to_show(text, self.wanted.job_words):
                yield text
            else:
                yield f"column {place + 1}"

    def _notes(self, rows: Sequence[Row]) -> Iterator[str]:
        if self.layout.top:
            above = counted(self.layout.top, "row")
            yield f"{above} above the headings {_was(self.layout.top)} left out."
        if self.repeated:
            repeated = counted(self.repeated, "repetition")
            yield f"{repeated} of the headings {_was(self.repeated)} left out."
        for kind, (one, several) in _IN_SUMMARY.items():
            number = sum(row.kind is kind for row in rows)
            if number:
                are = f"is a {one} and is" if number == 1 else f"are {several} and are"
                yield f"{counted(number, 'row')} {are} not counted."
        hidden = sum(row.number in self.hidden_rows for row in rows)
        if hidden:
            verb = "It is" if hidden == 1 else "They are"
            yield f"{counted(hidden, 'row is', 'rows are')} hidden in the sheet. {verb} counted."

    def _remark(self, row: int, text: str, message: str) -> None:
        shown = text if _is_fit_to_show(text, self.wanted.job_words) else ""
        self.remarks.append(Remark(row, shown, message))


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _trimmed(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _has_own_cells(cells: Sequence[str]) -> bool:
    """Whether a row says anything itself, and not only by cells merged with those above."""
    return any(
        cell.strip() for cell in cells if not (isinstance(cell, Shared) and not cell.is_first)
    )


def _clean(cell: str) -> str:
    """A cell on one line: line breaks and other control characters become blanks."""
    if not cell.isprintable() or "_x000D_" in cell:
        cell = " ".join(CONTROL.sub(" ", cell.replace("_x000D_", " ")).split())
    cell = cell.strip()
    formula = _QUOTED_FORMULA.fullmatch(cell)
    return cell if formula is None else formula[1].replace('""', '"').strip()


def _is_fit_to_show(text: str, job_words: frozenset[str]) -> bool:
    """Whether a text may be repeated in an answer: a heading or a note, not somebody's data."""
    return len(text) <= LONGEST_NAME and (
        is_personal(text) or privacy.found_in(text, job_words) is None
    )


def _is_code(value: str, heading: Heading) -> bool:
    """A number in a column such as a cost centre's or a department's is nobody's number."""
    is_of_post = heading.used_as in (ColumnUse.TEAM, ColumnUse.SITE, ColumnUse.ORGANISATION)
    return (is_of_post or is_harmless(heading.text)) and value.replace("-", "").isdigit()


def _too_many(kind: FileKind, most: int) -> str:
    other = "" if kind in (FileKind.CSV, FileKind.TITLES) else " Send the list as CSV, or in parts."
    return f"The file has more than {most:,} rows.{other}"


def first_faults(faults: Sequence[Fault]) -> list[Fault]:
    """The first of many faults, and how many more there are."""
    shown = list(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        shown.append(Fault(f"and {len(faults) - MOST_FAULTS:,} more like these"))
    return shown


def _most(remarks: Sequence[Remark]) -> Iterator[Remark]:
    yield from remarks[:MOST_FAULTS]
    if len(remarks) > MOST_FAULTS:
        last = remarks[MOST_FAULTS]
        yield Remark(last.row, "", f"and {len(remarks) - MOST_FAULTS:,} more like these")
