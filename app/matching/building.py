"""The engine compiled to C, where `REGISTRY_COMPILE=1` asks for it when the package is built."""

import os
from pathlib import Path
from typing import Final

from setuptools import Extension
from setuptools.command.bdist_wheel import bdist_wheel

WANTED: Final = "REGISTRY_COMPILE"
_NEEDED: Final = "requirements-compile.lock"
_ENGINE: Final = Path("app/matching")
# What callers copy, take apart and pickle stays Python. So does what runs while it is compiled.
_NOT_COMPILED: Final = frozenset(
    ("building.py", "engine.py", "resolution.py", "rules.py", "tables.py")
)


class EngineWheel(bdist_wheel):  # type: ignore[misc]  # setuptools has no types
    """The command that makes a wheel, with the compiled engine in it if that is asked for.

    An editable install never has it: compiled files beside the sources would go on to be used
    when the sources have changed.
    """

    def finalize_options(self) -> None:
        """Give the package its compiled modules before anybody asks whether it has some."""
        is_editable = "editable_wheel" in self.distribution.command_obj
        if os.environ.get(WANTED) == "1" and not is_editable:
            self.distribution.ext_modules = compiled_modules()
        super().finalize_options()


def compiled_modules() -> list[Extension]:
    """Every module of the engine but those that stay Python, translated to C."""
    try:
        from mypyc.build import mypycify  # noqa: PLC0415  # only a build that compiles has it
    except ImportError as error:
        raise SystemExit(
            f"{WANTED}=1 needs what {_NEEDED} names, and --no-build-isolation."
        ) from error

    names = [str(file) for file in modules_to_compile(_ENGINE)]
    # The settings of the project's own checks are not for this: they name plugins.
    options = ["--config-file=", "--ignore-missing-imports", "--cache-dir=build/mypy_cache"]
    return mypycify([*options, *names], opt_level="1", debug_level="0")


def modules_to_compile(engine: Path) -> list[Path]:
    """The modules of the engine that have code and do not stay Python, in order."""
    files = sorted(file for file in engine.rglob("*.py") if file.stat().st_size)
    return [file for file in files if file.relative_to(engine).as_posix() not in _NOT_COMPILED]
