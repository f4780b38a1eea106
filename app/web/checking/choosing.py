"""The page on which a sender says which sheets and columns of a file are the list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.errors import TableError
from app.services.checks.intake import HeldFile, SheetChoice
from app.spreadsheets.previews import PreviewColumn, PreviewSheet
from app.spreadsheets.tables import ColumnUse
from app.web.checking.presenting import ListForm

_USES: Final = {
    ColumnUse.TITLE: "Job titles",
    ColumnUse.BAND: "Pay bands",
    ColumnUse.OCCUPATION_CODE: "Occupation codes",
    ColumnUse.JOB_ROLE: "ESR job roles",
    ColumnUse.STAFF_GROUP: "Staff groups",
    ColumnUse.HEADCOUNT: "Headcounts",
}
_LETTERS: Final = 26
_NO_HEADINGS: Final = "0:0"
_MOST_ROW: Final = 1_000


@dataclass(frozen=True, slots=True)
class SheetForm:
    """A sheet with its first rows and what is chosen for it."""

    place: int
    name: str
    is_chosen: bool
    columns: tuple[tuple[str, str], ...]
    headings: tuple[dict[str, Any], ...]
    uses: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ChosenSheets:
    """What was chosen, and the messages by the names of their fields."""

    sheets: tuple[SheetChoice, ...]
    faults: Mapping[str, str]


def shown_choice(
    held: HeldFile,
    fields: Mapping[str, str],
    faults: Mapping[str, str],
    error: TableError | None = None,
) -> dict[str, Any]:
    """What the page shows: each sheet, as it was filled in or as it seems to be."""
    preview = held.preview
    form = ListForm("sheet-0") if error is None else ListForm("sheet-0").with_error(error)
    return {
        "title": "Choose the columns of your list",
        "held_key": held.key,
        "why": held.why,
        "sheets": [
            _sheet(sheet, place, fields, faults) for place, sheet in enumerate(preview.sheets)
        ],
        "is_one": len(preview.sheets) == 1,
        "more_sheets": preview.more_sheets,
        "faults": {**faults, **form.faults},
        "rows": form.rows,
        "may_skip": form.may_skip,
        "skips": bool(fields.get("skip")),
    }


def chosen_sheets(held: HeldFile, fields: Mapping[str, str]) -> ChosenSheets:
    """The sheets and columns that the fields of the page name."""
    sheets = held.preview.sheets
    places = [at for at in range(len(sheets)) if len(sheets) == 1 or fields.get(f"sheet-{at}")]
    if not places:
        return ChosenSheets((), {"sheet-0": "Choose at least one sheet"})
    faults = dict(_faults(places, fields))
    if faults:
        return ChosenSheets((), faults)
    return ChosenSheets(tuple(_choice(place, fields) for place in places), {})


def _faults(places: list[int], fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for place in places:
        taken: dict[str, str] = {}
        for use, text in _USES.items():
            name = f"{use}-{place}"
            column = fields.get(name, "")
            if use is ColumnUse.TITLE and not column:
                yield name, "Choose the column of job titles"
            if column in taken:
                yield name, f"This column is chosen for {taken[column]} too"
            elif column:
                taken[column] = text.lower()


def _choice(place: int, fields: Mapping[str, str]) -> SheetChoice:
    columns = {use.value: fields.get(f"{use}-{place}", "") for use in _USES}
    headings = _headings_of(fields.get(f"headings-{place}", _NO_HEADINGS))
    return SheetChoice(place, headings, columns, bool(fields.get("skip")))


def _headings_of(text: str) -> tuple[int, int]:
    """
    >>> _headings_of("3:2"), _headings_of("x")
    ((3, 2), (0, 0))
    """
    first, _, depth = text.partition(":")
    if not (first.isascii() and first.isdigit() and depth.isascii() and depth.isdigit()):
        return 0, 0
    return min(int(first[:4]), _MOST_ROW), min(int(depth[:1]), 3)


def _sheet(
    sheet: PreviewSheet, place: int, fields: Mapping[str, str], faults: Mapping[str, str]
) -> SheetForm:
    is_sent = f"headings-{place}" in fields
    is_chosen = bool(fields.get(f"sheet-{place}")) if is_sent else sheet.has_titles
    return SheetForm(
        place,
        sheet.name,
        is_chosen,
        tuple(_column(column) for column in sheet.columns),
        tuple(_heading_items(sheet, fields.get(f"headings-{place}", ""))),
        tuple(
            _use(use, text, sheet, place, fields, faults, is_sent=is_sent)
            for use, text in _USES.items()
        ),
    )


def _column(column: PreviewColumn) -> tuple[str, str]:
    """A column by its letter and heading, and its first values."""
    if column.is_personal:
        return _label(column), "About a person, so it is not read"
    return _label(column), "; ".join(column.samples) or "Nothing in the first rows"


def _label(column: PreviewColumn) -> str:
    letter = letters_of(column.number)
    return f"{letter}: {column.heading}" if column.heading else f"Column {letter}"


def letters_of(number: int) -> str:
    """A column as spreadsheets name it.

    >>> letters_of(1), letters_of(26), letters_of(27), letters_of(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _heading_items(sheet: PreviewSheet, chosen: str) -> Iterator[dict[str, Any]]:
    first, depth = sheet.headings
    guessed = f"{first}:{depth}"
    chosen = chosen or guessed
    if depth > 1:
        text = f"Rows {first + 1} to {first + depth}"
        yield {"value": guessed, "text": text, "selected": chosen == guessed}
    for number, words in sheet.rows:
        value = f"{number - 1}:1"
        text = f"Row {number}: {words}"
        yield {"value": value, "text": text, "selected": chosen == value}
    none = "No row: the list has no headings"
    yield {"value": _NO_HEADINGS, "text": none, "selected": chosen == _NO_HEADINGS}


def _use(
    use: ColumnUse,
    text: str,
    sheet: PreviewSheet,
    place: int,
    fields: Mapping[str, str],
    faults: Mapping[str, str],
    *,
    is_sent: bool,
) -> dict[str, Any]:
    """The list of columns to choose from for one use."""
    name = f"{use}-{place}"
    guess = next((str(one.number) for one in sheet.columns if one.used_as == use), "")
    chosen = fields.get(name, "") if is_sent else guess
    first = "Choose a column" if use is ColumnUse.TITLE else "Not on the list"
    items: list[dict[str, Any]] = [{"value": "", "text": first}]
    items += [
        {"value": str(one.number), "text": _label(one), "selected": str(one.number) == chosen}
        for one in sheet.columns
        if not one.is_personal
    ]
    fault = faults.get(name)
    return {
        "name": name,
        "id": name,
        "label": {"text": text},
        "items": items,
        "errorMessage": {"text": fault} if fault else None,
    }
