"""Changes of a title that must not change its role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.matching.deciding.verdict import Verdict
from app.matching.index import MatchIndex
from app.matching.repair import MAX_TITLE_CHARACTERS, repair
from app.matching.resolution import Outcome
from tests.bench.registry import decided

Change: TypeAlias = Callable[[str], str]

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
FORM: Final[dict[str, Change]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "double spaces": lambda title: title.replace(" ", "  "),
    "no-break spaces": lambda title: title.replace(" ", NO_BREAK_SPACE),
    "outer spaces": lambda title: f"  {title} ",
    "trailing stop": lambda title: title if title.endswith(".") else f"{title}.",
    "'&' to 'and'": lambda title: title.replace(" & ", " and "),
    "'and' to '&'": lambda title: title.replace(" and ", " & "),
}
ADDED: Final[dict[str, Change]] = {
    "band before": lambda title: title if "band" in title.lower() else f"Band 6 {title}",
    "band after": lambda title: title if "band" in title.lower() else f"{title} Band 6",
    "hours": lambda title: f"{title} 37.5 hours",
    "'- Leeds'": lambda title: f"{title} - Leeds",
    "'- Jasmine Ward'": lambda title: f"{title} - Jasmine Ward",
    "'- South Yorkshire NHS FT'": lambda title: f"{title} - South Yorkshire NHS Foundation Trust",
    "'fixed term'": lambda title: f"{title} - Fixed Term",
    "'- Closed'": lambda title: f"{title} - Closed",
    "'zz'": lambda title: f"zz{title}",
}
# Changes after which a title must never be matched to the same role.
NEVER_THE_ROLE: Final[dict[str, Change]] = {
    "'Former'": lambda title: f"Former {title}",
    "'Ex-'": lambda title: f"Ex-{title}",
    "'Aspiring'": lambda title: f"Aspiring {title}",
    "'- Open Day'": lambda title: f"{title} - Open Day",
}
PLURAL: Final = "plural head"


@dataclass(frozen=True, slots=True)
class Changed:
    """A title whose answer a change altered: outcome and role before and after."""

    relation: str
    title: str
    changed: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RelationResult:
    """One relation over all titles; a flip is a match to one role that became another's."""

    relation: str
    tried: int
    outcomes: tuple[Changed, ...]
    flips: tuple[Changed, ...]


def check_relations(titles: Sequence[str], index: MatchIndex) -> list[RelationResult]:
    """Every relation over every title that it alters, in order."""
    before = [(title, decided(title, index)) for title in titles]
    relations = FORM | ADDED
    results = [_check(name, change, before, index) for name, change in relations.items()]
    plural = {title: plural_head(title, verdict, index) for title, verdict in before}
    results.append(_check(PLURAL, plural.__getitem__, before, index))
    ruled_out = NEVER_THE_ROLE.items()
    return results + [_check_never(name, change, before, index) for name, change in ruled_out]


def _check_never(
    relation: str, change: Change, before: Sequence[tuple[str, Verdict]], index: MatchIndex
) -> RelationResult:
    """A flip here is a title that is still matched to the role that the change rules out."""
    tried, flips = 0, []
    for title, verdict in before:
        changed = change(title)
        if verdict.outcome is not Outcome.MATCHED or len(changed) > MAX_TITLE_CHARACTERS:
            continue
        tried += 1
        after = decided(changed, index)
        if after.role_id == verdict.role_id:
            flips.append(_changed(relation, title, changed, verdict, after))
    return RelationResult(relation, tried, (), tuple(flips))


def _check(
    relation: str, change: Change, before: Sequence[tuple[str, Verdict]], index: MatchIndex
) -> RelationResult:
    tried, outcomes, flips = 0, [], []
    for title, verdict in before:
        changed = change(title)
        if changed == title or len(changed) > MAX_TITLE_CHARACTERS:
            continue
        tried += 1
        after = decided(changed, index)
        if after.outcome is not verdict.outcome:
            outcomes.append(_changed(relation, title, changed, verdict, after))
        elif after.outcome is Outcome.MATCHED and after.role_id != verdict.role_id:
            flips.append(_changed(relation, title, changed, verdict, after))
    return RelationResult(relation, tried, tuple(outcomes), tuple(flips))


def _changed(relation: str, title: str, changed: str, before: Verdict, after: Verdict) -> Changed:
    return Changed(relation, title, changed, _said(before), _said(after))


def _said(verdict: Verdict) -> str:
    return verdict.role_id or f"{verdict.outcome.value} ({verdict.why})"


def plural_head(title: str, verdict: Verdict, index: MatchIndex) -> str:
    """The title with the last word of the term that decided in the plural, where it is singular."""
    if verdict.span is None:
        return title
    repaired = repair(title)
    end = index.read(repaired)[verdict.span.positions[-1]].end
    stem, last = repaired[: end - 1], repaired[end - 1]
    if not last.isalpha() or last in "sS":
        return title
    if last == "y" and stem[-1:] not in "aeiou":
        return f"{stem}ies{repaired[end:]}"
    return f"{stem}{last}s{repaired[end:]}"
