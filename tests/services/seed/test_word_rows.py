import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select
from sqlmodel import col

from app.db.models import ContextWord
from app.db.session import reading, transaction
from app.errors import SeedError
from app.services.seed.export import export_seed
from app.services.seed.loading import load_seed
from app.services.seed.reading import read_seed
from app.services.seed.word_rows import WORD_LINES
from app.vocabulary import ContextKind, Origin
from tests.conftest import MINI_SEED, NOON

ROWS = {
    "rewrites.csv": "arts,as written,arts,,example-study,\nsnr,abbreviation,senior,,example-study,",
    "context_words.csv": "camhs,setting,CAMHS,yes,,example-study,",
    "grades.csv": "senior,level,senior,,example-study,",
    "modifiers.csv": "trainee,training,trainee,,example-study,",
    "set_aside_words.csv": "full time,contract,,,example-study,",
    "head_words.csv": "nurse,generic,,example-study,\nteam,team or place,,example-study,",
    "other_job_words.csv": "clerk,no,,example-study,\nmanager,yes,,example-study,",
    "guards.csv": "theatre,healthcare-assistant,,example-study,",
    "special_terms.csv": "rmn,registration,,,,example-study,",
}


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the small seed with rows in every word list."""
    path = Path(shutil.copytree(MINI_SEED, tmp_path / "seed"))
    for line in WORD_LINES:
        _write(path, line.file, ROWS[line.file])
    return path


def _write(path: Path, file: str, rows: str) -> None:
    """Put these rows in a file of the seed, in place of its own."""
    header = (path / file).read_text().splitlines()[0]
    (path / file).write_text(f"{header}\n{rows}\n")


@pytest.mark.parametrize(
    ("file", "row", "fault"),
    [
        ("rewrites.csv", "snr,abreviation,senior,,example-study,", "kind: "),
        ("rewrites.csv", "snr,abbreviation,,,example-study,", "rewritten: "),
        ("rewrites.csv", "arts,as written,art,,example-study,", "a word that is read as written"),
        ("context_words.csv", "camhs,seting,CAMHS,yes,,example-study,", "kind: "),
        ("context_words.csv", "camhs,setting,CAMHS,,,example-study,", "is_mental_health: "),
        ("context_words.csv", "camhs,setting,,yes,,example-study,", "label: "),
        ("grades.csv", "senior,,senior,,example-study,", "kind: "),
        ("modifiers.csv", "trainee,trainee,trainee,,example-study,", "kind: "),
        ("set_aside_words.csv", "full time,noise,,,example-study,", "kind: "),
        ("head_words.csv", "team,colective,,example-study,", "kind: "),
        ("head_words.csv", "ward team,team or place,,example-study,", "only a discipline"),
        ("other_job_words.csv", "manager,in charge,,example-study,", "is_in_charge: "),
        ("guards.csv", "theatre,,,example-study,", "role_id: "),
        ("guards.csv", "theatre,no-such-role,,example-study,", "role_id 'no-such-role' is not in"),
        ("special_terms.csv", "rmn,registrations,,,,example-study,", "kind: "),
        ("special_terms.csv", "nurse,general parent,,,,example-study,", "role_id is missing"),
        ("special_terms.csv", "rmn,registration,x,,,example-study,", "role_id must be blank"),
        ("special_terms.csv", "rmn,registration,,,,no-such-source,", "source_id 'no-such-source'"),
    ],
)
def test_a_row_that_no_list_knows_is_an_error_with_its_file_and_line(
    seed: Path, file: str, row: str, fault: str
) -> None:
    _write(seed, file, row)

    with pytest.raises(SeedError) as caught:
        read_seed(seed)

    assert [error for error in caught.value.errors if error.startswith(f"{file}:2: {fault}")]


def test_the_same_words_twice_in_a_list_are_an_error(seed: Path) -> None:
    row = "camhs,setting,CAMHS,yes,,example-study,"
    _write(seed, "context_words.csv", f"{row}\n{row.replace('setting', 'service')}")

    with pytest.raises(SeedError, match="context_words"):
        read_seed(seed)


def test_every_word_list_is_loaded_and_comes_back_byte_for_byte(
    engine: Engine, seed: Path, tmp_path: Path
) -> None:
    data = read_seed(seed)
    with transaction(engine) as session:
        load_seed(session, data, at=NOON, actor="tester")
        again = load_seed(session, data, at=NOON, actor="tester")

    with reading(engine) as session:
        export_seed(session, tmp_path / "out")

    assert not again.has_changed
    for line in WORD_LINES:
        assert (tmp_path / "out" / line.file).read_bytes() == (seed / line.file).read_bytes()


def test_a_curators_word_stays_when_the_seed_is_loaded_again(engine: Engine, seed: Path) -> None:
    data = read_seed(seed)
    row = {"words": "hull", "kind": ContextKind.PLACE, "label": "Hull", "is_mental_health": False}
    with transaction(engine) as session:
        load_seed(session, data, at=NOON, actor="tester")
        origin = {"origin": Origin.PROPOSAL, "source_id": "example-study"}
        session.execute(insert(ContextWord).values(**row, **origin))

    with transaction(engine) as session:
        report = load_seed(session, data, at=NOON, actor="tester")

    assert report.tables["context_word"].absent == ["hull"]
    with reading(engine) as session:
        assert set(session.scalars(select(col(ContextWord.words)))) == {"camhs", "hull"}
