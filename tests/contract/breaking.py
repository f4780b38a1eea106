"""What would break a program that works with the last release: `python -m tests.contract.breaking`.

Compares `openapi/openapi.json` with `openapi/released.json`. A change that breaks is allowed only
if the changelog names its address under 'Breaking changes'. `--release` stores the description of
today as the released one.

What breaks: an address, an operation, a successful answer, a media type, a field or a listed value
is gone; a request must have more, or less is taken; a field of an answer can be missing, or can
have another type; a key is needed. What does not: more addresses, more fields in answers, more
optional fields in requests, more listed values in answers.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.cli.service import OPENAPI_FILE
from tests.contract.shapes import Schema, Shapes, Way, followed

RELEASED_FILE: Final = OPENAPI_FILE.with_name("released.json")
CHANGELOG: Final = Path(__file__).parents[2] / "CHANGELOG.md"
_FOR_PEOPLE: Final = frozenset({"description", "summary", "examples", "example", "title", "tags"})
_BY_NAME: Final = frozenset({"properties", "schemas", "parameters"})
_MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """A change that breaks: the method and the path of an operation, and what changed."""

    method: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.what}"


def breaks(old: Schema, new: Schema) -> list[Break]:
    """Every change from one description to another that breaks a program, in order."""
    known = {_plain(path): operations for path, operations in new["paths"].items()}
    return sorted(
        Break(method.upper(), path, what)
        for path, operations in old["paths"].items()
        for method, before in operations.items()
        for what in set(_of_operation(before, known.get(_plain(path), {}).get(method), old, new))
    )


def not_listed(found: list[Break], changelog: str) -> list[Break]:
    """The changes whose address is not among the breaking changes of the next release."""
    listed = {_plain(path) for path in re.findall(r"/[\w{}/.$-]*", _section(changelog))}
    return [one for one in found if _plain(one.path) not in listed]


def as_released(description: Schema) -> str:
    """A description as it is compared: without texts for people, one operation or schema a line."""
    kept = _without_texts(description)
    schemas = _lines(kept["components"]["schemas"])
    parameters = _lines(kept["components"].get("parameters", {}))
    paths = _lines(
        {
            path: {method: _compared(one) for method, one in operations.items()}
            for path, operations in kept["paths"].items()
        }
    )
    return (
        f'{{"openapi": "{description["openapi"]}",\n"paths": {paths},\n'
        f'"components": {{"parameters": {parameters},\n"schemas": {schemas}}}}}\n'
    )


def _plain(path: str) -> str:
    """A path without the names of its parts: they are no part of an address."""
    return re.sub(r"\{[^}]*\}", "{}", path).rstrip("/.")


def _of_operation(before: Schema, after: Schema | None, old: Schema, new: Schema) -> Iterator[str]:
    if after is None:
        yield "is gone"
        return
    shapes = Shapes(old, new)
    yield from _of_parameters(_parameters(before, old), _parameters(after, new), shapes)
    yield from _of_body(before.get("requestBody"), after.get("requestBody"), shapes)
    yield from _of_answers(before["responses"], after["responses"], shapes)
    if after.get("security") and not before.get("security"):
        yield "needs a key now"


def _parameters(operation: Schema, whole: Schema) -> dict[str, Schema]:
    """By place and name. Those of the path by their order, because their names do not count."""
    given = [followed(one, whole) for one in operation.get("parameters", [])]
    in_path = [one for one in given if one["in"] == "path"]
    by_name = {f"{one['in']} {one['name']}": one for one in given if one["in"] != "path"}
    return by_name | {f"path part {at}": one for at, one in enumerate(in_path, start=1)}


def _of_parameters(old: dict[str, Schema], new: dict[str, Schema], shapes: Shapes) -> Iterator[str]:
    for name, one in old.items():
        if name in new:
            yield from shapes.breaks(one["schema"], new[name]["schema"], name, Way.REQUEST)
        else:
            yield f"{name} is gone"
    for name, one in new.items():
        if one.get("required") and not old.get(name, {}).get("required"):
            yield f"{name} must be sent now"


def _of_body(old: Schema | None, new: Schema | None, shapes: Shapes) -> Iterator[str]:
    if new is not None and new.get("required") and not (old or {}).get("required"):
        yield "a body must be sent now"
    if old is not None:
        yield from _of_contents(old, new or {}, "body", Way.REQUEST, shapes)


def _of_answers(old: Schema, new: Schema, shapes: Shapes) -> Iterator[str]:
    for status, one in old.items():
        if status in new:
            yield from _of_contents(one, new[status], status, Way.ANSWER, shapes)
        elif status < "400":
            yield f"{status} is gone"


def _of_contents(old: Schema, new: Schema, where: str, way: Way, shapes: Shapes) -> Iterator[str]:
    for media_type, one in old.get("content", {}).items():
        other = new.get("content", {}).get(media_type)
        if other is None:
            yield f"{where}: {media_type} is gone"
        else:
            yield from shapes.breaks(one.get("schema", {}), other.get("schema", {}), where, way)


def _section(changelog: str) -> str:
    """The breaking changes of the next release."""
    next_release = changelog.split("\n## ")[1]
    found = re.search(r"Breaking changes:\n(.*?)(?:\n[A-Z]\w+:\n|\Z)", next_release, re.DOTALL)
    return found.group(1) if found else ""


def _without_texts(part: Any, *, is_by_name: bool = False) -> Any:  # noqa: ANN401  # JSON
    if isinstance(part, list):
        return [_without_texts(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _without_texts(one, is_by_name=key in _BY_NAME and not is_by_name)
        for key, one in part.items()
        if is_by_name or key not in _FOR_PEOPLE
    }


def _compared(operation: dict[str, Any]) -> dict[str, Any]:
    """An operation without its errors, which all have the same form, and without headers."""
    answers = {
        status: {key: one for key, one in answer.items() if key != "headers"}
        for status, answer in operation["responses"].items()
        if status < "400"
    }
    return {**operation, "responses": answers}


def _lines(parts: dict[str, Any]) -> str:
    lines = [f"{json.dumps(name)}: {json.dumps(part)}" for name, part in parts.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def main() -> int:
    """Compare, or store what is released. 1 if a change breaks that the changelog does not name."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--release", action="store_true")
    today = json.loads(OPENAPI_FILE.read_text("utf-8"))
    if options.parse_args().release:
        RELEASED_FILE.write_text(as_released(today), "utf-8")
        return 0
    found = breaks(json.loads(RELEASED_FILE.read_text("utf-8")), today)
    missing = not_listed(found, CHANGELOG.read_text("utf-8"))
    for one in missing[:_MOST_SHOWN]:
        sys.stderr.write(f"{one}\n")
    if missing:
        sys.stderr.write(
            f"{len(missing)} changes of the API break programs that use the last release. Take "
            "them back, or name each address in CHANGELOG.md under 'Breaking changes' and say "
            "what to do.\n"
        )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
