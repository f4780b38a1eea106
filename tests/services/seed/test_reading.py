from pathlib import Path

import pytest

from app.errors import SeedError
from app.services.seed.reading import read_file, read_seed
from app.services.seed.rows import LINES, CodeTitleLine
from tests.conftest import MINI_SEED

HEADING = "system_id,version,code,title,kind"


def _file(folder: Path, text: bytes | str) -> Path:
    path = folder / CodeTitleLine.file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_row_has_its_line_even_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, f'{HEADING}\na-list,1,A,"two\nlines",\na-list,1,B,One,\n')

    found = read_file(path, CodeTitleLine)

    assert found.faults == ()
    assert [row.where for row in found.rows] == ["code_titles.csv:2", "code_titles.csv:4"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (b"\xff", ("code_titles.csv:1: not UTF-8 at byte 0",)),
        (
            "system_id,version,code,titel,kind\n",
            (
                "code_titles.csv:1: unknown column 'titel'",
                "code_titles.csv:1: missing column 'title'",
            ),
        ),
        (
            "version,system_id,code,title,kind\n",
            (f"code_titles.csv:1: the columns must be in the order {HEADING}",),
        ),
        (f"{HEADING}\r\n", ("code_titles.csv:1: lines must end with LF only",)),
        (f"{HEADING}\na-list,1,A\n", ("code_titles.csv:2: 3 cells, but 5 columns",)),
        (
            f"{HEADING}\nA list,1,A, x,\n",
            (
                "code_titles.csv:2: system_id: String should match pattern "
                "'^[a-z0-9]+(-[a-z0-9]+)*$' (the cell is 'A list')",
                "code_titles.csv:2: title: remove the space at the start or the end "
                "(the cell is ' x')",
            ),
        ),
    ],
)
def test_a_file_says_every_fault_with_its_place(
    tmp_path: Path, text: bytes | str, faults: tuple[str, ...]
) -> None:
    assert read_file(_file(tmp_path, text), CodeTitleLine).faults == faults


def test_a_folder_without_files_names_each_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SeedError) as caught:
        read_seed(tmp_path)

    missing = [fault for fault in caught.value.errors if fault.endswith("the file is missing")]
    assert missing == [f"{kind.file}:1: the file is missing" for kind in LINES]


def test_a_sound_folder_gives_the_rows_of_every_file() -> None:
    data = read_seed(MINI_SEED)

    assert set(data.files) == {kind.file for kind in LINES}
    assert sum(1 for _ in data.of(CodeTitleLine)) == 1
