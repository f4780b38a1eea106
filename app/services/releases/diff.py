"""Two releases compared: in words, as data, and as a table from old roles to new roles."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.services.content.copies import Fact, Facts
from app.services.releases.changes import RowChange, changes_between
from app.services.releases.notes import ReleaseNote, write_notes
from app.vocabulary import RoleRelation, RoleStatus


class Fate(StrEnum):
    """What happened to a role between two releases."""

    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    REPLACED = "replaced"
    MERGED = "merged"
    SPLIT = "split"
    RETIRED = "retired"
    REINSTATED = "reinstated"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Correlation:
    """One old role and the new role that it is now. A split role has a line for each new role.

    A side without a role is None. `changed` names the other columns that differ, where both
    sides are the same role.
    """

    fate: Fate
    old_role_id: str | None
    old_name: str | None
    new_role_id: str | None
    new_name: str | None
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """What changed from one state of the content to another."""

    notes: tuple[ReleaseNote, ...]
    changes: tuple[RowChange, ...]
    correlation: tuple[Correlation, ...]
    names: Mapping[str, str]


def compare(old: Facts, new: Facts) -> ReleaseDiff:
    """Everything that changed. The table has every role of both sides."""
    changes = changes_between(old, new)
    names = {**role_names(old), **role_names(new)}
    return ReleaseDiff(
        notes=tuple(write_notes(changes, names)),
        changes=tuple(changes),
        correlation=tuple(_correlate(old, new)),
        names=names,
    )


def role_names(facts: Facts) -> dict[str, str]:
    """The name of each role by its id."""
    return {fact["role_id"]: fact["name"] for fact in facts.get("role", ())}


def _correlate(old: Facts, new: Facts) -> Iterator[Correlation]:
    before, after = _roles(old), _roles(new)
    retired = {
        role_id
        for role_id in before.keys() & after.keys()
        if _is_retired(after[role_id]) and not _is_retired(before[role_id])
    }
    successors = {role_id: _successors(new, role_id) for role_id in retired}
    shared = Counter(heir for heirs in successors.values() for heir in heirs)
    for role_id in sorted(before.keys() | after.keys()):
        if role_id in retired and successors[role_id]:
            yield from _succeeded(before[role_id], successors[role_id], after, shared)
        else:
            yield _same_role(before.get(role_id), after.get(role_id))


def _roles(facts: Facts) -> dict[str, Fact]:
    return {fact["role_id"]: fact for fact in facts.get("role", ())}


def _is_retired(role: Fact) -> bool:
    return bool(role["status"] == RoleStatus.RETIRED)


def _successors(facts: Facts, role_id: str) -> list[str]:
    """The roles that succeed a role, in the order of their ids."""
    found: dict[str, list[str]] = defaultdict(list)
    for fact in facts.get("relation", ()):
        if fact["relation"] == RoleRelation.SUCCEEDED_BY and fact["valid_to"] is None:
            found[fact["from_role_id"]].append(fact["to_role_id"])
    return sorted(found[role_id])


def _succeeded(
    old: Fact, heirs: list[str], after: Mapping[str, Fact], shared: Mapping[str, int]
) -> Iterator[Correlation]:
    for heir in heirs:
        fate = Fate.MERGED if shared[heir] > 1 else Fate.REPLACED
        if len(heirs) > 1:
            fate = Fate.SPLIT
        yield Correlation(fate, old["role_id"], old["name"], heir, after[heir]["name"])


def _same_role(old: Fact | None, new: Fact | None) -> Correlation:
    if old is None or new is None:
        fate = Fate.ADDED if old is None else Fate.REMOVED
        return Correlation(fate, *_shown(old), *_shown(new))
    changed = tuple(name for name in new if old.get(name) != new[name])
    return Correlation(_fate(old, new), *_shown(old), *_shown(new), changed)


def _shown(role: Fact | None) -> tuple[str | None, str | None]:
    return (None, None) if role is None else (role["role_id"], role["name"])


def _fate(old: Fact, new: Fact) -> Fate:
    if old["status"] != new["status"]:
        return Fate.RETIRED if _is_retired(new) else Fate.REINSTATED
    return Fate.UNCHANGED if old["name"] == new["name"] else Fate.RENAMED
