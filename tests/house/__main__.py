"""Print the figures of the structure: `python -m tests.house`, or of another package's folder."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.house.figures import HEADINGS, largest_folder, measure


def main(package: Path) -> None:
    """Print one line for each room and one for the whole."""
    table = Table("room", *HEADINGS, box=None)
    for room, figures in sorted(measure(package).items()):
        table.add_row(room, *figures.row())
    console = Console(width=160)
    console.print(table)
    folder, modules = largest_folder(package)
    console.print(f"The largest flat folder is {folder}: {modules} modules.")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "app"))
