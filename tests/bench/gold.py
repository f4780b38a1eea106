"""Labelled titles, their labels turned into roles of the registry."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.matching.index import MatchIndex

_NO_ROLE = frozenset(("(not an NHS role)", "(not a job title)"))


class GoldKind(StrEnum):
    """What a labeller says should become of a title."""

    CLEAR = "clear"  # one of the roles is right
    AMBIGUOUS = "ambiguous"  # the roles are its readings
    OUTSIDE = "outside"  # no match is right: not an NHS role, no job title
    ABSTAIN = "abstain"  # a match would be a guess
    SOFT = "soft"  # a match to one of the roles, or none, is right
    UNLISTED = "unlisted"  # the label names no role of the registry


@dataclass(frozen=True, slots=True)
class GoldTitle:
    """One labelled title; `roles` are the role ids that its labels mean."""

    title: str
    kind: GoldKind
    roles: frozenset[str]
    label: str
    is_mental_health: bool


@dataclass(frozen=True, slots=True)
class GoldSet:
    """The titles of one file, and what a reader must know of how its labels were mapped.

    `listed` are the roles that its labeller could choose from; None where he chose freely.
    """

    name: str
    titles: tuple[GoldTitle, ...]
    listed: frozenset[str] | None
    caveats: tuple[str, ...]


class Labels:
    """Standard names of labellers to role ids, by name, synonym or glossary."""

    def __init__(self, index: MatchIndex, glossary: Path) -> None:
        """Read the glossary of other names beside the index's own terms."""
        self._index = index
        self._names = {index.words(role.name): role.role_id for role in index.roles.values()}
        self._terms = {term.words: term for term in index.terms}
        with glossary.open(newline="", encoding="utf-8") as file:
            self._entries = {row["label"]: row for row in csv.DictReader(file)}

    def roles(self, label: str) -> frozenset[str]:
        """The roles that a label means; none where the registry lacks it.

        A label with a bracket falls back to the name before it. The glossary's 'all
        sub-specialty …' takes in every role below the label's.
        """
        found = self._named(label) or self._named(label.partition(" (")[0])
        entry = self._entries.get(label)
        if entry is None:
            return found
        others = [other for other in entry["same_role_other_names"].split(";") if other]
        found = found.union(*(self._named(other) for other in others))
        if any(other.startswith("all sub-specialty") for other in others):
            found |= self._below(found)
        if found and entry["broader_role"]:
            found |= self._named(entry["broader_role"])
        return found

    def is_mental_health(self, role_id: str) -> bool:
        """Whether a role is one of mental health."""
        return self._index.role_rows[role_id].is_mental_health

    def _named(self, name: str) -> frozenset[str]:
        words = self._index.words(name) if name.strip() else ()
        if words in self._names:
            return frozenset((self._names[words],))
        term = self._terms.get(words)
        return frozenset(term.role_ids) if term and term.ambiguous is None else frozenset()

    def _below(self, roles: frozenset[str]) -> frozenset[str]:
        return frozenset(one for one, above in self._index.ancestors.items() if above & roles)


def read_dev(folder: Path, labels: Labels) -> GoldSet:
    """The titles of dev.csv."""
    titles = tuple(_dev_title(row, labels) for row in _rows(folder / "dev.csv"))
    return GoldSet("dev.csv", titles, None, tuple(_unlisted(titles)))


def _dev_title(row: dict[str, str], labels: Labels) -> GoldTitle:
    roles = _roles([row["label"], *row["acceptable_labels"].split(";")], labels)
    kind = GoldKind.AMBIGUOUS if row["ambiguous"] == "yes" else GoldKind.CLEAR
    if row["label"] in _NO_ROLE:
        kind = GoldKind.OUTSIDE
    elif kind is GoldKind.CLEAR and not roles:
        kind = GoldKind.UNLISTED
    return GoldTitle(row["title"], kind, roles, row["label"], row["in_mental_health"] == "yes")


_EXPECTED = {
    "matched": GoldKind.CLEAR,
    "ambiguous": GoldKind.AMBIGUOUS,
    "abstain": GoldKind.ABSTAIN,
    "soft": GoldKind.SOFT,
}


def read_dev_more(folder: Path, labels: Labels) -> GoldSet:
    """The titles of dev_more.csv, without those expected to be 'none'."""
    rows = _rows(folder / "dev_more.csv")
    kept = [row for row in rows if row["expected"] in _EXPECTED]
    titles = tuple(_dev_more_title(row, labels) for row in kept)
    listed = frozenset[str]().union(*(gold.roles for gold in titles))
    caveats = (
        f"{len(rows) - len(kept)} titles expected 'none' are left out: their labeller's list is "
        "smaller, so a match may be right.",
        f"The labeller chose from a list that maps to {len(listed)} of our roles. 'wrong' counts a "
        "match to a role off that list too; 'on list' and ECE leave such matches out.",
        "'abstain' titles count any match as wrong.",
        "Mental health = a labelled role is one of mental health.",
    )
    return GoldSet("dev_more.csv", titles, listed, (*_unlisted(titles), *caveats))


def _dev_more_title(row: dict[str, str], labels: Labels) -> GoldTitle:
    roles = _roles(row["accepted_roles"].split(";"), labels)
    kind = _EXPECTED[row["expected"]]
    if kind is GoldKind.CLEAR and not roles:
        kind = GoldKind.UNLISTED
    is_mental_health = any(labels.is_mental_health(role_id) for role_id in roles)
    return GoldTitle(row["title"], kind, roles, row["accepted_roles"], is_mental_health)


_OUTCOMES = {
    "matched": GoldKind.CLEAR,
    "ambiguous": GoldKind.AMBIGUOUS,
    "unmatched": GoldKind.OUTSIDE,
    "soft": GoldKind.SOFT,
}


def read_labelled(path: Path, index: MatchIndex) -> GoldSet:
    """Anybody's own labels: a CSV with `title`, `outcome` and `role_ids` joined by ';'.

    The outcome is matched, ambiguous, unmatched, or soft (a match to one of the roles or none
    is right). Raises `ValueError` that names every row at fault.
    """
    rows = _rows(path)
    faults = [
        f"row {number}: {fault}"
        for number, row in enumerate(rows, start=2)
        for fault in _faults(row, index)
    ]
    if faults:
        raise ValueError("\n".join(faults))
    titles = tuple(_labelled_title(row, index) for row in rows)
    return GoldSet(path.name, titles, None, tuple(_unlisted(titles)))


def _faults(row: dict[str, str], index: MatchIndex) -> Iterator[str]:
    if missing := {"title", "outcome", "role_ids"} - row.keys():
        yield f"no column {', '.join(sorted(missing))}"
        return
    if row["outcome"] not in _OUTCOMES:
        yield f"outcome '{row['outcome']}' is none of {', '.join(_OUTCOMES)}"
    for role_id in _role_ids(row):
        if role_id not in index.roles:
            yield f"no role '{role_id}'"


def _labelled_title(row: dict[str, str], index: MatchIndex) -> GoldTitle:
    roles = frozenset(_role_ids(row))
    in_field = any(index.role_rows[role_id].is_mental_health for role_id in roles)
    return GoldTitle(row["title"], _OUTCOMES[row["outcome"]], roles, row["role_ids"], in_field)


def _role_ids(row: dict[str, str]) -> list[str]:
    return [role_id for role_id in row["role_ids"].split(";") if role_id]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _roles(names: list[str], labels: Labels) -> frozenset[str]:
    return frozenset[str]().union(*(labels.roles(name) for name in names if name))


def _unlisted(titles: tuple[GoldTitle, ...]) -> Iterator[str]:
    kinds = Counter(gold.kind for gold in titles)
    yield ", ".join(f"{kinds[kind]} {kind}" for kind in GoldKind if kinds[kind])
    missing = sorted({gold.label for gold in titles if gold.kind is GoldKind.UNLISTED})
    if missing:
        yield f"No role of the registry for: {'; '.join(missing)}. A match counts as wrong."
