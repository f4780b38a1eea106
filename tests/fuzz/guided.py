"""Titles and texts that atheris makes up, led by which lines of the code they reach."""

import sys

import atheris

with atheris.instrument_imports(include=["app"]):
    from app.errors import TableError
    from app.matching.resolve import TitleError, resolve_title
    from app.spreadsheets.reading import read_table
    from app.spreadsheets.tables import Limits, Wanted
from tests.matching.small import INDEX


def one_input(data: bytes) -> None:
    """Resolve a title, and read a list. Any error but a refusal ends the run."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeBool():
        try:
            resolve_title(provider.ConsumeUnicode(320), INDEX)
        except TitleError:
            return
    else:
        # Text only: a workbook is read in a process of its own, in tests.fuzz.files.
        try:
            read_table(b"Job Title\n" + provider.ConsumeBytes(4_000), Wanted({}), Limits())
        except TableError:
            return


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
