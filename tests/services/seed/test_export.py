import filecmp
from pathlib import Path

import pytest
from sqlmodel import Session

from app.db.models import Synonym
from app.services.seed.export import export_seed, seed_cells, written
from app.services.seed.rows import LINES, CodeEvidenceLine, SynonymLine
from app.vocabulary import Origin
from tests.conftest import MINI_SEED


def test_an_export_is_the_seed_that_was_loaded(registry: Session, tmp_path: Path) -> None:
    export_seed(registry, tmp_path / "export")

    names = [kind.file for kind in LINES]
    same, different, missing = filecmp.cmpfiles(
        MINI_SEED, tmp_path / "export", names, shallow=False
    )
    assert (same, different, missing) == (names, [], [])


def test_rows_are_sorted_by_their_key_whatever_the_database_does(registry: Session) -> None:
    registry.add(
        Synonym(
            role_id="nursing-associate",
            term="ärzt",
            kind="local variant",
            scope="exact",
            source_id="example-study",
            origin=Origin.PROPOSAL,
        )
    )
    registry.flush()

    keys = [tuple(cells[:2]) for cells in seed_cells(registry, SynonymLine)]

    assert keys == sorted(keys)
    assert ("nursing-associate", "ärzt") in keys


def test_the_registrys_own_searches_are_not_exported(registry: Session) -> None:
    kinds = {cells[3] for cells in seed_cells(registry, CodeEvidenceLine)}

    assert kinds == {"lacks_code", "miscoded_as"}


@pytest.mark.parametrize(("value", "cell"), [(True, "yes"), (False, "no"), (None, ""), (3, "3")])
def test_a_value_is_written_as_the_files_have_it(value: bool | int | None, cell: str) -> None:
    assert written(value) == cell
