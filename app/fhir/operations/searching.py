"""Which members of a value set somebody means who types a few words, the best first."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from app.fhir.terminology.library import Library
from app.fhir.terminology.value_sets import Member
from app.matching.index import MatchIndex
from app.matching.resolve import TitleError, resolve_title

_WORD: Final = re.compile(r"\w+")
_BY_CODE: Final = 6
"""Where a code that begins with the text comes, after the names that do."""


def found_by(text: str, members: Iterable[Member], library: Library) -> list[Member]:
    """The members with every word of the text in one of their names, or whose code begins so.

    A role that the engine matches comes first, then names that begin with the text, then names
    with words that begin so. The order never depends on how many are shown.
    """
    members = list(members)
    typed = text.casefold().strip()
    words = _WORD.findall(typed)
    decided = _decided(text, members, library)
    ranked = []
    for place, member in enumerate(members):
        key = (member.system.url, member.concept.code)
        rank = 0 if key in decided else _rank(typed, words, member)
        if rank is not None:
            ranked.append((rank, place, member))
    return [member for _, _, member in sorted(ranked, key=lambda one: one[:2])]


def _rank(text: str, words: Sequence[str], member: Member) -> int | None:
    """How well a member fits: a lower number is better, None is not at all."""
    code, own = member.concept.code.casefold(), str(member.given.get("display", "")).casefold()
    searched = f"{own}\n{member.concept.searched}" if own else member.concept.searched
    has_words = bool(words) and all(word in searched for word in words)
    if not has_words:
        return _BY_CODE if code.startswith(text) else None
    names = searched.split("\n")
    first = names[0]
    fits = (
        text in names,
        first.startswith(text),
        any(name.startswith(text) for name in names),
        all(_begins(word, first) for word in words),
        any(all(_begins(word, name) for word in words) for name in names),
        code.startswith(text),
        any(all(word in name for word in words) for name in names),
    )
    return next((rank for rank, is_so in enumerate(fits, start=1) if is_so), None)


def _begins(word: str, name: str) -> bool:
    return name.startswith(word) or any(
        name[place - 1 : place] and not name[place - 1].isalnum() for place in _places(word, name)
    )


def _places(word: str, name: str) -> Iterable[int]:
    place = name.find(word)
    while place >= 0:
        yield place
        place = name.find(word, place + 1)


def _decided(text: str, members: Sequence[Member], library: Library) -> set[tuple[str, str]]:
    """The role that the engine matches to the text, in each code system of roles."""
    found = set()
    for system in {id(one.system): one.system for one in members}.values():
        index = library.index_of(system)
        role_id = _role(text, index) if index else None
        if role_id is not None:
            found.add((system.url, role_id))
    return found


def _role(text: str, index: MatchIndex) -> str | None:
    try:
        role = resolve_title(text, index, limit=1).role
    except TitleError:
        return None
    return role.role_id if role else None
