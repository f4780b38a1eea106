"""Where the headings of a table are, and which column is used as what."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.spreadsheets.groups import is_not_in_post, is_number, most_telling, spread
from app.spreadsheets.headings import (
    folded,
    forms_of,
    is_personal,
    may_be_kept,
    names_a_title,
    names_of,
    squeezed,
)
from app.spreadsheets.number_headings import (
    NUMBERS,
    exact_use,
    is_without_unit,
    plain_use,
    says_in_post,
    unit_of,
)
from app.spreadsheets.tables import ColumnUse, Heading, Wanted

ROWS_SEARCHED: Final = 40
_MOST_HEADING_ROWS: Final = 3
_NUMBERS: Final = frozenset(NUMBERS)
_DECIMAL: Final = re.compile(r"\d+\.\d*[1-9]\d*|\d+,\d{1,2}")
_OTHER_DELIMITERS: Final = re.compile(r"\s{2,}|[\^~:;§¬\x1e\x1f]")
_NO_JOB_TITLE: Final = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|rev|sir|dame|lady|lord)\.?|[\d.,/ -]+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The headings found: in `depth` rows from `top` (from 0), one text a column.

    `used` gives the column (from 0) of each use. `known` of them were found by a heading.
    `not_in_post` are the columns of numbers under 'Funded' or similar. `unclear` has the
    columns that could each be one number of staff, so that none of them is used. `chosen` are
    the numbers whose column was chosen among such, or without a heading that says the unit.
    `title_is_guess`: the title's heading is not one of the known ones. `lowest` has the lowest
    row of the headings alone.
    """

    top: int
    depth: int
    texts: tuple[str, ...]
    used: Mapping[str, int]
    known: int = 0
    not_in_post: frozenset[int] = frozenset()
    unclear: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    chosen: frozenset[str] = frozenset()
    title_is_guess: bool = False
    lowest: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """The first row (from 0) of the table itself."""
        return self.top + self.depth

    def kept(self, wanted: Wanted) -> list[tuple[int, Heading]]:
        """The columns to keep, in their order, each with its place (from 0)."""
        known = names_of(wanted.extra_headings)
        uses = {place: name for name, place in self.used.items()}
        also = {folded(name) for name in wanted.keep}
        return [
            (place, Heading(text.strip(), place + 1, uses.get(place)))
            for place, text in enumerate(self.texts)
            if place in uses
            or place in self.not_in_post
            or folded(text) in also
            or may_be_kept(text, known)
        ]


def find_layout(rows: Sequence[Sequence[str]], wanted: Wanted) -> Layout | None:
    """The best reading of the first rows as headings over a table; None without a title column.

    Reports print lines above their headings, and two or three rows of headings one above
    the other ('Position' over 'Title'). The reading that knows most columns wins; among
    equals the one with fewest rows, then the first. Rows none of which heads anything are no
    headings, even where the user names columns by their numbers.
    """
    layout = _found_layout(rows, wanted)
    return None if layout is None else _with_unit(layout, rows[layout.first_row :], wanted)


def _found_layout(rows: Sequence[Sequence[str]], wanted: Wanted) -> Layout | None:
    if wanted.headings is not None:
        return _named_headings(rows, wanted, *wanted.headings)
    best = _best(rows, wanted, frozenset())
    if best is None or ColumnUse.TITLE in wanted.columns:
        return best
    place = best.used[ColumnUse.TITLE]
    if _has_titles(rows[best.first_row :], place):
        return best
    # 'Title' over Mr, Mrs and Dr, or 'Post' over numbers: look for another column.
    return _best(rows, wanted, frozenset((place,)))


def _named_headings(
    rows: Sequence[Sequence[str]], wanted: Wanted, top: int, depth: int
) -> Layout | None:
    """The layout under the headings that the user points to. None without a title column."""
    if depth == 0:
        return without_headings(max(map(len, rows), default=0), wanted)
    chosen = rows[top : top + depth]
    if not any(map(_filled, chosen)):
        return None
    layout = _reading(chosen, top, wanted, frozenset())
    return layout if ColumnUse.TITLE in layout.used else None


def _best(
    rows: Sequence[Sequence[str]], wanted: Wanted, never_titles: frozenset[int]
) -> Layout | None:
    readings = _readings(rows, wanted, never_titles)
    found = [one for one in readings if one.known and ColumnUse.TITLE in one.used]
    return max(found, key=lambda one: _worth(one, wanted), default=None)


def _worth(layout: Layout, wanted: Wanted) -> tuple[int, ...]:
    named = sum(name in layout.used for name in wanted.columns)
    unsure = layout.title_is_guess + _lacks_unit(layout)
    return named, layout.known, -unsure, -layout.depth, -layout.top


def _lacks_unit(layout: Layout) -> bool:
    place = layout.used.get(ColumnUse.HEADCOUNT)
    return place is not None and is_without_unit(layout.texts[place])


def _with_unit(layout: Layout, rows: Sequence[Sequence[str]], wanted: Wanted) -> Layout:
    """The layout with 'Staff in post' used by what is under it: parts of numbers are no heads."""
    if not _lacks_unit(layout) or ColumnUse.HEADCOUNT in wanted.columns:
        return layout
    place = layout.used[ColumnUse.HEADCOUNT]
    cells = (row[place].strip() for row in rows if place < len(row))
    if not any(map(_DECIMAL.fullmatch, cells)):
        return replace(layout, chosen=layout.chosen | {ColumnUse.HEADCOUNT})
    used = {name: at for name, at in layout.used.items() if name != ColumnUse.HEADCOUNT}
    used.setdefault(ColumnUse.FTE, place)
    return replace(layout, used=used, chosen=layout.chosen | {ColumnUse.FTE})


def _has_titles(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column may contain job titles: not only honorifics and numbers."""
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    return not cells or any(_NO_JOB_TITLE.fullmatch(cell) is None for cell in cells)


def score(rows: Sequence[Sequence[str]], wanted: Wanted) -> int:
    """How many columns the first rows make known: for choosing a delimiter."""
    layout = find_layout(rows, wanted)
    return 0 if layout is None else layout.known


def headings_in_one_cell(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one cell has several headings, a title's among them, parted by blanks or a sign."""
    titles = frozenset(map(squeezed, names_of(None)[ColumnUse.TITLE]))
    known = {squeezed(text) for texts in names_of(None).values() for text in texts}
    for row in rows:
        parts = [squeezed(part) for part in _OTHER_DELIMITERS.split(row[0].strip())] if row else []
        if len(parts) > 1 and known.issuperset(parts) and not titles.isdisjoint(parts):
            return True
    return False


def is_on_its_side(rows: Sequence[Sequence[str]], layout: Layout) -> bool:
    """Whether the headings are in a column, each before the cells of its row."""
    if layout.known != 1 or layout.depth != 1:
        return False
    place = layout.used[ColumnUse.TITLE]
    cells = [row[place] for row in rows[layout.first_row :] if place < len(row)]
    below = [squeezed(cell) for cell in cells if cell.strip()]
    known = {squeezed(text) for texts in names_of(None).values() for text in texts}
    found = sum(text in known for text in below)
    return len(layout.texts) > 1 and found * 2 > len(below)


def without_headings(width: int, wanted: Wanted) -> Layout | None:
    """The layout of a table without headings: a list of titles, or columns named by number."""
    used = {
        name: place
        for name, named in wanted.columns.items()
        if (place := _by_number(named, width)) is not None
    }
    if width == 1 and not used:
        used = {ColumnUse.TITLE: 0}
    if ColumnUse.TITLE not in used:
        return None
    headed = {place: name for name, place in used.items()}
    texts = tuple(headed.get(place, f"column {place + 1}") for place in range(width))
    return Layout(0, 0, texts, used)


def _readings(
    rows: Sequence[Sequence[str]], wanted: Wanted, never_titles: frozenset[int]
) -> Iterator[Layout]:
    start = rows[:ROWS_SEARCHED]
    filled = [top for top, row in enumerate(start) if _filled(row)]
    if all(len(_filled(row)) <= 1 for row in start):
        for place, top in enumerate(filled[:_MOST_HEADING_ROWS]):
            if place == 0 or _is_clear_heading(*_filled(start[top])):
                yield _reading(start[top : top + 1], top, wanted, never_titles)
        return
    for top in filled:
        for depth in range(1, _MOST_HEADING_ROWS + 1):
            if top + depth <= len(start):
                yield _reading(start[top : top + depth], top, wanted, never_titles)


def _is_clear_heading(cell: str) -> bool:
    """Whether a known heading is no title itself: 'Job Title' is none, and 'Post' may be one."""
    return len(cell.split()) > 1 or "title" in cell.casefold()


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _reading(
    rows: Sequence[Sequence[str]], top: int, wanted: Wanted, never_titles: frozenset[int]
) -> Layout:
    """These rows as headings. A lower one must add to the columns, or it is the table's own."""
    rows = spread(rows)
    width = max(len(row) for row in rows)
    choices = [
        _choices([row[place] if place < len(row) else "" for row in rows]) for place in range(width)
    ]
    not_in_post = frozenset(at for at, texts in enumerate(choices) if is_not_in_post(texts))
    used = _uses(choices, wanted, never_titles, not_in_post)
    is_guess = ColumnUse.TITLE not in used and _guess_title(used, choices, wanted, never_titles)
    unclear, chosen, rivals = _settle_numbers(used, choices, wanted, not_in_post)
    named = {place: text for place, text in used.values() if text is not None}
    texts = tuple(_shown(choice, named.get(place)) for place, choice in enumerate(choices))
    places = {name: place for name, (place, _) in used.items()}
    funded = not_in_post - set(places.values())
    known = len(named) + len(funded) + sum(map(len, unclear.values())) + rivals
    lowest = tuple(choice[0] for choice in choices)
    return Layout(top, len(rows), texts, places, known, funded, unclear, chosen, is_guess, lowest)


def _settle_numbers(
    used: dict[str, tuple[int, str | None]],
    choices: Sequence[Sequence[str]],
    wanted: Wanted,
    not_in_post: frozenset[int],
) -> tuple[dict[str, tuple[int, ...]], frozenset[str], int]:
    """The numbers that stay unclear, with their columns, and those chosen by their group.

    'Total' over a headcount is chosen before 'Female'. Of 'Band 5' and 'Band 6' none is. The
    last value is how many columns were not chosen: their groups are part of the headings too.
    """
    unclear: dict[str, tuple[int, ...]] = {}
    chosen: set[str] = set()
    rivals = 0
    for name in sorted(_NUMBERS.intersection(used).difference(wanted.columns)):
        alike = _alike(choices, name, used[name], not_in_post)
        best = most_telling([_group_of(choices[at]) for at in alike])
        if best is not None:
            used[name] = alike[best], choices[alike[best]][0]
            chosen.add(name)
            rivals += len(alike) - 1
        elif alike:
            unclear[name] = alike
            del used[name]
    return unclear, frozenset(chosen), rivals


def _group_of(texts: Sequence[str]) -> str:
    """What is above a number, or the whole heading where it is in one row."""
    return texts[-1].removesuffix(texts[0]) if len(texts) > 1 else texts[0]


def _alike(
    choices: Sequence[Sequence[str]],
    name: str,
    used: tuple[int, str | None],
    not_in_post: frozenset[int],
) -> tuple[int, ...]:
    """All columns of one number, where each has a group, a date or words of its own."""
    place, text = used
    lowest = squeezed(choices[place][0])
    others = not_in_post | _of_another_unit(choices, name)
    free = [at for at in range(len(choices)) if at not in others]
    found = [at for at in free if squeezed(choices[at][0]) == lowest]
    if text is not None and exact_use(text) is None:
        found = [at for at in free if _plain_text(choices[at], name) is not None]
        groups = {squeezed(choices[at][-1]) for at in found}
    else:
        groups = {squeezed(choices[at][-1]) for at in found if len(choices[at]) > 1}
    return tuple(found) if len(found) == len(groups) > 1 else ()


def _shown(choices: Sequence[str], used: str | None) -> str:
    """The heading to show: the one that a column was found by, with its group for numbers."""
    return choices[-1] if used is None or is_number(choices[0]) else used


def _choices(parts: Sequence[str]) -> list[str]:
    """What a column may be headed: its lowest row alone, with the one above it, and so on."""
    named = [part for at, part in enumerate(parts) if part.strip() and part not in parts[:at]]
    return [" ".join(named[start:]) for start in range(len(named) - 1, -1, -1)] or [""]


def _uses(
    choices: list[list[str]],
    wanted: Wanted,
    never_titles: frozenset[int],
    not_in_post: frozenset[int],
) -> dict[str, tuple[int, str | None]]:
    """Which column is used as what, and its heading: as the user says, else by known headings.

    A column named by its number has no heading here.
    """
    used = _uses_named(choices, wanted, not_in_post)
    for name, headings in names_of(wanted.extra_headings).items():
        taken = {place for place, _ in used.values()}
        if name == ColumnUse.TITLE:
            taken |= never_titles
        if name in _NUMBERS:
            taken |= not_in_post | _of_another_unit(choices, name)
        found = _headed(choices, headings, taken)
        if found is None:
            found = _plainly_headed(choices, name, taken)
        if name not in wanted.columns and found is not None:
            used[name] = found
    if ColumnUse.TITLE not in used and ColumnUse.TITLE not in wanted.columns:
        _use_job_role_as_title(used)
    return used


def _guess_title(
    used: dict[str, tuple[int, str | None]],
    choices: Sequence[Sequence[str]],
    wanted: Wanted,
    never_titles: frozenset[int],
) -> bool:
    """Whether one column says in words of its own that it has the job titles: it is used."""
    taken = never_titles.union(place for place, _ in used.values())
    found = [
        (at, texts[0])
        for at, texts in enumerate(choices)
        if at not in taken and names_a_title(texts[0])
    ]
    if len(found) != 1 or ColumnUse.TITLE in wanted.columns:
        return False
    used[ColumnUse.TITLE] = found[0]
    return True


def _of_another_unit(choices: Sequence[Sequence[str]], name: str) -> set[int]:
    """The columns that are of the other number: 'In post' under 'WTE' is no headcount."""
    units = [unit_of(texts[0]) or unit_of(texts[-1]) for texts in choices]
    return {at for at, unit in enumerate(units) if unit not in (None, name)}


def _plainly_headed(
    choices: Sequence[Sequence[str]], name: str, taken: set[int]
) -> tuple[int, str] | None:
    """The first free column that has this number of all staff in post, in whatever words."""
    for place, texts in enumerate(choices):
        text = None if place in taken else _plain_text(texts, name)
        if text is not None:
            return place, text
    return None


def _plain_text(texts: Sequence[str], name: str) -> str | None:
    """The heading that makes a column this number. None where only a line above it does."""
    if unit_of(texts[0]) is None and not says_in_post(texts[0]):
        return None
    return next((text for text in texts if plain_use(text) == name), None)


def _uses_named(
    choices: list[list[str]], wanted: Wanted, not_in_post: frozenset[int]
) -> dict[str, tuple[int, str | None]]:
    used: dict[str, tuple[int, str | None]] = {}
    for name, named in wanted.columns.items():
        # A number is a column's, never a heading: cells of bands and counts are numbers too.
        if (place := _by_number(named, len(choices))) is not None:
            used[name] = place, None
        elif named and (headed := _named(choices, named, not_in_post)) is not None:
            used[name] = headed
    return used


def _use_job_role_as_title(used: dict[str, tuple[int, str | None]]) -> None:
    """A list with 'Job Role' and no other title has its titles there. A code is not a title."""
    place, text = used.get(ColumnUse.JOB_ROLE, (0, None))
    if text is not None and not squeezed(text).endswith("code"):
        del used[ColumnUse.JOB_ROLE]
        used[ColumnUse.TITLE] = place, text


def _named(
    choices: list[list[str]], named: str, not_in_post: frozenset[int]
) -> tuple[int, str] | None:
    """The column that the user names: one of staff in post before a funded one."""
    return _headed(choices, (named,), set(not_in_post)) or _headed(choices, (named,), set())


def _headed(
    choices: list[list[str]], headings: Sequence[str], taken: set[int]
) -> tuple[int, str] | None:
    """The first free column under the best of some headings.

    A heading as it is written comes before one with a mark, a date or another language.
    """
    written = [
        (place, text) for place, texts in enumerate(choices) for text in texts if place not in taken
    ]
    exact = [(squeezed(text), place, text) for place, text in written]
    forms = [(form, place, text) for place, text in written for form in forms_of(text)]
    for found in (exact, forms):
        for heading in map(squeezed, headings):
            for letters, place, text in found:
                if letters == heading:
                    return place, text
    return None


def _by_number(named: str, width: int) -> int | None:
    number = int(named) if named.isascii() and named.isdigit() and len(named) < 6 else 0
    return number - 1 if 1 <= number <= width else None


def personal_uses(layout: Layout, wanted: Wanted) -> list[int]:
    """The places of columns that were asked for although their headings are about a person."""
    named = {folded(name) for name in wanted.keep}
    places = [place for place, text in enumerate(layout.texts) if folded(text) in named]
    return sorted(
        place
        for place in {*places, *layout.used.values()}
        if layout.depth and is_personal(layout.texts[place])
    )
