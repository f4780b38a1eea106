"""Labelled titles, their labels turned into roles of the registry."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.matching.kinship import lookup
from app.matching.index import MatchIndex

_NO_ROLE = ("(not an NHS role)", "(not a job title)")


@dataclass(frozen=True, slots=True)
class GoldTitle:
    """One labelled title.

    `kind`: 'clear' (one of `roles` is right), 'ambiguous' (`roles` are its readings),
    'outside' (no match is right), 'abstain' (a match would be a guess), 'soft' (a match to
    one of `roles` or none is right), 'unlisted' (the label names no role of the registry).
    """

    title: str
    kind: str
    roles: frozenset[str]
    label: str
    is_mental_health: bool


class Labels:
    """Standard names of labellers to role ids, by name, synonym or glossary."""

    def __init__(self, index: MatchIndex, glossary: Path) -> None:
        """Read the glossary of other names beside the index's own terms."""
        self._index = index
        self._names = {index.words(role.name): role.role_id for role in index.roles.values()}
        with glossary.open(newline="", encoding="utf-8") as file:
            self._others = {row["label"]: row for row in csv.DictReader(file)}

    def roles(self, label: str) -> frozenset[str]:
        """The roles that a label stands for; none where the registry lacks it."""
        found = self._role(label)
        if label in self._others:
            others = self._others[label]["same_role_other_names"].split(";")
            found = found.union(*(self._role(other) for other in others if other))
        if found and label in self._others and self._others[label]["broader_role"]:
            found |= self._role(self._others[label]["broader_role"])
        return found

    def _role(self, name: str) -> frozenset[str]:
        words = self._index.words(name)
        if words in self._names:
            return frozenset((self._names[words],))
        term = lookup(self._index, words)
        return frozenset(term.role_ids) if term is not None and term.ambiguous is None else frozenset()


def read_dev(folder: Path, labels: Labels) -> Iterator[GoldTitle]:
    """The titles of dev.csv."""
    with (folder / "dev.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = [row["label"], *row["acceptable_labels"].split(";")]
            roles = frozenset().union(*(labels.roles(name) for name in names if name))
            kind = "ambiguous" if row["ambiguous"] == "yes" else "clear"
            if row["label"] in _NO_ROLE:
                kind = "outside"
            elif not roles:
                kind = "unlisted" if kind == "clear" else "ambiguous"
            yield GoldTitle(row["title"], kind, roles, row["label"], row["in_mental_health"] == "yes")


def read_dev_more(folder: Path, labels: Labels) -> Iterator[GoldTitle]:
    """The titles of dev_more.csv; 'none' there means a role that its smaller list lacks, so it is left out."""
    kinds = {"matched": "clear", "ambiguous": "ambiguous", "abstain": "abstain", "soft": "soft"}
    with (folder / "dev_more.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["expected"] not in kinds:
                continue
            names = row["accepted_roles"].split(";")
            roles = frozenset().union(*(labels.roles(name) for name in names if name))
            kind = kinds[row["expected"]]
            if kind == "clear" and not roles:
                kind = "unlisted"
            is_mental_health = any(labels_is_mental_health(labels, role) for role in roles)
            yield GoldTitle(row["title"], kind, roles, row["accepted_roles"], is_mental_health)


def labels_is_mental_health(labels: Labels, role_id: str) -> bool:
    """Whether a role is one of mental health."""
    return labels._index.role_rows[role_id].is_mental_health  # noqa: SLF001  # one module's own class
