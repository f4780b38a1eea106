"""Faults between rows: order, repeated keys, references, and names that would collide."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from app.matching.names import NameReader
from app.matching.phrases import Words
from app.services.seed.cells import SeedData, SeedLine
from app.services.seed.names import names_of
from app.services.seed.rows import (
    LINES,
    AmbiguousCandidateLine,
    AmbiguousTitleLine,
    CodeEvidenceLine,
    CodeLine,
    CodeSystemVersionLine,
    FormerNameLine,
    RelationLine,
    RoleLine,
    SynonymLine,
)
from app.vocabulary import MATCHABLE_SCOPES, RoleRelation, RoleStatus

_NO_CYCLES = (RoleRelation.KIND_OF, RoleRelation.TRAINS_FOR, RoleRelation.SUCCEEDED_BY)


def faults_between_files(data: SeedData) -> Iterator[str]:
    """Every fault between rows, as `file:line: message`."""
    for line in LINES:
        yield from disorder(data, line)
        yield from _dangling(data, line)
    yield from _evidence_without_code(data)
    yield from _faults_of_names(data)
    yield from _gaps_in_positions(data)
    yield from _circles(data)


def disorder(data: SeedData, kind: type[SeedLine]) -> Iterator[str]:
    """Repeated keys of one file, and the first row that is not in order."""
    seen: dict[tuple[str | int, ...], str] = {}
    for where, line in data.of(kind):
        if line.key in seen:
            yield f"{where}: the key {_shown(line.key)} is already at {seen[line.key]}"
        seen.setdefault(line.key, where)
    for (_, before), (where, line) in pairwise(data.of(kind)):
        if line.key < before.key:
            yield f"{where}: not sorted: {_shown(line.key)} comes before {_shown(before.key)}"
            return


def _dangling(data: SeedData, kind: type[SeedLine]) -> Iterator[str]:
    for columns, file in kind.references.items():
        known = {row.line.key for row in data.files.get(file, ())}
        for where, line in data.of(kind):
            named = tuple(getattr(line, column) for column in columns)
            if None not in named and named not in known:
                yield f"{where}: {columns[-1]} {_shown(named)} is not in {file}"


def _evidence_without_code(data: SeedData) -> Iterator[str]:
    loaded = {line.key for _, line in data.of(CodeSystemVersionLine) if line.is_loaded}
    codes = {line.key for _, line in data.of(CodeLine)}
    for where, line in data.of(CodeEvidenceLine):
        named = (line.system_id, line.version, line.code)
        if line.code is not None and named[:2] in loaded and named not in codes:
            yield f"{where}: code {_shown(_parts(named))} is not in codes.csv"


def _faults_of_names(data: SeedData) -> Iterator[str]:
    names = names_of(data)
    unreadable = list(_unreadable_names(data, names))
    yield from unreadable
    if not unreadable:
        yield from _shared_names(data, names)
        yield from _titles_declared_twice(data, names)
        yield from _names_that_never_decide(data, names)


def _unreadable_names(data: SeedData, names: NameReader) -> Iterator[str]:
    """Names without words, and names that the engine refuses."""
    for where, text in _every_name(data):
        if not names.words_if_readable(text):
            yield f"{where}: '{text}' is not a name that can be read"


def _every_name(data: SeedData) -> Iterator[tuple[str, str]]:
    for where, role in data.of(RoleLine):
        yield where, role.name
    for where, former in data.of(FormerNameLine):
        yield where, former.name
    for where, synonym in data.of(SynonymLine):
        yield where, synonym.term
    for where, ambiguous in data.of(AmbiguousTitleLine):
        yield where, ambiguous.title


def _shared_names(data: SeedData, names: NameReader) -> Iterator[str]:
    """Names that would lead to two roles: preferred names and the synonyms that may match."""
    owners: dict[Words, dict[str, str]] = defaultdict(dict)
    for where, role_id, text in _deciding_names(data):
        known = owners[names.words(text)]
        for other, place in known.items():
            if other != role_id:
                yield f"{where}: '{text}' of {role_id} is also a name of {other}, at {place}"
        known.setdefault(role_id, where)


def _deciding_names(data: SeedData) -> Iterator[tuple[str, str, str]]:
    for where, role in data.of(RoleLine):
        if role.status is RoleStatus.ACTIVE:
            yield where, role.role_id, role.name
    yield from _matchable(data)


def _matchable(data: SeedData) -> Iterator[tuple[str, str, str]]:
    for where, synonym in data.of(SynonymLine):
        if synonym.scope in MATCHABLE_SCOPES:
            yield where, synonym.role_id, synonym.term


def _names_that_never_decide(data: SeedData, names: NameReader) -> Iterator[str]:
    """Synonyms that may match, although their words are declared always ambiguous."""
    declared = {
        names.words(line.title): where
        for where, line in data.of(AmbiguousTitleLine)
        if line.is_always_ambiguous
    }
    for where, role_id, text in _matchable(data):
        place = declared.get(names.words(text))
        if place is not None:
            yield (
                f"{where}: '{text}' of {role_id} may match, "
                f"but {place} declares it always ambiguous"
            )


def _titles_declared_twice(data: SeedData, names: NameReader) -> Iterator[str]:
    declared: dict[Words, str] = {}
    for where, line in data.of(AmbiguousTitleLine):
        words = names.words(line.title)
        if words in declared:
            yield f"{where}: '{line.title}' is the same title as at {declared[words]}"
        declared.setdefault(words, where)


def _gaps_in_positions(data: SeedData) -> Iterator[str]:
    positions: dict[str, list[int]] = defaultdict(list)
    roles: dict[str, list[str]] = defaultdict(list)
    places: dict[str, str] = {}
    for where, line in data.of(AmbiguousCandidateLine):
        positions[line.title].append(line.position)
        roles[line.title].append(line.role_id)
        places[line.title] = where
    for title, where in places.items():
        if sorted(positions[title]) != list(range(1, len(positions[title]) + 1)):
            yield f"{where}: the positions of '{title}' must be 1, 2, 3 and so on"
        if len(set(roles[title])) < len(roles[title]):
            yield f"{where}: '{title}' names the same role twice"


def _circles(data: SeedData) -> Iterator[str]:
    for relation in _NO_CYCLES:
        lines = [row for row in data.of(RelationLine) if row[1].relation is relation]
        graph: dict[str, set[str]] = defaultdict(set)
        for _, line in lines:
            graph[line.from_role_id].add(line.to_role_id)
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            where = next(where for where, line in lines if line.from_role_id == circle[0])
            yield f"{where}: {relation} goes round in a circle: {' > '.join(circle)}"


def _parts(named: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(part or "" for part in named)


def _shown(key: Iterable[str | int]) -> str:
    return "'" + "|".join(str(part) for part in key) + "'"
