"""Facts of roles for the columns of a table: every property asked for, of every id, in order."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.reconcile.kinds import FAMILY_TYPES, ROLE_TYPE, Json, Property, type_of
from app.services.codes.lists import SystemWithVersions, list_systems
from app.services.roles.sheets import RoleSheet, read_sheets

MOST_IDS: Final = 1_000
MOST_PROPERTIES: Final = 100
_LONGEST_PROPERTY: Final = 100
CODE: Final = "code:"
_ID: Final = re.compile(r"[a-z0-9-]+")
Cells = Sequence[Json]
_Reader = Callable[[RoleSheet], Cells]


class WantedIn(BaseModel):
    """One property of a data extension query. The settings of a property are not used."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(max_length=_LONGEST_PROPERTY)]
    settings: Any = None


class ExtendIn(BaseModel):
    """A data extension query."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    ids: Annotated[list[str], Field(max_length=MOST_IDS)]
    properties: Annotated[list[WantedIn], Field(max_length=MOST_PROPERTIES)]


def _texts(*values: str | None) -> Cells:
    return [{"str": value} for value in values if value]


def _family(sheet: RoleSheet) -> Cells:
    return [FAMILY_TYPES.get(sheet.role.family) or type_of(sheet.role.family)]


def _successors(sheet: RoleSheet) -> Cells:
    return [{"id": role.role_id, "name": role.name} for role in sheet.successors]


_READERS: Final[Mapping[Property, _Reader]] = {
    Property("name", "National name", "The name of the role"): lambda sheet: _texts(
        sheet.role.name
    ),
    Property("definition", "Definition", "What the role is"): lambda sheet: _texts(
        sheet.role.definition
    ),
    Property("status", "Status", "active or retired"): lambda sheet: _texts(sheet.role.status),
    Property("family", "Family", "The registry's own grouping"): _family,
    Property("esr_staff_group", "ESR staff group", "Of the role"): lambda sheet: _texts(
        sheet.role.staff_group
    ),
    Property("band_min", "Lowest band", "The lowest band seen"): lambda sheet: _texts(
        sheet.role.afc_band_min
    ),
    Property("band_max", "Highest band", "The highest band seen"): lambda sheet: _texts(
        sheet.role.afc_band_max
    ),
    Property("successor", "Successor", "The role that follows a retired one"): _successors,
    Property("aliases", "Other names", "Names that mean exactly the role"): lambda sheet: _texts(
        *sheet.aliases
    ),
    Property("former_names", "Earlier names", "Earlier national names"): lambda sheet: _texts(
        *sheet.former_names
    ),
    Property("regulator", "Regulator", "The body that keeps the register"): lambda sheet: _texts(
        sheet.role.regulator
    ),
}
FETCHED: Final = tuple(_READERS)
"""What can be fetched for a role besides its codes."""

_OF_PID: Final = {one.pid: (one, read) for one, read in _READERS.items()}


def can_be_an_id(text: str) -> bool:
    """Whether a role could have this id. A cell can have anything, also what no database takes."""
    return _ID.fullmatch(text) is not None


def code_properties(systems: Iterable[SystemWithVersions]) -> list[Property]:
    """The codes of each loaded list: of its newest version, and of each version by itself."""
    found = []
    for system in systems:
        if system.newest_loaded is None:
            continue
        key, title = f"{CODE}{system.system.system_id}", system.system.title
        found.append(Property(key, title, f"Version {system.newest_loaded.version}, the newest"))
        found += [
            Property(f"{key}:{row.version}", f"{title} {row.version}", f"Version {row.version}")
            for row in system.versions
            if row.is_loaded
        ]
    return found


def fetched_properties(session: Session) -> list[Property]:
    """Everything that can be fetched for a role."""
    return [*FETCHED, *code_properties(list_systems(session))]


def extend(session: Session, asked: ExtendIn) -> Json:
    """The answer to a data extension query.

    A client counts the columns of a row, so an id or a property that is not known has empty
    cells and keeps its place.
    """
    systems = {row.system.system_id: row for row in list_systems(session)}
    codes = {one.pid: one for one in code_properties(systems.values())}
    sheets = read_sheets(session, filter(can_be_an_id, asked.ids))
    wanted = [one.id for one in asked.properties]
    return {
        "meta": [_meta(pid, codes) for pid in wanted],
        "rows": {
            role_id: {pid: _cells(sheets.get(role_id), pid, systems) for pid in wanted}
            for role_id in asked.ids
        },
    }


def _meta(pid: str, codes: Mapping[str, Property]) -> Json:
    known = _OF_PID[pid][0] if pid in _OF_PID else codes.get(pid)
    card: Json = {"id": pid, "name": known.name if known else pid}
    return {**card, "type": ROLE_TYPE} if pid == "successor" else card


def _cells(sheet: RoleSheet | None, pid: str, systems: Mapping[str, SystemWithVersions]) -> Cells:
    if sheet is None:
        return []
    if pid in _OF_PID:
        return _OF_PID[pid][1](sheet)
    return _texts(*_codes(sheet, pid, systems))


def _codes(sheet: RoleSheet, pid: str, systems: Mapping[str, SystemWithVersions]) -> Sequence[str]:
    """The codes of a role in the list that a property names."""
    system_id, _, version = pid.removeprefix(CODE).partition(":")
    system = systems.get(system_id)
    if not pid.startswith(CODE) or system is None or system.newest_loaded is None:
        return ()
    return sheet.codes.get((system_id, version or system.newest_loaded.version), ())
