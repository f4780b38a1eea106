"""The history in words: what was changed, by whom and why, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from app.db.models import Change
from app.plurals import counted
from app.services.releases.changes import RowChange
from app.services.releases.notes import describe, what_became
from app.vocabulary import ChangeAction
from app.web.words import actor_in_words, clock, day_in_words

SUBJECTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "roles": (
        "Roles and their names",
        frozenset({"role", "former_name", "synonym", "relation", "role_skill_mix"}),
    ),
    "codes": (
        "Codes and what they mean for roles",
        frozenset(
            {"mapping", "code_evidence", "code", "code_title", "code_system", "code_system_version"}
        ),
    ),
    "ambiguous": (
        "Ambiguous titles",
        frozenset({"ambiguous_title", "ambiguous_candidate"}),
    ),
    "words": (
        "Words in titles",
        frozenset(
            {
                *("rewritten_word", "context_word", "grade_word", "modifier_word"),
                *("set_aside_word", "head_word", "other_job_word", "guard_word", "special_term"),
            }
        ),
    ),
    "proposals": (
        "Proposals",
        frozenset({"proposal", "proposal_source", "proposal_comment"}),
    ),
    "releases": ("Releases", frozenset({"release"})),
    "trusts": (
        "Trusts' lists",
        frozenset({"establishment_version", "establishment_resolution", "local_title"}),
    ),
    "sources": ("Sources and organisations", frozenset({"source", "organisation"})),
    "keys": ("Keys", frozenset({"api_key"})),
}
"""What the list can be narrowed to: words, and the tables that belong to them."""

_OF_TRUSTS: Final = {
    "establishment_version": "a version of its list",
    "establishment_resolution": "new answers to its list",
    "local_title": "a title of its own",
}
_DONE: Final = {
    ChangeAction.INSERT: "added",
    ChangeAction.UPDATE: "changed",
    ChangeAction.DELETE: "removed",
}


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One change. `path` leads to what was changed, where it has a page."""

    number: int
    text: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class ChangesOfAMoment:
    """Changes that were made together. `reason` is the one that all of them have."""

    day: str
    time: str
    actor: str
    reason: str
    changes: tuple[ChangeInWords, ...]


def moments(changes: Sequence[Change], names: Mapping[str, str]) -> list[ChangesOfAMoment]:
    """The changes, those together that one caller made in one moment. `names` are of roles."""
    grouped = groupby(changes, key=lambda change: (change.at, change.actor))
    return [_moment(at, actor, list(together), names) for (at, actor), together in grouped]


def _moment(
    at: datetime, actor: str, together: Sequence[Change], names: Mapping[str, str]
) -> ChangesOfAMoment:
    reasons = {change.reason for change in together}
    shared = reasons.pop() if len(together) > 1 and len(reasons) == 1 else None
    return ChangesOfAMoment(
        day=day_in_words(at.date()),
        time=clock(at),
        actor=actor_in_words(actor),
        reason=shared or "",
        changes=tuple(_in_words(change, names, shared) for change in together),
    )


def _in_words(change: Change, names: Mapping[str, str], shared: str | None) -> ChangeInWords:
    text, path = _text(change, names)
    is_said = change.reason in {None, shared} or (change.reason or "") in text
    return ChangeInWords(change.seq or 0, text, "" if is_said else change.reason or "", path)


def _text(change: Change, names: Mapping[str, str]) -> tuple[str, str]:
    if change.redacted_by is not None:
        return f"Something personal was removed (change {change.redacted_by} says why)", ""
    if change.entity in SUBJECTS["proposals"][1]:
        return _of_proposal(change)
    if change.entity in _OF_TRUSTS:
        trust = change.entity_key.partition("|")[0]
        return f"{trust} {_DONE[ChangeAction(change.action)]} {_OF_TRUSTS[change.entity]}", ""
    if change.entity == "release":
        return f"Release {change.entity_key} published", f"/ui/releases/{change.entity_key}"
    if change.entity == "api_key":
        return f"Key {change.entity_key} {_of_key(change)}", ""
    if change.entity == "change":
        return f"Something personal removed from change {change.entity_key}", ""
    path = f"/ui/roles/{change.entity_key}" if change.entity == "role" else ""
    return _of_content(change, names), path


def _of_proposal(change: Change) -> tuple[str, str]:
    number = change.entity_key.partition("|")[0]
    path = f"/ui/proposals/{number}"
    if change.entity == "proposal_comment":
        return f"Comment on proposal {number}", path
    if change.entity == "proposal_source":
        return f"Sources of proposal {number} changed", path
    state = (change.after or {}).get("state")
    if change.before is None:
        return f"Proposal {number} drafted", path
    became = state.replace("_", " ") if isinstance(state, str) else "changed"
    return f"Proposal {number} {became}", path


def _of_key(change: Change) -> str:
    return "made" if change.before is None else "revoked"


def _of_content(change: Change, names: Mapping[str, str]) -> str:
    row = RowChange(change.entity, change.entity_key, change.before, change.after)
    kind = change.entity.replace("_", " ").capitalize()
    try:
        return f"{kind} {what_became(row)}: {describe(row, names)}"
    except (KeyError, TypeError):  # a row of an earlier version, which had other columns
        return f"{kind} {what_became(row)}: {change.entity_key.replace('|', ', ')}"


def total_in_words(total: int, shown: Iterable[ChangesOfAMoment]) -> str:
    """How many changes there are, and how many of them are on the page."""
    here = sum(len(moment.changes) for moment in shown)
    if here == total:
        return counted(total, "change")
    return f"{counted(here, 'change')} of {total:,}"
