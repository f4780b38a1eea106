"""The seed files as checked rows, or everything that is wrong with them at once."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.errors import SeedError
from app.services.seed.cells import Line, SeedData, SeedRow
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


def read_file(path: Path, line: type[Line]) -> SeedFile:
    """The rows of one file, each checked alone; its faults bear the name that `line` gives it."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return SeedFile((), (f"{line.file}:1: the file is missing",))
    except UnicodeDecodeError as error:
        return SeedFile((), (f"{line.file}:1: not UTF-8 at byte {error.start}",))
    faults = list(_faults_of_text(text, line))
    return SeedFile((), tuple(faults)) if faults else _parse(text, line)


def _faults_of_text(text: str, line: type[Line]) -> Iterator[str]:
    if "\r" in text:
        yield f"{line.file}:1: lines must end with LF alone"
    header = next(csv.reader(io.StringIO(text)), [])
    wanted = list(line.columns())
    for name in [name for name in header if name not in wanted]:
        yield f"{line.file}:1: unknown column '{name}'"
    for name in [name for name in wanted if name not in header]:
        yield f"{line.file}:1: missing column '{name}'"
    if sorted(header) == sorted(wanted) and header != wanted:
        yield f"{line.file}:1: the columns must stand in the order {','.join(wanted)}"


def _parse(text: str, line: type[Line]) -> SeedFile:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows, faults = [], []
    header = next(reader)
    begins = reader.line_num + 1
    for cells in reader:
        where = f"{line.file}:{begins}"
        begins = reader.line_num + 1
        if len(cells) != len(header):
            faults.append(f"{where}: {len(cells)} cells under {len(header)} columns")
            continue
        try:
            parsed = line.model_validate(dict(zip(header, cells, strict=True)))
        except ValidationError as error:
            faults += [f"{where}: {message}" for message in messages(error)]
        else:
            rows.append(SeedRow(where, parsed))
    return SeedFile(tuple(rows), tuple(faults))


def messages(error: ValidationError) -> Iterator[str]:
    """Each fault of a row as `column: message`, with what was given."""
    for detail in error.errors(include_url=False):
        column = ".".join(str(part) for part in detail["loc"] if isinstance(part, str))
        given = f" (given '{detail['input']}')" if isinstance(detail["input"], str) else ""
        message = detail["msg"].removeprefix("Value error, ")
        yield f"{column}: {message}{given}" if column else message
