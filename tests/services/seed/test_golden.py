from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.session import reading, transaction
from app.errors import SeedError
from app.matching.index import compile_tables
from app.matching.resolution import Outcome
from app.matching.resolve import resolve_title
from app.services.content.matching_tables import read_tables
from app.services.seed.golden import (
    GoldenTitle,
    Quality,
    golden_file,
    is_as_expected,
    leading_role,
    read_golden,
)
from app.services.seed.loading import load_seed, read_seed
from app.services.seed.rows import LINES
from app.services.seed.tables import tables_of_seed
from tests.conftest import MINI_SEED, NOON
from tests.matching.small import INDEX

HEADING = ",".join(GoldenTitle.columns())
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes rows under the heading of a golden set."""

    def _write(*rows: str, heading: str = HEADING) -> Path:
        path = tmp_path / GoldenTitle.file
        path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
        return path

    return _write


def _golden(title: str, outcome: Outcome, role_id: str | None = None, **more: str) -> GoldenTitle:
    cells = {"band": "", "level": "", "note": "", "quality": Quality.STRONG, "rule": "1", **more}
    return GoldenTitle.model_validate(
        {
            "title": title,
            "expected_outcome": outcome,
            "expected_role_id": role_id or "",
            **cells,
        }
    )


def test_a_golden_set_is_read_row_by_row(write: Write) -> None:
    path = write(
        "EMHP - Hull,5,matched,education-mental-health-practitioner,,STRONG,10,",
        '"PA, upstairs",,ambiguous,,,MEDIUM,case: theatre,said aloud',
    )

    first, second = read_golden(path)

    assert (first.title, first.band, first.expected_outcome) == ("EMHP - Hull", "5", "matched")
    assert (first.query.title, first.query.hints.band) == ("EMHP - Hull", "5")
    assert (second.title, second.expected_role_id, second.note) == (
        "PA, upstairs",
        None,
        "said aloud",
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("EMHP,,matched,,,STRONG,10,", ":2: a matched title needs expected_role_id"),
        ("EMHP,,unmatched,porter,,STRONG,10,", ":2: an unmatched title has no expected_role_id"),
        ("EMHP,,ambiguous,,senior,STRONG,10,", ":2: only a matched title has a level"),
        ("EMHP,12,ambiguous,,,STRONG,10,", ":2: band: "),
        ("EMHP,,perhaps,,,STRONG,10,", ":2: expected_outcome: "),
        ("EMHP,,ambiguous,,,strong,10,", ":2: quality: "),
        ("EMHP,,ambiguous,,,STRONG,15,", ":2: rule: "),
        (" EMHP,,ambiguous,,,STRONG,10,", ":2: title: remove the space"),
        (f"{'x' * 301},,ambiguous,,,STRONG,10,", ":2: title: The title is longer"),
        ("EMHP,,ambiguous", ":2: 3 cells, but 8 columns"),
    ],
)
def test_a_faulty_row_is_shown_with_its_line(write: Write, row: str, said: str) -> None:
    path = write(row)

    with pytest.raises(SeedError) as caught:
        read_golden(path)

    assert len(caught.value.errors) == 1
    assert caught.value.errors[0].startswith(GoldenTitle.file + said)


def test_every_fault_is_shown_at_once(write: Write) -> None:
    path = write(
        "Porter,,ambiguous,,,STRONG,10,",
        "Nurse,,ambiguous,,,STRONG,99,",
        "EMHP,,ambiguous,,,STRONG,10,",
        "Porter,,ambiguous,,,STRONG,10,",
    )

    with pytest.raises(SeedError) as caught:
        read_golden(path)

    said = " ".join(caught.value.errors)
    assert len(caught.value.errors) == 3
    assert ":3: rule" in said
    assert ":4: not sorted: 'EMHP|' comes before 'Porter|'" in said
    assert ":5: the key 'Porter|' is already at" in said


def test_a_missing_file_and_a_wrong_heading_are_reported(write: Write, tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="the file is missing"):
        read_golden(tmp_path / "none.csv")
    with pytest.raises(SeedError, match="unknown column 'titel'"):
        read_golden(write("EMHP", heading=HEADING.replace("title", "titel", 1)))


def test_one_title_may_stand_with_and_without_a_band(write: Write) -> None:
    path = write("NA,,ambiguous,,,STRONG,10,", "NA,4,matched,nursing-associate,,MEDIUM,10,")

    assert [golden.band for golden in read_golden(path)] == [None, "4"]


@pytest.mark.parametrize(
    ("golden", "is_met"),
    [
        (_golden("Senior Physiotherapist", Outcome.MATCHED, "physiotherapist"), True),
        (
            _golden("Senior Physiotherapist", Outcome.MATCHED, "physiotherapist", level="lead"),
            False,
        ),
        (
            _golden("Senior Physiotherapist", Outcome.MATCHED, "physiotherapist", level="senior"),
            True,
        ),
        (_golden("Senior Physiotherapist", Outcome.MATCHED, "occupational-therapist"), False),
        (_golden("Physiotherapist", Outcome.UNMATCHED), False),
        (_golden("AP", Outcome.AMBIGUOUS), True),
        (_golden("AP", Outcome.AMBIGUOUS, "advanced-practitioner"), True),
        (_golden("AP", Outcome.AMBIGUOUS, "assistant-practitioner"), False),
        (_golden("Zookeeper", Outcome.UNMATCHED), True),
    ],
)
def test_an_answer_is_as_expected_in_all_that_the_row_states(
    golden: GoldenTitle, is_met: bool
) -> None:
    assert is_as_expected(golden, resolve_title(golden.title, INDEX)) is is_met


def test_a_near_miss_leads_nothing() -> None:
    answer = resolve_title("Physiotherapy Zookeeper", INDEX)

    assert answer.outcome is Outcome.UNMATCHED
    assert leading_role(answer) is None


def test_a_folder_without_a_golden_set_goes_by_the_other_one(write: Write, tmp_path: Path) -> None:
    own = write()

    assert golden_file(tmp_path, otherwise=MINI_SEED) == own
    assert golden_file(MINI_SEED, otherwise=tmp_path) == own


def test_a_golden_set_is_no_content_of_the_registry() -> None:
    assert GoldenTitle.file not in {line.file for line in LINES}


def test_the_tables_of_a_folder_are_those_of_a_registry_that_loaded_it(engine: Engine) -> None:
    data = read_seed(MINI_SEED)
    with transaction(engine) as session:
        load_seed(session, data, at=NOON, actor="tester")
    with reading(engine) as session:
        loaded = compile_tables(read_tables(session))

    assert compile_tables(tables_of_seed(data)).content == loaded.content
