"""Release notes: the changes of the content in plain words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.services.content.copies import Fact, Facts
from app.services.releases.changes import RowChange
from app.vocabulary import ChangeAction, EvidenceKind, RoleStatus

MOST_ITEMS: Final = 200
"""The most rows that a note names. The rest are counted, and the diff has them all."""

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReleaseNote:
    """One kind of change: a heading with a count, and each row in words."""

    text: str
    items: tuple[str, ...]


class _Words(NamedTuple):
    """The words for the rows of a table."""

    one: str
    many: str
    named: Callable[[Fact, Names], str]


def write_notes(changes: Iterable[RowChange], names: Names) -> list[ReleaseNote]:
    """The changes grouped by their subject and by what happened to it, the roles first.

    `names` maps the id of each role to its name.
    """
    grouped: dict[tuple[int, str, str], list[RowChange]] = defaultdict(list)
    for change in changes:
        place = _ORDER.get(change.entity, len(_ORDER))
        grouped[place, _subject(change.entity, change.fact), what_became(change)].append(change)
    return [
        _note(entity, became, group, names)
        for (_, entity, became), group in sorted(grouped.items())
    ]


def count_rows(facts: Facts) -> dict[str, int]:
    """The number of rows of each kind, by the name that notes use for the kind."""
    counted = Counter(_subject(entity, fact) for entity, rows in facts.items() for fact in rows)
    return dict(sorted(counted.items()))


def first_note(counts: Mapping[str, int]) -> ReleaseNote:
    """What the first release contains. There is nothing to compare it with."""
    items = [_counted(entity, counts[entity]) for entity in _ORDER if counts.get(entity)]
    return ReleaseNote("First release", tuple(items))


def _counted(entity: str, rows: int) -> str:
    words = _WORDS.get(entity, _Words(entity, entity, _by_key))
    return f"{rows:,} {words.one if rows == 1 else words.many}"


def describe(change: RowChange, names: Names) -> str:
    """One change as a sentence without a full stop.

    >>> describe(RowChange("role", "a", {"name": "A"}, {"name": "B"}), {})
    "'A' is now named 'B'"
    """
    if change.entity == "role" and "name" in change.fields:
        rest = [name for name in change.fields if name != "name"]
        renamed = f"'{(change.before or {})['name']}' is now named '{change.fact['name']}'"
        return "; ".join([renamed, *_fields(change, rest)])
    named = _named(change, names)
    is_search = _subject(change.entity, change.fact) == _SEARCHES
    return named if is_search else "; ".join([named, *_fields(change, change.fields)])


def what_became(change: RowChange) -> str:
    """What happened to a row, in a word or two. A role can be renamed, retired or reinstated."""
    if change.action is ChangeAction.INSERT:
        return "added"
    if change.action is ChangeAction.DELETE:
        return "removed"
    if change.entity != "role":
        return "changed"
    if "status" in change.fields:
        return "retired" if change.fact["status"] == RoleStatus.RETIRED else "in use again"
    return "renamed" if "name" in change.fields else "changed"


def _note(entity: str, became: str, group: list[RowChange], names: Names) -> ReleaseNote:
    text = f"{_counted(entity, len(group))} {became}"
    if entity == _SEARCHES:
        return ReleaseNote(text, ())
    items = [describe(change, names) for change in group[:MOST_ITEMS]]
    if len(group) > MOST_ITEMS:
        items.append(f"and {len(group) - MOST_ITEMS:,} more")
    return ReleaseNote(text, tuple(items))


def _subject(entity: str, fact: Fact) -> str:
    is_search = entity == "code_evidence" and fact["kind"] == EvidenceKind.SEARCHED
    return _SEARCHES if is_search else entity


def _named(change: RowChange, names: Names) -> str:
    words = _WORDS.get(_subject(change.entity, change.fact))
    return words.named(change.fact, names) if words else change.key.replace("|", ", ")


def _fields(change: RowChange, fields: Iterable[str]) -> list[str]:
    before, after = change.before or {}, change.after or {}
    return [
        f"{name.replace('_', ' ')} was {_shown(before.get(name))}, is {_shown(after.get(name))}"
        for name in fields
    ]


def _shown(value: Any) -> str:  # noqa: ANN401  # a cell of any column
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}'"


def _role(fact: Fact, names: Names, column: str = "role_id") -> str:
    return names.get(fact[column], fact[column]) if fact.get(column) else "no role"


def _by_key(fact: Fact, _: Names) -> str:
    return ", ".join(str(value) for value in fact.values() if value is not None)


def _mapping(fact: Fact, names: Names) -> str:
    listed = f"{fact['system_id']} {fact['version']}, {fact['code']}"
    return f"{_role(fact, names)}: {listed} ({fact['relation'].replace('_', ' ')})"


def _relation(fact: Fact, names: Names) -> str:
    subject, target = _role(fact, names, "from_role_id"), _role(fact, names, "to_role_id")
    return f"{subject}: {fact['relation'].replace('_', ' ')} {target}"


def _code(fact: Fact, _: Names) -> str:
    return f"{fact['system_id']} {fact['version']}, {fact['code']}: {fact['display']}"


def _search(fact: Fact, names: Names) -> str:
    return f"{_role(fact, names)} in {fact['system_id']} {fact['version']}: {fact['says']}"


def _rewrite(fact: Fact, _: Names) -> str:
    return f"'{fact['written']}' is read as '{fact['rewritten']}'"


def _listed_word(fact: Fact, _: Names) -> str:
    return f"'{fact['words']}' ({fact['kind']})"


def _title(column: str) -> Callable[[Fact, Names], str]:
    return lambda fact, _: f"'{fact[column]}'"


def _of_role(column: str) -> Callable[[Fact, Names], str]:
    return lambda fact, names: f"'{fact[column]}' for {_role(fact, names)}"


_SEARCHES: Final = "search"
_WORDS: Final = {
    "role": _Words("role", "roles", lambda fact, _: fact["name"]),
    "former_name": _Words("former name", "former names", _of_role("name")),
    "synonym": _Words("synonym", "synonyms", _of_role("term")),
    "ambiguous_title": _Words("ambiguous title", "ambiguous titles", _title("title")),
    "ambiguous_candidate": _Words(
        "meaning of an ambiguous title", "meanings of ambiguous titles", _of_role("title")
    ),
    "relation": _Words("relation between roles", "relations between roles", _relation),
    "mapping": _Words("mapping", "mappings", _mapping),
    "reading_rule": _Words("rule of reading", "rules of reading", _title("rule_id")),
    "code_reading": _Words("reading of a code", "readings of codes", _mapping),
    "code_evidence": _Words("statement about codes", "statements about codes", _of_role("says")),
    _SEARCHES: _Words("search of a code list", "searches of code lists", _search),
    "role_skill_mix": _Words("skill-mix statement", "skill-mix statements", _of_role("type_id")),
    "skill_mix_change_type": _Words(
        "skill-mix change type", "skill-mix change types", _title("name")
    ),
    "code_system": _Words("code system", "code systems", _title("title")),
    "code_system_version": _Words(
        "version of a code system",
        "versions of code systems",
        lambda fact, _: f"{fact['system_id']} {fact['version']}",
    ),
    "code": _Words("code", "codes", _code),
    "code_title": _Words("other wording of a code", "other wordings of codes", _title("title")),
    "rewritten_word": _Words("rewrite", "rewrites", _rewrite),
    "context_word": _Words("context word", "context words", _listed_word),
    "grade_word": _Words("grade", "grades", _listed_word),
    "modifier_word": _Words("modifier", "modifiers", _listed_word),
    "set_aside_word": _Words("word to set aside", "words to set aside", _listed_word),
    "head_word": _Words("head word", "head words", _listed_word),
    "other_job_word": _Words("other-job word", "other-job words", _title("words")),
    "guard_word": _Words("guard", "guards", _of_role("words")),
    "special_term": _Words("special term", "special terms", _listed_word),
    "organisation": _Words("organisation", "organisations", lambda fact, _: fact["name"]),
    "study_availability": _Words("fact of the study", "facts of the study", _by_key),
    "source": _Words("source", "sources", _title("title")),
}
_ORDER: Final = {entity: place for place, entity in enumerate(_WORDS)}
