"""How the shape of what is sent differs between two descriptions, in what breaks a program."""

import json
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

Schema = Mapping[str, Any]
_ANY: Final = "any"
_UPPER: Final = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_LOWER: Final = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_ALTERNATIVES: Final = ("anyOf", "oneOf")


class Way(Enum):
    """Who sends it. Requests must be taken as before; answers must be read as before."""

    REQUEST = "request"
    ANSWER = "answer"


def followed(part: Schema, whole: Schema) -> Schema:
    """A part of a description, or what it refers to."""
    if "$ref" not in part:
        return part
    found: Any = whole
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return followed(found, whole)


class Shapes:
    """Compares schemas of two descriptions. Each pair is compared once, so that circles end."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old
        self._new = new
        self._seen: set[tuple[str, Way]] = set()

    def breaks(self, old: Schema, new: Schema, where: str, way: Way) -> Iterator[str]:
        """What breaks, each with the place where it is."""
        pair = (json.dumps([old, new], sort_keys=True), way)
        if pair in self._seen:
            return
        self._seen.add(pair)
        before, after = _by_type(old, self._old), _by_type(new, self._new)
        yield from _of_types(set(before), set(after), where, way)
        for kind, one in before.items():
            if kind in after:
                yield from self._of_one_type(one, after[kind], where, way)

    def _of_one_type(self, old: Schema, new: Schema, where: str, way: Way) -> Iterator[str]:
        yield from _of_values(old, new, where, way)
        if way is Way.REQUEST:
            yield from _of_limits(old, new, where)
        elif old.get("format") not in {None, new.get("format")}:
            yield f"{where} has another format"
        yield from _of_required(old, new, where, way)
        yield from self._of_fields(old, new, where, way)
        for key, shown in (("items", f"{where}[]"), ("additionalProperties", f"{where}.*")):
            if isinstance(old.get(key), Mapping) and isinstance(new.get(key), Mapping):
                yield from self.breaks(old[key], new[key], shown, way)

    def _of_fields(self, old: Schema, new: Schema, where: str, way: Way) -> Iterator[str]:
        fields = new.get("properties", {})
        for name, one in old.get("properties", {}).items():
            if name in fields:
                yield from self.breaks(one, fields[name], f"{where}.{name}", way)
            else:
                yield f"{where}.{name} is gone"


def _by_type(schema: Schema, whole: Schema) -> dict[str, Schema]:
    """What a value can be. Several objects differ by the names of their schemas."""
    found = list(_alternatives(schema, whole))
    kinds = [kind for kind, _, _ in found]
    return {kind if kinds.count(kind) == 1 else f"{kind} {name}": one for kind, name, one in found}


def _alternatives(schema: Schema, whole: Schema) -> Iterator[tuple[str, str, Schema]]:
    """The type, the name and the schema of each alternative."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found = followed(schema, whole)
    listed = [one for key in _ALTERNATIVES for one in found.get(key, ())]
    if not listed:
        kind = found.get("type", _ANY)
        for one in kind if isinstance(kind, list) else [kind]:
            yield one, name, found
    beside = {key: value for key, value in found.items() if key not in _ALTERNATIVES}
    for one in listed:
        yield from _alternatives(one if "$ref" in one else {**beside, **one}, whole)


def _of_types(old: set[str], new: set[str], where: str, way: Way) -> Iterator[str]:
    if way is Way.REQUEST and _ANY not in new:
        for kind in sorted(old - _with_whole_numbers(new)):
            yield f"{where} takes no {kind} any more"
    if way is Way.ANSWER and _ANY not in old:
        for kind in sorted(new - _with_whole_numbers(old)):
            yield f"{where} can be {kind} now"


def _with_whole_numbers(kinds: set[str]) -> set[str]:
    return kinds | ({"integer"} if "number" in kinds else set())


def _of_values(old: Schema, new: Schema, where: str, way: Way) -> Iterator[str]:
    before, after = _values(old), _values(new)
    if after is None:
        return
    if before is None:
        if way is Way.REQUEST:
            yield f"{where} takes only listed values now"
        return
    for value in sorted(before - after):
        yield f"{where}: the value {value} is gone"


def _values(schema: Schema) -> set[str] | None:
    """The listed values as JSON. None: any value."""
    if "const" in schema:
        return {json.dumps(schema["const"])}
    return {json.dumps(value) for value in schema["enum"]} if "enum" in schema else None


def _of_limits(old: Schema, new: Schema, where: str) -> Iterator[str]:
    for name in (*_UPPER, *_LOWER):
        sign = 1 if name in _UPPER else -1
        if name in new and (name not in old or sign * new[name] < sign * old[name]):
            yield f"{where}: {name} is {new[name]} now"
    for name in ("pattern", "format"):
        if new.get(name) not in {None, old.get(name)}:
            yield f"{where} has another {name}"
    if new.get("additionalProperties") is False and old.get("additionalProperties", True):
        yield f"{where} takes no further fields any more"


def _of_required(old: Schema, new: Schema, where: str, way: Way) -> Iterator[str]:
    before, after = set(old.get("required", ())), set(new.get("required", ()))
    if way is Way.REQUEST:
        for name in sorted(after - before):
            yield f"{where}.{name} must be sent now"
        return
    for name in sorted((before - after) & new.get("properties", {}).keys()):
        yield f"{where}.{name} can be missing now"
