from pathlib import Path

import pytest

from app.errors import ReleaseNameError, ReleaseRefusedError
from app.services.releases.guards import read_guards


def test_the_golden_set_and_the_seed_are_read_from_one_folder(seed: Path) -> None:
    guards = read_guards("2026.1", seed)

    assert [golden.title for golden in guards.golden] == ["EMHP"]
    assert guards.seed.files["roles.csv"]


def test_a_name_is_checked_before_any_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(ReleaseNameError):
        read_guards("spring", tmp_path)


def test_every_fault_of_the_seed_is_a_reason(seed: Path) -> None:
    roles = seed / "roles.csv"
    roles.write_text(roles.read_text(encoding="utf-8").replace("active", "lively"), "utf-8")

    with pytest.raises(ReleaseRefusedError) as refused:
        read_guards("2026.1", seed)

    assert len(refused.value.errors) > 1
    assert all(reason.startswith("seed: ") for reason in refused.value.errors)
