import os
from pathlib import Path

from app.services.proposals.impact.golden import golden_titles
from tests.releasing import GOLDEN, seed_folder


def test_a_folder_without_a_golden_set_uses_the_other(tmp_path: Path) -> None:
    shipped = seed_folder(tmp_path / "shipped")

    (golden,) = golden_titles(tmp_path, otherwise=shipped)

    assert golden.title == "EMHP"


def test_the_golden_set_is_read_again_only_when_its_file_has_changed(tmp_path: Path) -> None:
    folder = seed_folder(tmp_path / "seed")
    first = golden_titles(folder, otherwise=folder)
    assert golden_titles(folder, otherwise=folder) is first

    changed = GOLDEN + "Zookeeper,,unmatched,,,STRONG,1,\n"
    (folder / "golden_titles.csv").write_text(changed, encoding="utf-8")
    os.utime(folder / "golden_titles.csv", ns=(1, 1))

    assert [golden.title for golden in golden_titles(folder, otherwise=folder)] == [
        "EMHP",
        "Zookeeper",
    ]
