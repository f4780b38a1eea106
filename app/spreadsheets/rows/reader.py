"""The rows under a layout: which are posts, and what is left out of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.errors import Fault, FileTooLargeError, PersonalDataError, TableError
from app.plurals import counted
from app.spreadsheets.formats.delimited import UnreadableRow
from app.spreadsheets.formats.marks import Marks
from app.spreadsheets.headings import squeezed
from app.spreadsheets.layout import ROWS_SEARCHED, Layout, personal_uses
from app.spreadsheets.rows import messages
from app.spreadsheets.rows.cells import (
    CONTROL,
    clean,
    has_own_cells,
    is_merged_across,
    is_title_alone,
    trimmed,
)
from app.spreadsheets.rows.columns import NO_CELL, ColumnReader, ReadCell
from app.spreadsheets.rows.explanations import explains_headings
from app.spreadsheets.rows.further_tables import FurtherTables
from app.spreadsheets.rows.groups import group_headings
from app.spreadsheets.rows.kinds import LABELS, RowKinds, is_total_of_rest, notes_begin
from app.spreadsheets.rows.people import LONGEST_NAME, People
from app.spreadsheets.rows.totals import totals_above, totals_that_differ
from app.spreadsheets.rows.unused_numbers import columns_of_numbers, counts_in_titles
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

_Kept = list[tuple[int, Heading]]


@dataclass(slots=True)
class TableReader:
    """Reads the rows under one layout, with every fault and remark."""

    kind: FileKind
    layout: Layout
    wanted: Wanted
    limits: Limits
    most_rows: int
    sheet: str | None = None
    marks: Marks = field(default_factory=Marks)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    blank: set[int] = field(default_factory=set)
    personal: list[Fault] = field(default_factory=list)
    people: People = field(init=False)
    further: FurtherTables = field(init=False)
    _facts: list[int] = field(init=False)
    alone: set[int] = field(default_factory=set)
    across: set[int] = field(default_factory=set)
    unsure: frozenset[int] = frozenset()
    start: list[Sequence[str]] = field(default_factory=list)
    repeated: int = 0
    left_out: int = 0

    def __post_init__(self) -> None:
        self.people = People(self.wanted.job_words)
        self.further = FurtherTables(self.layout, self.wanted)
        self._facts = [at for use, at in self.layout.used.items() if use != ColumnUse.TITLE]

    def table(self, rows: Iterable[Sequence[str]], notes: Sequence[str] = ()) -> Table:
        """The table. Raises `TableError` with every fault in it."""
        self._refuse_missing_columns()
        self._refuse_personal_columns()
        kept = self.layout.kept(self.wanted)
        self.blank = {at for at, text in enumerate(self.layout.texts) if not text.strip()}
        read = list(self._rows(rows, kept))
        self.further.refuse_two_lists()
        self._raise_faults()
        if not read:
            raise TableError(self._no_rows())
        read = self._with_kinds(read, [heading.used_as for _, heading in kept])
        self._remark_on(read, kept)
        return Table(
            kind=self.kind,
            sheet=self.sheet,
            header_row=self.layout.first_row or None,
            headings=tuple(heading for _, heading in kept),
            dropped=tuple(self._dropped({place for place, _ in kept})),
            skipped_sheets=(),
            notes=(*notes, *self._notes(read, kept)),
            rows=tuple(read),
            remarks=tuple(messages.first_remarks(self.remarks)),
        )

    def _no_rows(self) -> str:
        if self.left_out:
            return "No row of the file can be read."
        return "The file has headings and no rows under them."

    def _rows(self, rows: Iterable[Sequence[str]], kept: _Kept) -> Iterator[Row]:
        headings: list[str] = []
        columns = [(place, ColumnReader(heading, self.people)) for place, heading in kept]
        kinds = RowKinds([heading.used_as for _, heading in kept])
        count = 0
        for number, cells in enumerate(rows, start=1):
            if number <= self.layout.first_row:
                headings = trimmed(cells)
            elif not cells and not isinstance(cells, UnreadableRow):
                continue
            elif _is_same(cells, headings) or self.further.is_repetition(number, cells):
                # Printed again at the head of a page, or over another part.
                self.repeated += 1
                self._remark(number, headings[0] if headings else "", messages.REPEATED)
            elif (fault := self._fault_of(cells)) is not None:
                self._note_fault(number, cells, fault)
            elif has_own_cells(cells):
                count += 1
                if count > self.most_rows:
                    raise FileTooLargeError(messages.too_many_rows(self.kind, self.most_rows))
                self._look_at(number, cells)
                values = self._values(number, cells, columns)
                labels = [] if _has_none(cells, values) else LABELS.intersection([*cells, *values])
                yield Row(number, values, kinds.kind_of(values, labels))

    def _look_at(self, number: int, cells: Sequence[str]) -> None:
        """Note what a row is besides its cells."""
        self.further.look_beside(cells)
        if len(self.start) < ROWS_SEARCHED:
            self.start.append(cells)
        place = self.layout.used[ColumnUse.TITLE]
        if self._has_plain_fact(cells):
            return
        if len(self.layout.used) > 1 and is_title_alone(cells, place):
            self.alone.add(number)
            if is_merged_across(cells[place], cells):
                self.across.add(number)

    def _has_plain_fact(self, cells: Sequence[str]) -> bool:
        """Whether a row has more than a title: soon seen in most rows."""
        for place in self._facts:
            if place < len(cells) and cells[place] and type(cells[place]) is str:
                return bool(cells[place].strip())
        return False

    def _fault_of(self, cells: Sequence[str]) -> str | None:
        """Why a row cannot be read. None for one that can."""
        if isinstance(cells, UnreadableRow):
            return cells.message
        width = len(self.layout.texts)
        if len(cells) > width and any(map(str.strip, cells[width:])):
            return messages.too_wide(len(cells), width)
        return None

    def _note_fault(self, number: int, cells: Sequence[str], fault: str) -> None:
        if not self.wanted.skips_faulty_rows:
            self.faults.append(Fault(fault, row=number))
            return
        self.left_out += 1
        # Only the title is shown: the other cells may be of columns that are not kept.
        place = self.layout.used[ColumnUse.TITLE]
        title = clean(cells[place]) if place < len(cells) else ""
        shorter = self.people.without_name(title)
        self._remark(number, title if shorter is None else shorter, messages.left_out(fault))

    def _values(
        self, number: int, cells: Sequence[str], columns: Sequence[tuple[int, ColumnReader]]
    ) -> tuple[str, ...]:
        """The kept cells of a row. What there is to say of them is noted."""
        width = len(cells)
        if self.blank:
            self.blank.difference_update([at for at in self.blank if at < width and cells[at]])
        values = []
        for at, column in columns:
            read = column.read(cells[at]) if at < width else NO_CELL
            values.append(read.value)
            if read.remarks or read.personal is not None:
                self._note(number, read, column.heading)
        return tuple(values)

    def _note(self, number: int, read: ReadCell, heading: Heading) -> None:
        """What there is to say of a cell."""
        self.remarks += [Remark(number, text, message) for text, message in read.remarks]
        if read.personal is not None:
            self.personal.append(Fault(read.personal, row=number, column=str(heading.position)))

    def _with_kinds(self, rows: list[Row], uses: list[str | None]) -> list[Row]:
        """The rows with what each is, by those around it."""
        if is_total_of_rest(rows, uses):
            rows[0] = replace(rows[0], kind=RowKind.TOTAL)
        elif rows[0].kind is RowKind.POST and explains_headings(rows[0].values):
            rows[0] = replace(rows[0], kind=RowKind.HEADING)
        rows = _headed_by(rows, totals_above(rows, uses))
        heads, unsure = group_headings(rows, uses, self.alone, self.across)
        rows = _headed_by(rows, heads)
        last = notes_begin(rows, uses)
        notes = [replace(row, kind=RowKind.NOTE) for row in rows[last:]]
        self.unsure = unsure.difference(row.number for row in notes)
        return [*rows[:last], *notes]

    def _remark_on(self, rows: Sequence[Row], kept: _Kept) -> None:
        hidden = self.marks.hidden_rows
        differ = set(totals_that_differ(rows, [heading.used_as for _, heading in kept]))
        for row in rows:
            is_post = row.kind is RowKind.POST
            if is_post and row.number not in hidden and row.number not in self.unsure:
                continue
            used = _used(row.values, kept)
            text = used.get(ColumnUse.TITLE) or next((value for value in row.values if value), "")
            why = messages.why_not_counted(row.kind, used)
            if why is not None:
                self._remark(row.number, text, why)
            elif row.number in self.unsure:
                self._remark(row.number, text, messages.MAY_BE_HEADING)
            if why is None and row.number in hidden:
                self._remark(row.number, text, messages.HIDDEN)
            if row.number in differ:
                self._remark(row.number, text, messages.DIFFERS)

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
        if self.personal:
            cells = counted(len(self.personal), "cell looks", "cells look")
            raise PersonalDataError(
                f"{cells} like data about a person. Nothing was kept.",
                messages.first_faults(self.personal + self.faults),
            )
        if self.faults:
            number = counted(len(self.faults), "error")
            raise TableError(f"The file has {number}.", messages.first_faults(self.faults))

    def _dropped(self, kept: set[int]) -> Iterator[str]:
        """The other columns by their headings; by number where a heading may be a person's."""
        for place in sorted(set(range(len(self.layout.texts))) - kept):
            text = CONTROL.sub(" ", self.layout.texts[place]).strip()
            if place in self.blank:
                continue
            yield self.people.shown(text) or f"column {place + 1}"

    def _notes(self, rows: Sequence[Row], kept: _Kept) -> Iterator[str]:
        yield from messages.above_headings(self.layout.top)
        yield from messages.columns_used(self.layout)
        yield from self._notes_on_numbers(rows, kept)
        yield from messages.repetitions(self.repeated)
        yield from messages.faulty_rows(self.left_out)
        yield from messages.not_counted([row.kind for row in rows])
        yield from messages.hidden(sum(row.number in self.marks.hidden_rows for row in rows))
        yield from messages.hidden_columns(self.layout, self.marks.hidden_columns)

    def _notes_on_numbers(self, rows: Sequence[Row], kept: _Kept) -> Iterator[str]:
        """What is said of numbers that are not read as headcounts."""
        places = {place for place, _ in kept}
        found = columns_of_numbers(self.layout, places, self.start, self.wanted)
        yield from messages.numbers_not_used([self._named(place) for place in found])
        titles = counts_in_titles(rows, [heading.used_as for _, heading in kept])
        yield from messages.counts_in_titles(
            len(titles), self.people.shown(titles[0]) if titles else ""
        )

    def _named(self, place: int) -> str:
        text = self.people.shown(CONTROL.sub(" ", self.layout.texts[place]).strip())
        return f"column {place + 1} ('{text}')" if text else f"column {place + 1}"

    def _remark(self, row: int, text: str, message: str) -> None:
        self.remarks.append(Remark(row, self.people.shown(text), message))


def _has_none(cells: Sequence[str], values: Sequence[str]) -> bool:
    """Whether no cell, kept or not, has one of `LABELS`."""
    return LABELS.isdisjoint(cells) and LABELS.isdisjoint(values)


def _headed_by(rows: list[Row], heads: frozenset[int]) -> list[Row]:
    """The rows, those of these numbers as headings."""
    if not heads:
        return rows
    return [replace(row, kind=RowKind.HEADING) if row.number in heads else row for row in rows]


def _is_same(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row is the headings again. Most rows differ in their first cell."""
    if not headings or not cells or cells[0].strip() != headings[0]:
        return False
    return trimmed(cells) == headings


def _used(values: Sequence[str], kept: _Kept) -> dict[str | None, str]:
    return {head.used_as: value for value, (_, head) in zip(values, kept, strict=True)}
