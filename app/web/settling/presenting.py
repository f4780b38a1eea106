"""Titles to settle, in words for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode

from app.db.models import CheckTitle, Role
from app.plurals import counted
from app.services.access.callers import Caller
from app.services.checks.cells import sentence
from app.services.checks.pages.reading import CheckedList
from app.services.checks.pages.readings import OpenTitle, RoleReading
from app.services.checks.pages.settling import SettlingCounts, TitlesPage
from app.vocabulary import OwnDecision, ProposalKind, Scope
from app.web.checking.addresses import path_of
from app.web.checking.presenting import of_list, what_to_do
from app.web.settling.choices import ROLE_PREFIX, Choice, Chosen

OTHER_KEY: Final = "8"
OWN_KEY: Final = "9"
ASK_KEY: Final = "0"
_SENT: Final = (OwnDecision.ROLE, OwnDecision.OWN_ROLE)
_PROPOSE: Final = "/ui/proposals/new"
_KEPT_WORDS: Final = (
    ("title is", "titles are", "kept for your trust."),
    ("title stays", "titles stay", "as your trust decided before."),
    ("title is", "titles are", "not kept, because your decisions on it differ by code."),
)


@dataclass(frozen=True, slots=True)
class Option:
    """A radio button: the key that chooses it, what it says, and how to tell it apart."""

    value: str
    key: str
    text: str
    hints: tuple[str, ...] = ()
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class TitleInTable:
    """A title in the table of all."""

    number: int
    title: str
    path: str
    code: str
    staff: str
    rows: str
    says: str
    decision: str
    is_decided: bool


def shown_title(found: OpenTitle, choice: Choice, caller: Caller | None) -> dict[str, Any]:
    """What the page of one title shows. Who may contribute is led to a proposal of their own."""
    title = found.title
    chosen = choice.chosen or _decided(title)
    return {
        "title": title.title,
        "caption": left_in_words(found.counts),
        "overview": path_of(title.check_id),
        "table": path_of(title.check_id, "settle"),
        "here": path_of(title.check_id, f"settle/{title.number}"),
        "skip": path_of(title.check_id, f"settle/{found.next}") if found.next is not None else "",
        "about": list(about(title)),
        "asks": title.question or "The registry does not know this title. What is it?",
        "is_unmatched": title.outcome == "unmatched",
        "reasons": sentence("; ".join(title.detail["reasons"])),
        "explanation": found.explanation,
        "outside": found.outside_meaning,
        "options": _options(found, choice, chosen),
        "is_search": bool(choice.found),
        "other_key": OTHER_KEY,
        "own_key": OWN_KEY,
        "ask_key": ASK_KEY,
        "chosen": chosen,
        "other": choice.other or _other_name(title, found),
        "reason": choice.reason or (title.reason or ""),
        "faults": choice.faults,
        "decision": decision_of(title),
        "counts": found.counts,
        "done": _done(found.done),
        "may_send": title.decision in _SENT and title.report is None,
        "report": title.report,
        "propose": _propose(title) if _may_contribute(caller) else "",
    }


def shown_keeping(caller: Caller | None, kept: str) -> dict[str, Any]:
    """The trusts for which the caller can keep what is settled, and what was kept just before."""
    trusts = sorted(caller.organisations) if caller is not None and _may_contribute(caller) else []
    return {"trusts": trusts, "kept": list(kept_in_words(kept))}


def kept_in_words(counts: str) -> Iterator[str]:
    """What was kept, from the three counts in the address.

    >>> list(kept_in_words("2-1-0"))
    ['2 titles are kept for your trust.', \
'1 title stays as your trust decided before.']
    """
    parts = counts.split("-")
    if len(parts) != len(_KEPT_WORDS) or not all(one.isascii() and one.isdigit() for one in parts):
        return
    for part, (one, several, rest) in zip(parts, _KEPT_WORDS, strict=True):
        number = int(part[:6])
        if number or rest == _KEPT_WORDS[0][2]:
            yield f"{counted(number, one, several)} {rest}"


def _may_contribute(caller: Caller | None) -> bool:
    return caller is not None and caller.may(Scope.CONTRIBUTE)


def _propose(title: CheckTitle) -> str:
    """The form of a proposal that says what was decided. Empty without such a decision."""
    kinds = {
        OwnDecision.ROLE: ProposalKind.NEW_SYNONYM,
        OwnDecision.OWN_ROLE: ProposalKind.NEW_ROLE,
    }
    kind = kinds.get(OwnDecision(title.decision)) if title.decision else None
    if kind is None:
        return ""
    given = {"kind": kind.value, "title": title.title, "role": title.role_id or ""}
    return f"{_PROPOSE}?{urlencode({name: text for name, text in given.items() if text})}"


def left_in_words(counts: SettlingCounts) -> str:
    """How many titles are left, and how many are put off.

    >>> left_in_words(SettlingCounts(left=3, to_ask=1, settled=4))
    '3 of 8 titles left, 1 to ask a manager about'
    """
    left = f"{counts.left:,} of {counted(counts.all, 'title')} left"
    return f"{left}, {counts.to_ask:,} to ask a manager about" if counts.to_ask else left


def about(title: CheckTitle) -> Iterator[str]:
    """What is known of a title besides its words."""
    if title.code:
        yield f"Code {title.code}"
    if title.band:
        yield f"Band {title.band}" if title.band[:1].isdigit() else title.band
    yield f"On {counted(title.rows, 'row')}"
    if title.staff:
        yield f"{title.staff:,} staff"


def decision_of(title: CheckTitle) -> str:
    """The user's decision in words. Empty without one."""
    if title.decision == OwnDecision.ROLE:
        return title.role_name or ""
    if title.decision == OwnDecision.OWN_ROLE:
        return f"Our own role: {title.reason}"
    return "Ask the manager" if title.decision else ""


def shown_table(checked: CheckedList, titles: TitlesPage) -> dict[str, Any]:
    """What the table of all open titles shows."""
    check_id = checked.job.check_id
    here = path_of(check_id, "settle")
    return {
        "title": "Open titles",
        "caption": of_list(checked),
        "overview": path_of(check_id),
        "here": here,
        "left": left_in_words(titles.counts),
        "counts": titles.counts,
        "next_title": f"{here}/next",
        "download": path_of(check_id, "download"),
        "has_staff": checked.has_staff,
        "titles": [_in_table(title, has_staff=checked.has_staff) for title in titles.titles],
        "page_number": titles.number,
        "last_page": titles.last,
        "previous": f"{here}?page={titles.number - 1}" if titles.number > 1 else "",
        "next": f"{here}?page={titles.number + 1}" if titles.number < titles.last else "",
    }


def _in_table(title: CheckTitle, *, has_staff: bool) -> TitleInTable:
    return TitleInTable(
        title.number,
        title.title,
        path_of(title.check_id, f"settle/{title.number}"),
        title.code or "",
        f"{title.staff:,}" if has_staff else "",
        f"{title.rows:,}",
        what_to_do(title),
        decision_of(title),
        title.decision is not None,
    )


def _options(found: OpenTitle, choice: Choice, chosen: str) -> list[Option]:
    """The roles to choose from: those that a search found, else the readings."""
    keys = map(str, count(1))
    if choice.found:
        # Only so many have a digit of their own.
        last = int(OTHER_KEY)
        roles = zip(keys, choice.found, strict=False)
        return [_found_option(role, key if int(key) < last else "") for key, role in roles]
    readings = zip(keys, found.readings, strict=False)
    return [_option(reading, key, chosen) for key, reading in readings]


def _option(reading: RoleReading, key: str, chosen: str) -> Option:
    role = reading.role
    value = f"{ROLE_PREFIX}{role.role_id}"
    return Option(value, key, role.name, tuple(_hints(reading)), value == chosen)


def _hints(reading: RoleReading) -> Iterator[str]:
    """How to tell a reading from the others."""
    role = reading.role
    if role.definition:
        yield role.definition
    signs = []
    if reading.bands:
        signs.append(f"band {' or '.join(reading.bands)}")
    if reading.words:
        many = "words" if len(reading.words) > 1 else "word"
        signs.append(f"the {many} {', '.join(reading.words)}")
    if signs:
        yield f"Points to it: {'; '.join(signs)}."
    if role.regulator and role.regulator != "none":
        yield f"Register: {role.regulator}."
    if not role.definition and not signs:
        yield sentence(reading.says)


def _found_option(role: Role, key: str) -> Option:
    hints = (role.definition,) if role.definition else ()
    return Option(f"{ROLE_PREFIX}{role.role_id}", key, role.name, hints)


def _decided(title: CheckTitle) -> str:
    """The radio button of the decision that is kept."""
    if title.decision == OwnDecision.ROLE:
        is_reading = title.role_id in {one["role_id"] for one in title.detail["readings"]}
        return f"{ROLE_PREFIX}{title.role_id}" if is_reading else Chosen.OTHER.value
    own = {OwnDecision.OWN_ROLE: Chosen.OWN_ROLE, OwnDecision.ASK: Chosen.ASK}
    return own[OwnDecision(title.decision)].value if title.decision else ""


def _other_name(title: CheckTitle, found: OpenTitle) -> str:
    """The role of a decision that is none of the readings."""
    is_reading = title.role_id in {one.role.role_id for one in found.readings}
    return "" if is_reading or title.role_name is None else title.role_name


def _done(title: CheckTitle | None) -> dict[str, str] | None:
    """What was decided just before, and where to change it."""
    if title is None or title.decision is None:
        return None
    path = path_of(title.check_id, f"settle/{title.number}")
    return {"title": title.title, "decision": decision_of(title), "path": path}
