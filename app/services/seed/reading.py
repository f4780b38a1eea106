"""The seed files as checked rows, or every fault in them at once."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.errors import SeedError
from app.services.seed.cells import SeedData, SeedLine, SeedRow
from app.services.seed.checks import faults_between_files
from app.services.seed.rows import LINES


@dataclass(frozen=True, slots=True)
class SeedFile:
    """One file as read: its good rows, and its faults as `file:line: message`."""

    rows: tuple[SeedRow, ...]
    faults: tuple[str, ...]


def read_seed(path: Path) -> SeedData:
    """The rows of every seed file in a folder. Raises `SeedError` with all faults of all files."""
    files = {line.file: read_file(path / line.file, line) for line in LINES}
    data = SeedData({name: file.rows for name, file in files.items()})
    faults = [fault for file in files.values() for fault in file.faults]
    faults += faults_between_files(data)
    if faults:
        raise SeedError(faults)
    return data


def read_file(path: Path, line: type[SeedLine]) -> SeedFile:
    """The rows of one file, each checked by itself. Faults use the file name of its kind."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return SeedFile((), (f"{line.file}:1: the file is missing",))
    except UnicodeDecodeError as error:
        return SeedFile((), (f"{line.file}:1: not UTF-8 at byte {error.start}",))
    faults = list(_faults_of_text(text, line))
    return SeedFile((), tuple(faults)) if faults else _parse(text, line)


def _faults_of_text(text: str, line: type[SeedLine]) -> Iterator[str]:
    if "\r" in text:
        yield f"{line.file}:1: lines must end with LF only"
    header = next(csv.reader(io.StringIO(text)), [])
    wanted = list(line.columns())
    for name in [name for name in header if name not in wanted]:
        yield f"{line.file}:1: unknown column '{name}'"
    for name in [name for name in wanted if name not in header]:
        yield f"{line.file}:1: missing column '{name}'"
    if sorted(header) == sorted(wanted) and header != wanted:
        yield f"{line.file}:1: the columns must be in the order {','.join(wanted)}"


def _parse(text: str, line: type[SeedLine]) -> SeedFile:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows, faults = [], []
    header = next(reader)
    begins = reader.line_num + 1
    for cells in reader:
        where = f"{line.file}:{begins}"
        begins = reader.line_num + 1
        if len(cells) != len(header):
            faults.append(f"{where}: {len(cells)} cells, but {len(header)} columns")
            continue
        try:
            parsed = line.model_validate(dict(zip(header, cells, strict=True)))
        except ValidationError as error:
            faults += [f"{where}: {message}" for message in messages(error)]
        else:
            rows.append(SeedRow(where, parsed))
    return SeedFile(tuple(rows), tuple(faults))


def messages(error: ValidationError) -> Iterator[str]:
    """Each fault of a row as `column: message`, with the cell."""
    for detail in error.errors(include_url=False):
        column = ".".join(str(part) for part in detail["loc"] if isinstance(part, str))
        given = f" (the cell is '{detail['input']}')" if isinstance(detail["input"], str) else ""
        message = detail["msg"].removeprefix("Value error, ")
        yield f"{column}: {message}{given}" if column else message
