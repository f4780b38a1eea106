"""A trust's list as lines: equal posts added up and compared. Pure."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from app.matching.resolution import Hints
from app.services.posts.cells import Headcount
from app.services.posts.questions import hints_of
from app.services.trusts.local_titles import title_key
from app.vocabulary import HeadcountQuality

_FTE_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class PostLine:
    """Posts that differ in nothing but how many there are; `rows` of the list say so.

    What was not given is None.
    """

    title: str
    headcount: Headcount
    band: str | None = None
    occupation_code: str | None = None
    job_role: str | None = None
    staff_group: str | None = None
    setting: str | None = None
    site: str | None = None
    fte: float | None = None
    employed_by: str | None = None
    new_as: str | None = None
    rows: int = 1

    @property
    def hints(self) -> Hints:
        """What the engine may use of the post besides its title."""
        return hints_of(
            band=self.band,
            occupation_code=self.occupation_code,
            job_role=self.job_role,
            staff_group=self.staff_group,
            setting=self.setting,
        )

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two kinds of posts different: everything but how many there are."""
        known = (self.band, self.occupation_code, self.job_role, self.staff_group, self.setting)
        own = (self.site, self.employed_by, self.new_as)
        return (title_key(self.title), *((value or "").casefold() for value in (*known, *own)))


@dataclass(frozen=True, slots=True)
class StaffTally:
    """Several numbers of staff as one: no surer than the least sure of them.

    `number` adds up the numbers that were given, None where none was; `is_partial` says that
    for some posts none was, so that there are more.
    """

    quality: HeadcountQuality
    number: int | None
    is_partial: bool


@dataclass(frozen=True, slots=True)
class ChangedPosts:
    """A kind of post that both versions have, with other numbers: one line a quality."""

    before: tuple[PostLine, ...]
    after: tuple[PostLine, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a version says that the one before did not, and the other way round."""

    added: tuple[PostLine, ...]
    removed: tuple[PostLine, ...]
    changed: tuple[ChangedPosts, ...]
    unchanged: int


def add_up(posts: Iterable[PostLine]) -> tuple[PostLine, ...]:
    """The posts with equal ones added up, in an order of their own.

    Only numbers of one quality are added: five and 'a few' are no seven.
    """
    sums: dict[tuple[object, ...], PostLine] = {}
    for post in posts:
        key = (*post.identity, *_quality(post))
        known = sums.get(key)
        sums[key] = post if known is None else _sum(known, post)
    return tuple(line for _, line in sorted(sums.items()))


def _quality(post: PostLine) -> tuple[object, ...]:
    count = post.headcount
    return count.quality.value, count.number is None, post.fte is None


def _sum(one: PostLine, other: PostLine) -> PostLine:
    numbers = (one.headcount.number, other.headcount.number)
    total = None if None in numbers else sum(number or 0 for number in numbers)
    fte = None if one.fte is None else round(one.fte + (other.fte or 0), _FTE_DIGITS)
    count = replace(one.headcount, number=total)
    # Of two spellings the first in the alphabet is kept: the order of rows must not matter.
    title = min(one.title, other.title)
    return replace(one, title=title, headcount=count, fte=fte, rows=one.rows + other.rows)


def tally(counts: Sequence[Headcount]) -> StaffTally:
    """What some numbers of staff amount to.

    >>> tally([Headcount(HeadcountQuality.EXACT, 3), Headcount(HeadcountQuality.UNKNOWN)])
    StaffTally(quality=<HeadcountQuality.ESTIMATE: 'estimate'>, number=3, is_partial=True)
    """
    qualities = {count.quality for count in counts}
    numbers = [count.number for count in counts if count.number is not None]
    return StaffTally(
        quality=qualities.pop() if len(qualities) == 1 else HeadcountQuality.ESTIMATE,
        number=sum(numbers) if numbers else None,
        is_partial=len(numbers) < len(counts),
    )


def hash_lines(lines: Sequence[PostLine]) -> str:
    """The SHA-256 of added-up lines: the same list has the same one."""
    content = [asdict(line) | {"rows": None} for line in lines]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def compare(before: Sequence[PostLine], after: Sequence[PostLine]) -> Difference:
    """What changed from one list to the next, post by post."""
    old, new = _by_identity(before), _by_identity(after)
    pairs = [(old[key], new[key]) for key in sorted(old.keys() & new.keys())]
    moved = [pair for pair in pairs if _numbers(pair[0]) != _numbers(pair[1])]
    return Difference(
        added=tuple(line for key in sorted(new.keys() - old.keys()) for line in new[key]),
        removed=tuple(line for key in sorted(old.keys() - new.keys()) for line in old[key]),
        changed=tuple(ChangedPosts(*pair) for pair in moved),
        unchanged=len(pairs) - len(moved),
    )


def _by_identity(lines: Iterable[PostLine]) -> dict[tuple[str, ...], tuple[PostLine, ...]]:
    kinds: dict[tuple[str, ...], tuple[PostLine, ...]] = {}
    for line in lines:
        kinds[line.identity] = (*kinds.get(line.identity, ()), line)
    return kinds


def _numbers(lines: Iterable[PostLine]) -> list[tuple[Headcount, float | None]]:
    return [(line.headcount, line.fte) for line in lines]
