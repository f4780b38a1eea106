"""What a checked list comes to, line by line, as the summary sheet of a workbook shows it."""

from collections.abc import Iterator, Sequence
from typing import Final

from app.services.checks.cells import Cell, sentence
from app.services.checks.report import CheckReport
from app.services.checks.writing import MOST_WORDS, Stamp, summary

_IN_WORDS: Final = {
    "rows": "Rows in the list",
    "distinct_titles": "Different titles",
    "matched": "Matched: one role, safe to record",
    "ambiguous": "Ambiguous: a question has to be asked first",
    "unmatched": "Unmatched: nothing in the registry",
    "not_checked": "Not checked: no title, or a total",
    "miscoded": "Miscoded: the code given is not the role's",
    "roles_without_code": "Roles in the list that provably lack a code",
}

SummaryLine = tuple[bool, Sequence[Cell]]
"""A line of the summary sheet: whether it heads a part, and its cells."""


def summary_rows(report: CheckReport, stamp: Stamp) -> Iterator[SummaryLine]:
    """The summary of a report, line by line."""
    counts = summary(report)
    staff = counts["headcount"] or {}
    yield True, ("Summary", "Rows", *(["Headcount"] if staff else []))
    for name, words in _IN_WORDS.items():
        yield False, (words, counts[name], staff.get(name))
    if staff:
        yield False, ("Headcount in all", None, staff["total"])
        yield False, ("Rows whose headcount is not a number", staff["rows_without_a_number"])
    yield from _coding_rows(counts["coding"])
    yield from _list_rows(report)
    yield from _kept_out_rows(report)
    yield from _left_out_rows(report)
    yield False, ()
    yield True, ("Answered by",)
    yield False, (f"Release: {stamp.release or 'none, the live registry'}",)
    yield False, (f"Content: {stamp.content}",)
    yield False, (f"Resolver: {stamp.resolver}",)


def _coding_rows(coding: dict[str, int]) -> Iterator[SummaryLine]:
    if coding:
        yield False, ()
        yield True, ("Codes that came with the titles", "Rows")
        for verdict, count in coding.items():
            yield False, (verdict.replace("_", " ").capitalize(), count)


def _list_rows(report: CheckReport) -> Iterator[SummaryLine]:
    if report.unresolved:
        yield False, ()
        yield True, ("Titles to settle first", "Outcome", "Rows", "Headcount", "Ask, or why")
        for one in report.unresolved:
            staff = one.tally.staff if report.has_staff else None
            asked = one.question or sentence("; ".join(one.reasons))
            yield False, (one.title, one.outcome.value, one.tally.rows, staff, asked)
    if report.uncoded:
        yield False, ()
        yield True, ("Roles without a code", "Code list", "Rows", "Headcount")
        for role in report.uncoded:
            staff = role.tally.staff if report.has_staff else None
            yield False, (role.role.name, role.system, role.tally.rows, staff)


def _kept_out_rows(report: CheckReport) -> Iterator[SummaryLine]:
    if report.kept_out:
        yield False, ()
        yield True, ("What kept titles from a role", "Different titles", "Words in the way")
        for group in report.kept_out:
            words = ", ".join(f"{word.words} ({word.titles})" for word in group.words[:MOST_WORDS])
            yield False, (group.cause.value.capitalize(), group.titles, words)


def _left_out_rows(report: CheckReport) -> Iterator[SummaryLine]:
    table = report.table
    left_out = [
        *(f"Column: {name}" for name in table.dropped),
        *(f"Sheet: {name}" for name in table.skipped_sheets),
        *table.notes,
        *(f"Row {one.row}: {one.message} {one.text}".rstrip() for one in table.remarks),
    ]
    if left_out:
        yield False, ()
        yield True, ("Left out, changed or not counted",)
        yield from ((False, (line,)) for line in left_out)
