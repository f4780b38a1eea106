"""What is printed."""

import io

from rich.console import Console

from app.matching.resolution import Cause
from app.matching.unresolved import UnresolvedGroup, WordInTheWay
from tests.bench.report import Sheet, show, unresolved_sheet


def test_a_table_is_plain_text_with_its_notes_below() -> None:
    page = io.StringIO()
    sheet = Sheet("Heading", ("name", "n"), (("[one]", "1"),), ("A note.",))

    show(Console(file=page, width=60, markup=False), sheet)

    lines = page.getvalue().splitlines()
    assert lines[0].strip() == "Heading"
    assert any("[one]" in line for line in lines)
    assert "  A note." in lines
    assert page.getvalue().isascii()


def test_the_unresolved_are_counted_by_cause_with_the_words_in_the_way() -> None:
    words = (WordInTheWay("deputy", 2), WordInTheWay("trainer", 1))

    sheet = unresolved_sheet("a list", 12, [UnresolvedGroup(Cause.GATED, 3, words)])

    assert sheet.rows == (("gated", "3", "25.0%", "deputy (2), trainer (1)"),)
