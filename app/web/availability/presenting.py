"""Roles by trusts: what each cell shows, so that it can be read without colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from app.db.models import Organisation, StudyAvailability
from app.plurals import counted
from app.services.trusts.availability import (
    AvailabilityQuestion,
    AvailabilityReport,
    ReportingTrust,
    RoleAvailability,
    Summary,
    TrustCell,
)
from app.services.trusts.disclosure import SMALLEST_SHOWN, Availability
from app.vocabulary import Family
from app.web.roles.presenting import staff_in_words

MESSAGES: Final = {
    "family": "Choose a family from the list",
    "novelty": "Choose one of the answers",
    "region": "Choose a region from the list",
}
MOST_ROLES: Final = 60
"""More rows than this make the table hard to use. The CSV has them all."""
_SMALL: Final = f"1 to {SMALLEST_SHOWN - 1}"
_REGION, _TOTAL = "region", "TOTAL"
_FACTS: Final = ("study_total", "role_count")


class ListedAvailability(BaseModel):
    """What the table is narrowed to."""

    role: Annotated[str | None, Field(max_length=200)] = None
    family: Family | None = None
    novelty: Literal["new", "not_new"] | None = None
    region: Annotated[str | None, Field(max_length=20)] = None

    def question(self) -> AvailabilityQuestion:
        """The question in the form that services use."""
        is_new = None if self.novelty is None else self.novelty == "new"
        return AvailabilityQuestion(self.role, self.family, is_new, self.region)

    def query(self) -> dict[str, str | None]:
        """The same question to `GET /availability`."""
        is_new = None if self.novelty is None else str(self.novelty == "new").lower()
        return {"role": self.role, "family": self.family, "is_new": is_new, "region": self.region}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell: its text, how it is shaded, and the same in a sentence for a screen reader."""

    text: str
    shade: str
    says: str


@dataclass(frozen=True, slots=True)
class RoleRowOfTrusts:
    """One role: how many trusts report it, and a cell for each trust."""

    role_id: str
    name: str
    summary: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownTrust:
    """A trust that keeps a list, as the heading of a column."""

    ods_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Response:
    """How many trusts of a region answered the study."""

    region: str
    responded: str
    approached: str


def keeping(trusts: Iterable[ReportingTrust]) -> list[ShownTrust]:
    """The trusts that keep a list here, in the order of the cells."""
    return [
        ShownTrust(trust.organisation.ods_code, trust.organisation.name)
        for trust in trusts
        if trust.as_at is not None
    ]


def coverage_in_words(report: AvailabilityReport) -> str:
    """How many of the open trusts keep a list here."""
    lists = len(keeping(report.trusts))
    verb = "keeps its list" if lists == 1 else "keep their lists"
    return f"{lists:,} of {counted(len(report.trusts), 'open trust')} {verb} here."


def shown_rows(roles: Sequence[RoleAvailability]) -> list[RoleRowOfTrusts]:
    """The rows, those that most trusts report first. No more than a reader can use."""
    in_order = sorted(roles, key=lambda row: (-row.summary.trusts, row.role.name))
    return [_row(row) for row in in_order[:MOST_ROLES]]


def _row(row: RoleAvailability) -> RoleRowOfTrusts:
    cells = tuple(shown_cell(cell) for cell in row.cells)
    return RoleRowOfTrusts(row.role.role_id, row.role.name, summary_in_words(row.summary), cells)


def summary_in_words(summary: Summary) -> str:
    """How many trusts report a role, and the staff that they give.

    >>> from app.services.trusts.disclosure import Total
    >>> summary_in_words(Summary(0, 0, 0, 2, Total(Availability.NONE, None, None)))
    'No trust'
    """
    if summary.trusts == 0:
        return "No trust"
    return f"{counted(summary.trusts, 'trust')}: {staff_in_words(summary.staff)}"


def shown_cell(cell: TrustCell) -> ShownCell:
    """A cell as anybody may see it. A hidden number is a range, and no figure is not zero."""
    figure = cell.figure
    if not cell.is_reported:
        return ShownCell("", "absent", "not on the list")
    if figure.availability is Availability.NONE:
        return ShownCell("?", "none", "has the role, no figure")
    number = _SMALL if figure.is_suppressed else "" if figure.count is None else f"{figure.count:,}"
    if figure.is_partial and number:
        number = f"{number} or more"
    if figure.availability is Availability.EXACT:
        return ShownCell(number, "exact", f"{number}, exact")
    text = f"about {number}" if number else "some"
    return ShownCell(text, "estimate", f"{text}, an estimate")


def regions_to_choose(regions: Iterable[Organisation]) -> list[dict[str, str]]:
    """The regions as entries of a list to choose from."""
    return [{"value": region.ods_code, "text": region.name} for region in regions]


def responses(study: Iterable[StudyAvailability]) -> list[Response]:
    """Who answered the study, region by region, and last in all."""
    rows = [row for row in study if row.record_type == _REGION]
    rows.sort(key=lambda row: (row.region == _TOTAL, row.region or ""))
    return [
        Response(
            "All regions" if row.region == _TOTAL else row.region or "",
            _number(row.responded),
            _number(row.approached),
        )
        for row in rows
    ]


def _number(value: int | None) -> str:
    return "not known" if value is None else f"{value:,}"


def published_facts(study: Iterable[StudyAvailability]) -> list[str]:
    """What the study and its sources published in words."""
    return [row.count_note for row in study if row.record_type in _FACTS and row.count_note]
