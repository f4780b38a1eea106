from pathlib import Path

import pytest
from setuptools import Distribution, Extension

from app import matching
from app.matching import building
from app.matching.building import WANTED, EngineWheel, modules_to_compile

ENGINE = Path(matching.__file__).parent
MADE = [Extension("app.matching.resolve", [])]


@pytest.mark.parametrize(
    ("wanted", "commands", "modules"),
    [
        ("1", ["bdist_wheel"], MADE),
        ("0", ["bdist_wheel"], None),
        ("", ["bdist_wheel"], None),
        ("1", ["editable_wheel", "bdist_wheel"], None),
    ],
)
def test_only_a_wheel_that_asks_for_it_has_the_compiled_engine(
    wanted: str,
    commands: list[str],
    modules: list[Extension] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(WANTED, wanted)
    monkeypatch.setattr(building, "compiled_modules", lambda: MADE)
    distribution = Distribution({"name": "any", "cmdclass": {"bdist_wheel": EngineWheel}})
    distribution.ext_modules = None
    for command in commands:
        distribution.get_command_obj(command)

    distribution.get_command_obj("bdist_wheel").ensure_finalized()

    assert distribution.ext_modules == modules


def test_all_modules_that_decide_are_compiled() -> None:
    compiled = {file.relative_to(ENGINE).as_posix() for file in modules_to_compile(ENGINE)}
    with_code = {
        file.relative_to(ENGINE).as_posix() for file in ENGINE.rglob("*.py") if file.read_text()
    }

    assert with_code - compiled == {
        "building.py",
        "engine.py",
        "resolution.py",
        "rules.py",
        "tables.py",
    }
