"""The codes of the national lists: by role, by code, and which roles a code belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.matching.pickling import Pickled
from app.matching.tables import CodeRow, KnownCode, MatchingTables

OWN_RELATIONS: Final = frozenset(("own", "shared"))


@dataclass(frozen=True, slots=True)
class CodeIndex(Pickled):
    """What is known of codes. A code is looked up by its list and the code itself.

    `today` has the codes of each role that an answer gives, those in force.
    """

    of_role: Mapping[str, tuple[CodeRow, ...]]
    today: Mapping[str, tuple[CodeRow, ...]]
    known: Mapping[tuple[str, str], KnownCode]
    by_name: Mapping[tuple[str, str], str]
    owners: Mapping[tuple[str, str], frozenset[str]]


def compile_codes(tables: MatchingTables) -> CodeIndex:
    """The codes of each role, every code of the loaded lists, and the owners of each code."""
    known = _known(tables.known_codes)
    of_role = _of_role(tables.codes)
    return CodeIndex(
        of_role=of_role,
        today={role_id: _in_force(rows) for role_id, rows in of_role.items()},
        known=known,
        by_name=_by_name(known.values()),
        owners=_owners(tables.codes),
    )


def _of_role(rows: Iterable[CodeRow]) -> dict[str, tuple[CodeRow, ...]]:
    found: dict[str, list[CodeRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.system, row.version, row.code, row.relation)):
        found[row.role_id].append(row)
    return {role_id: tuple(codes) for role_id, codes in found.items()}


def _in_force(rows: Iterable[CodeRow]) -> tuple[CodeRow, ...]:
    return tuple(row for row in rows if row.relation in OWN_RELATIONS and row.valid_to is None)


def _known(rows: Iterable[KnownCode]) -> dict[tuple[str, str], KnownCode]:
    # The newest version of a list counts: later versions overwrite earlier ones.
    in_order = sorted(rows, key=lambda row: (row.system, row.version, row.code))
    return {(row.system, row.code): row for row in in_order}


def _by_name(codes: Iterable[KnownCode]) -> dict[tuple[str, str], str]:
    """The code by its system and its casefolded name, where only one code has that name."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code in codes:
        found[code.system, code.display.casefold()].append(code.code)
    return {name: same[0] for name, same in found.items() if len(same) == 1}


def _owners(rows: Iterable[CodeRow]) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.relation == "own":
            found[row.system, row.code].add(row.role_id)
    return {key: frozenset(role_ids) for key, role_ids in found.items()}
