"""The value sets of the registry: all roles, parts of them, and the codes of each list."""

from collections.abc import Iterator
from typing import Any, Final

from app.services.content.copies import Facts
from app.services.releases.forms.fhir.gaps import NoCode
from app.services.releases.forms.fhir.naming import (
    ROLES,
    ROLES_URL,
    Resource,
    as_id,
    common,
    list_url,
    value_set_url,
)
from app.services.releases.forms.package import ReleaseStamp
from app.vocabulary import Novelty, RoleStatus

_OF_ROLES: Final = (
    ("active", "Roles in use", "status", RoleStatus.ACTIVE.value),
    ("new", "New roles", "novelty", Novelty.NEW.value),
    ("unambiguous", "Roles that their name alone decides for", "ambiguous", "false"),
)


def value_sets(stamp: ReleaseStamp, facts: Facts, no_code: NoCode) -> Iterator[Resource]:
    """All roles, roles by a property, by family, and without a code; then each list."""
    yield _roles(stamp, ROLES, "All roles", {})
    for name, title, code, value in _OF_ROLES:
        yield _roles(stamp, f"{ROLES}-{name}", title, _where(code, value))
    for family in sorted({fact["family"] for fact in facts["role"]}):
        name = f"{ROLES}-family-{'-'.join(_words(family))}"
        yield _roles(stamp, name, f"Roles of the family {family}", _where("family", family))
    titles = {fact["system_id"]: fact["title"] for fact in facts["code_system"]}
    for system, version in sorted(no_code):
        roles = [{"code": role_id} for role_id in no_code[system, version]]
        title = f"Roles without a code in {titles[system]} {version}"
        yield _roles(stamp, f"{ROLES}-without-{system}", title, {"concept": roles})
    loaded = {fact["system_id"] for fact in facts["code"]}
    for system in sorted(loaded):
        include = {"system": list_url(system)}
        yield _value_set(stamp, system, f"Codes of {titles[system]}", include)


def _roles(stamp: ReleaseStamp, name: str, title: str, which: dict[str, Any]) -> Resource:
    include = {"system": ROLES_URL, "version": stamp.version, **which}
    return _value_set(stamp, name, title, include)


def _value_set(stamp: ReleaseStamp, name: str, title: str, include: Resource) -> Resource:
    return {
        "resourceType": "ValueSet",
        "id": as_id(name),
        "url": value_set_url(name),
        **common(stamp, name, title),
        "immutable": True,
        "compose": {"include": [include]},
    }


def _where(code: str, value: str) -> dict[str, Any]:
    return {"filter": [{"property": code, "op": "=", "value": value}]}


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()
