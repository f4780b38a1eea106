"""What is printed."""

import io

from rich.console import Console

from tests.bench.report import Sheet, show


def test_a_table_is_plain_text_with_its_notes_below() -> None:
    page = io.StringIO()
    sheet = Sheet("Heading", ("name", "n"), (("[one]", "1"),), ("A note.",))

    show(Console(file=page, width=60, markup=False), sheet)

    lines = page.getvalue().splitlines()
    assert lines[0].strip() == "Heading"
    assert any("[one]" in line for line in lines)
    assert "  A note." in lines
    assert page.getvalue().isascii()
