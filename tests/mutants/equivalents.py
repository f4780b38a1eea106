"""Faults that no test can notice, because the program does the same; each with its reason."""

import csv
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("equivalents.csv")


def reasons() -> dict[tuple[str, str, str], str]:
    """Why each fault changes nothing, by its module, its line as it is and with the fault."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["module"], row["was"], row["becomes"]): row["reason"]
            for row in csv.DictReader(file)
        }
