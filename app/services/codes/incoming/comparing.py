"""What a list changes against the version that the registry has. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.services.codes.incoming.file import IncomingCode
from app.vocabulary import CodeStatus


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code of a list, as far as lists are compared."""

    code: str
    display: str
    status: str


@dataclass(frozen=True, slots=True)
class RenamedCode:
    """A code that the new list has in other words."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ListDifference:
    """The codes that are new, retired, used again, renamed or gone, and how many are the same.

    A list in which a code is gone does not say that it is retired.
    """

    new: tuple[ListedCode, ...]
    retired: tuple[ListedCode, ...]
    used_again: tuple[ListedCode, ...]
    renamed: tuple[RenamedCode, ...]
    gone: tuple[ListedCode, ...]
    unchanged: int
    in_both: int


def listed(codes: Iterable[IncomingCode]) -> dict[str, ListedCode]:
    """The codes of a file by code, as lists are compared."""
    return {code.code: ListedCode(code.code, code.display, code.status) for code in codes}


def compare_lists(before: dict[str, ListedCode], after: dict[str, ListedCode]) -> ListDifference:
    """The difference between two versions, by code."""
    pairs = [(before[code], after[code]) for code in sorted(before.keys() & after.keys())]
    renamed = [pair for pair in pairs if not has_same_wording(*pair)]
    moved = [pair for pair in pairs if pair[0].status != pair[1].status]
    retired = [new for _, new in moved if new.status == CodeStatus.RETIRED]
    changed = {pair[0].code for pair in (*renamed, *moved)}
    return ListDifference(
        new=tuple(after[code] for code in sorted(after.keys() - before.keys())),
        retired=tuple(retired),
        used_again=tuple(new for _, new in moved if new not in retired),
        renamed=tuple(RenamedCode(old.code, old.display, new.display) for old, new in renamed),
        gone=tuple(before[code] for code in sorted(before.keys() - after.keys())),
        unchanged=len(pairs) - len(changed),
        in_both=len(pairs),
    )


def has_same_wording(one: ListedCode, other: ListedCode) -> bool:
    """Whether two wordings differ in nothing but capitals and spaces."""
    return _plain(one.display) == _plain(other.display)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
