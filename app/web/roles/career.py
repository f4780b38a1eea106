"""Where a role comes from and leads to: as rows, and as a drawing of boxes and arrows."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.services.roles.roles import RelatedRole
from app.vocabulary import RoleRelation
from app.web.code_words import sentence

WIDTH: Final = 720
_BOX_WIDTH: Final = 200
_LETTERS_IN_A_LINE: Final = 25
_LINE_HEIGHT: Final = 18
_PADDING: Final = 10
_GAP: Final = 16
_ARROW: Final = 7
_WORDS: Final[dict[str, tuple[str, str]]] = {
    RoleRelation.TRAINS_FOR: ("By training", "By training"),
    RoleRelation.PROGRESSES_TO: ("By progression", "By progression"),
    RoleRelation.TOP_UP_TRAINING: ("By top-up training", "By top-up training"),
    RoleRelation.SUCCEEDED_BY: ("This role replaced it", "It replaced this role"),
}
"""The relations of a career: in words for a role before this one, and for one after it."""


@dataclass(frozen=True, slots=True)
class CareerStep:
    """A role before or after this one. `evidence` has the figures as the source gives them."""

    role_id: str
    name: str
    how: str
    evidence: str
    source_id: str
    is_inferred: bool
    is_replacement: bool


@dataclass(frozen=True, slots=True)
class Career:
    """The roles before and after a role."""

    before: tuple[CareerStep, ...]
    after: tuple[CareerStep, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A role in the drawing. `lines` are pairs of a height and a text."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]
    is_this: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from one box to another. A dashed one is the registry's own inference."""

    line: str
    head: str
    is_inferred: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The boxes and arrows, in units that a page scales."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def career_of(relations: Iterable[RelatedRole]) -> Career:
    """The steps of a career among a role's relations, in their order."""
    steps = [(found.is_outward, _step(found)) for found in relations if found.relation in _WORDS]
    return Career(
        before=tuple(step for is_outward, step in steps if not is_outward),
        after=tuple(step for is_outward, step in steps if is_outward),
    )


def _step(found: RelatedRole) -> CareerStep:
    inward, outward = _WORDS[found.relation]
    return CareerStep(
        role_id=found.role.role_id,
        name=found.role.name,
        how=outward if found.is_outward else inward,
        evidence=sentence(found.row.evidence) if found.row.evidence else "",
        source_id=found.row.source_id or "",
        is_inferred=found.row.is_inferred,
        is_replacement=found.relation == RoleRelation.SUCCEEDED_BY,
    )


def draw(name: str, career: Career) -> Drawing:
    """The roles before in a left column, this role in the middle, those after at the right."""
    before, after = (_distinct(steps) for steps in (career.before, career.after))
    columns = [[step.name for step in before], [name], [step.name for step in after]]
    height = max(map(_column_height, columns))
    left, middle, right = (_column(names, place, height) for place, names in enumerate(columns))
    (this,) = middle
    arrows = [_arrow(box, this, step) for box, step in zip(left, before, strict=True)]
    arrows += [_arrow(this, box, step) for box, step in zip(right, after, strict=True)]
    return Drawing(WIDTH, height, (*left, *middle, *right), tuple(arrows))


def _distinct(steps: Sequence[CareerStep]) -> list[CareerStep]:
    """One step for each role: a sourced one before one that is inferred."""
    found: dict[str, CareerStep] = {}
    for step in sorted(steps, key=lambda step: step.is_inferred):
        found.setdefault(step.role_id, step)
    return list(found.values())


def _lines(name: str) -> list[str]:
    return textwrap.wrap(name, _LETTERS_IN_A_LINE)


def _box_height(name: str) -> int:
    return 2 * _PADDING + len(_lines(name)) * _LINE_HEIGHT


def _column_height(names: Sequence[str]) -> int:
    return sum(map(_box_height, names)) + _GAP * (len(names) + 1)


def _column(names: Sequence[str], place: int, height: int) -> list[Box]:
    """Boxes from top to bottom, in the middle of the height."""
    x = place * (WIDTH - _BOX_WIDTH) // 2
    y = _GAP + (height - _column_height(names)) // 2
    boxes = []
    for name in names:
        lines = tuple(
            (y + _PADDING + _LINE_HEIGHT * (line + 1) - 5, text)
            for line, text in enumerate(_lines(name))
        )
        boxes.append(Box(x, y, _BOX_WIDTH, _box_height(name), lines, is_this=place == 1))
        y += _box_height(name) + _GAP
    return boxes


def _arrow(begin: Box, end: Box, step: CareerStep) -> Arrow:
    from_x, from_y = begin.x + begin.width, begin.y + begin.height // 2
    to_x, to_y = end.x - 1, end.y + end.height // 2
    bend = (from_x + to_x) // 2
    line = f"M{from_x},{from_y} C{bend},{from_y} {bend},{to_y} {to_x - _ARROW},{to_y}"
    corners = ((to_x, to_y), (to_x - _ARROW, to_y - 5), (to_x - _ARROW, to_y + 5))
    head = " ".join(f"{x},{y}" for x, y in corners)
    return Arrow(line, head, step.is_inferred)
