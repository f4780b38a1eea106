"""Every module of the engine and of the services has its test file, under the same path."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MIRRORED = ("matching", "services", "spreadsheets", "http")
MODULES = sorted(
    module.relative_to(ROOT / "app")
    for room in MIRRORED
    for module in (ROOT / "app" / room).rglob("*.py")
    if module.name != "__init__.py"
)


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_has_its_test_file(module: Path) -> None:
    mirror = ROOT / "tests" / module.parent / f"test_{module.name}"

    assert mirror.is_file(), f"{mirror.relative_to(ROOT)} is missing"


def test_no_flat_folder_is_larger_than_a_reader_can_take_in() -> None:
    most = 20

    folders = {module.parent for module in (ROOT / "app").rglob("*.py")}
    sizes = {str(folder.relative_to(ROOT)): len([*folder.glob("*.py")]) - 1 for folder in folders}

    assert {folder: size for folder, size in sizes.items() if size > most} == {}
