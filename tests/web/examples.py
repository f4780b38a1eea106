"""The examples of a document: found in it, run in a shell, and compared with what it shows."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

LEFT_OUT = "…"
SHOWN_ADDRESS = "http://127.0.0.1:8000"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LONGEST_SECONDS = 600


class Kind(StrEnum):
    """What a block of code on a page is."""

    COMMAND = "command"
    PYTHON = "python"
    ANSWER = "answer"
    FILE = "file"
    UNTRIED = "untried"


_KINDS_OF_FENCES = {"sh": Kind.COMMAND, "json": Kind.ANSWER, "text": Kind.ANSWER}


@dataclass(frozen=True)
class Example:
    """A block of code. `name` is the name of a file."""

    kind: Kind
    text: str
    name: str = ""


class _Blocks(HTMLParser):
    """Collects the blocks of a page. A block without a kind raises an error."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Example] = []
        self._open: dict[str, str | None] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self._open, self._text = dict(attrs), ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self._open is not None:
            kind = Kind(str(self._open.get("data-example")))
            self.found.append(Example(kind, self._text, self._open.get("data-name") or ""))
            self._open = None


def examples_of_page(html: str) -> list[Example]:
    """The blocks of code on a page, in their order."""
    blocks = _Blocks()
    blocks.feed(html)
    return blocks.found


def examples_of_markdown(text: str) -> list[Example]:
    """The blocks marked sh, json or text. Blocks with other marks are not examples."""
    return [
        Example(_KINDS_OF_FENCES[mark], body)
        for mark, body in _FENCE.findall(text)
        if mark in _KINDS_OF_FENCES
    ]


@dataclass(frozen=True)
class Reader:
    """Somebody who types the examples of a document, in a folder of their own."""

    folder: Path
    address: str
    settings: dict[str, str] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        (self.folder / ".venv").symlink_to(sys.prefix)
        programs = self.folder / "programs"
        programs.mkdir()
        # An answer with an error status fails the example.
        curl = f'#!/bin/sh\nexec {shutil.which("curl")} -sS --fail-with-body "$@"\n'
        for name, text in {"curl": curl, **self.programs}.items():
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(stat.S_IRWXU)

    def follow(self, examples: list[Example]) -> list[str]:
        """Run every example. Each difference from the document is a line of the result."""
        faults: list[str] = []
        printed = ""
        for example in examples:
            if example.kind is Kind.ANSWER and not fits(example.text.strip(), printed.strip()):
                faults.append(f"shown:\n{example.text}\nprinted:\n{printed[:2000]}")
            if example.kind is Kind.FILE:
                (self.folder / example.name).write_text(example.text + "\n", encoding="utf-8")
            if example.kind in {Kind.COMMAND, Kind.PYTHON}:
                printed = self._run(example)
        return faults

    def _run(self, example: Example) -> str:
        text = example.text.replace(SHOWN_ADDRESS, self.address)
        if example.kind is Kind.PYTHON:
            return self._start(sys.executable, "-c", text)
        # Variables that one example sets are there for the next one.
        kept = "[ ! -f .variables ] || . ./.variables"
        return self._start(
            "bash", "-euo", "pipefail", "-c", f"{kept}\nset -a\n{text}\nexport -p > .variables"
        )

    def _start(self, *command: str) -> str:
        path = f"{self.folder / 'programs'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        ran = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **self.settings, "PATH": path},
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
        assert ran.returncode == 0, f"{command[-1]}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout


def fits(shown: str, printed: str) -> bool:
    """Whether a command printed what the document shows. `…` fits anything."""
    if shown.startswith("{"):
        return _value_fits(json.loads(shown), json.loads(printed))
    return _text_fits(shown, printed)


def _text_fits(shown: str, printed: str) -> bool:
    parts = [re.escape(part) for part in shown.split(LEFT_OUT)]
    return re.fullmatch(".*".join(parts), printed.replace("\r\n", "\n"), re.DOTALL) is not None


def _value_fits(shown: Any, real: Any) -> bool:  # noqa: ANN401  # JSON
    if isinstance(shown, str) and LEFT_OUT in shown:
        return shown == LEFT_OUT or (isinstance(real, str) and _text_fits(shown, real))
    if isinstance(shown, dict):
        return isinstance(real, dict) and _fields_fit(shown, real)
    if isinstance(shown, list):
        return isinstance(real, list) and _items_fit(shown, real)
    return bool(shown == real)


def _fields_fit(shown: dict[str, Any], real: dict[str, Any]) -> bool:
    named = {name for name in shown if name != LEFT_OUT}
    if LEFT_OUT not in shown and named != set(real):
        return False
    return all(name in real and _value_fits(shown[name], real[name]) for name in named)


def _items_fit(shown: list[Any], real: list[Any]) -> bool:
    if shown and shown[-1] == LEFT_OUT:
        shown, real = shown[:-1], real[: len(shown) - 1]
    return len(shown) == len(real) and all(
        _value_fits(one, other) for one, other in zip(shown, real, strict=True)
    )
