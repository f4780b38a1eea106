"""The one table of all word lists that earlier versions had, as rows of today's word lists.

Stored releases, the history and a migration rely on this module, so its answers never change.
"""

from collections.abc import Iterable
from typing import Final

from app.services.content.copies import Fact

LEXICON: Final = "lexicon_entry"
"""The table that earlier versions had. Its rows are called entries here."""

_CONTEXTS: Final = (
    "setting",
    "population",
    "specialty",
    "service",
    "place",
    "organisation",
    "work",
)
_SAME_KINDS: Final = {
    "rewrite": ("rewritten_word", ("spelling", "variant", "abbreviation")),
    "grade": ("grade_word", ("level", "contract")),
    "identity": (
        "modifier_word",
        ("training", "assistant", "associate", "advanced", "consultant", "deputy", "director"),
    ),
    "noise": ("set_aside_word", ("contract", "hours", "recruitment", "function")),
    "head": ("head_word", ("profession", "generic")),
    "field": ("head_word", ("discipline",)),
    "function": ("special_term", ("function", "level")),
}
"""Lexicons whose category is the kind of today, by the table that has their entries."""

PLACES: Final[dict[tuple[str, str], tuple[str, Fact]]] = {
    ("keep", ""): ("rewritten_word", {"kind": "as written"}),
    ("collective", ""): ("head_word", {"kind": "team or place"}),
    ("other job", ""): ("other_job_word", {"is_in_charge": False}),
    ("other job", "in charge"): ("other_job_word", {"is_in_charge": True}),
    ("guard", ""): ("guard_word", {}),
    ("registration", ""): ("special_term", {"kind": "registration"}),
    ("qualified head", "specialty"): ("special_term", {"kind": "general parent"}),
    ("grade form", ""): ("special_term", {"kind": "grade form"}),
    ("level role", ""): ("special_term", {"kind": "level role"}),
    ("level role", "contested"): ("special_term", {"kind": "contested level"}),
}
"""The table of each lexicon and category, and what the pair says in today's columns."""

for _kind in _CONTEXTS:
    PLACES["context", _kind] = ("context_word", {"kind": _kind, "is_mental_health": False})
    PLACES["mental-health context", _kind] = (
        "context_word",
        {"kind": _kind, "is_mental_health": True},
    )
for _lexicon, (_table, _kinds) in _SAME_KINDS.items():
    for _kind in _kinds:
        PLACES[_lexicon, _kind] = (_table, {"kind": _kind})

KEYS: Final = {
    "rewritten_word": ("written",),
    "context_word": ("words",),
    "grade_word": ("words",),
    "modifier_word": ("words",),
    "set_aside_word": ("words",),
    "head_word": ("words",),
    "other_job_word": ("words",),
    "guard_word": ("words", "role_id"),
    "special_term": ("words", "kind"),
}
"""The word lists, and the columns that make the key of each."""

_LABELLED: Final = frozenset(("context_word", "grade_word", "modifier_word"))
_MAYBE_LABELLED: Final = frozenset(("set_aside_word", "special_term"))
_ABOUT_ROLES: Final = frozenset(("guard_word", "special_term"))
_COPIED: Final = ("note", "source_id", "source_detail", "origin")


def as_word_lists(entries: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The rows by table. An entry of an unknown lexicon or category had no effect: it is left out.

    Of entries with the same words in one list, the one that the engine used is kept.
    """
    found: dict[str, dict[tuple[str, ...], Fact]] = {}
    for entry in sorted(entries, key=_in_the_order_of_the_engine):
        placed = as_word(entry)
        if placed is not None:
            table, row = placed
            key = tuple(row[name] for name in KEYS[table])
            found.setdefault(table, {})[key] = row
    return {table: list(rows.values()) for table, rows in found.items()}


def as_word(entry: Fact) -> tuple[str, Fact] | None:
    """The table and row of one entry. None where its lexicon or category is unknown."""
    place = PLACES.get((entry["lexicon"], entry["category"]))
    if place is None:
        return None
    table, said = place
    return table, {**_words(table, entry), **said, **_copied(entry)}


def _in_the_order_of_the_engine(entry: Fact) -> tuple[str, ...]:
    return tuple(entry[name] for name in ("lexicon", "term", "category", "value"))


def _words(table: str, entry: Fact) -> Fact:
    """The columns of today that came from the columns `term`, `value` and `role_id`."""
    if table == "rewritten_word":
        return {"written": entry["term"], "rewritten": entry["value"] or entry["term"]}
    row = {"words": entry["term"]}
    if table in _LABELLED:
        row["label"] = entry["value"] or entry["term"]
    if table in _MAYBE_LABELLED:
        row["label"] = entry["value"] or None
    if table in _ABOUT_ROLES:
        row["role_id"] = entry["role_id"]
    return row


def _copied(entry: Fact) -> Fact:
    return {name: entry[name] for name in _COPIED if name in entry}
