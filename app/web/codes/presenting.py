"""Which roles lack codes, in words, charts and rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from app.plurals import counted
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapStatus
from app.services.codes.gaps.report import GapQuestion, GapReport, RoleGap
from app.services.trusts.availability import Summary
from app.vocabulary import POST_CODE_SYSTEMS, CodeSystemId, Family
from app.web.addresses import with_query
from app.web.charts import Chart, ChartFigure, bar_chart
from app.web.code_words import list_in_words, time_in_words
from app.web.roles.presenting import staff_in_words

PATH: Final = "/ui/gaps"
ON_A_PAGE: Final = 50
MESSAGES: Final = {
    "system": "Choose a code list",
    "version": "Choose a version from the list",
    "family": "Choose a family from the list",
    "novelty": "Choose one of the answers",
    "status": "Choose a status from the list",
    "evidence": "Choose one of the answers",
    "page": "Enter the number of a page",
}
EVIDENCE: Final[dict[str, str]] = {
    GapBasis.SOURCED: "Sources only, without our own readings",
    GapBasis.READING: "Rests on a reading of our own",
}
_STATUSES: Final[dict[str, str]] = {
    ExactGapStatus.NO_CODE: "No code",
    ExactGapStatus.SHARED_CODE_ONLY: "Shared code only",
    ExactGapStatus.NOT_KNOWN: "Not known",
    ExactGapStatus.OWN_CODE: "Own code",
    ExactGapStatus.RETIRED_CODE_ONLY: "Retired code only",
    ExactGapStatus.GRADE_LINE: "A line for the grade",
    ExactGapStatus.FIELD_KNOWN: "The field is known, the code is not",
    ExactGapStatus.YOUNGER_THAN_LIST: "Younger than the list",
    ExactGapStatus.LIST_NOT_LOADED: "List not loaded",
}
_KINDS: Final[dict[str, str]] = {
    GapStatus.OWN_CODE: "matched",
    GapStatus.SHARED_CODE_ONLY: "ambiguous",
    GapStatus.NO_CODE: "lacking",
}
"""The pattern of the bar of a status."""
_TAGS: Final[dict[str, str]] = {
    GapStatus.NO_CODE: "red",
    GapStatus.SHARED_CODE_ONLY: "orange",
    GapStatus.OWN_CODE: "green",
}
_MOST_BARS: Final = 12
_MOST_LONGEST: Final = 10
_DAYS_IN_A_YEAR: Final = 365.25


class ListedGaps(BaseModel):
    """What the page is narrowed to."""

    system: Literal[CodeSystemId.ESR_JOB_ROLE, CodeSystemId.NHS_OCCUPATION_CODE] = (
        CodeSystemId.ESR_JOB_ROLE
    )
    version: Annotated[str | None, Field(max_length=40)] = None
    family: Family | None = None
    novelty: Literal["new", "not_new"] | None = None
    status: ExactGapStatus | None = None
    evidence: GapBasis | None = None
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    def question(self) -> GapQuestion:
        """The question with every status: the charts count them all."""
        is_new = None if self.novelty is None else self.novelty == "new"
        return GapQuestion(
            self.system,
            version=self.version,
            family=self.family,
            evidence=self.evidence,
            is_new=is_new,
        )

    def has(self, gap: RoleGap) -> bool:
        """Whether a role has exactly the status that is asked for, as the charts count it."""
        return self.status in (None, gap.exact)

    @property
    def file_has_more(self) -> bool:
        """Whether `GET /gaps` reads the status as the wider of two with one name."""
        return self.status in {ExactGapStatus.SHARED_CODE_ONLY, ExactGapStatus.NOT_KNOWN}

    def query(self) -> dict[str, str | None]:
        """The same question to `GET /gaps`."""
        is_new = None if self.novelty is None else str(self.novelty == "new").lower()
        return {
            "system": self.system,
            "version": self.version,
            "family": self.family,
            "is_new": is_new,
            "status": self.status,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class GapRow:
    """One role and the list. `tag` is the colour of its status."""

    role_id: str
    name: str
    status: str
    tag: str
    reason: str
    time: str
    hides_under: str
    trusts: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Which rows are shown, of how many, and the pages before and after."""

    begin: int
    end: int
    total: int
    previous: str
    following: str

    @property
    def says(self) -> str:
        """The place in the list, in words."""
        if self.end - self.begin == self.total:
            return counted(self.total, "role")
        return f"Roles {self.begin + 1:,} to {self.end:,} of {self.total:,}"


def status_in_words(status: str) -> str:
    """A status as a phrase. One without words of its own shows its name.

    >>> status_in_words("shared_code_only"), status_in_words("quite_new")
    ('Shared code only', 'Quite new')
    """
    return _STATUSES.get(status, status.replace("_", " ").capitalize())


def code_lists() -> list[dict[str, str]]:
    """The lists that posts are coded by, to choose from."""
    return [{"value": system.value, "text": list_in_words(system)} for system in POST_CODE_SYSTEMS]


def statuses() -> list[dict[str, str]]:
    """Every status, to choose from."""
    return [{"value": one.value, "text": status_in_words(one)} for one in ExactGapStatus]


def versions(report: GapReport) -> list[dict[str, str]]:
    """The versions of the list to choose from, newest first. Without a choice there are none."""
    loaded = report.loaded_versions[::-1]
    if len(loaded) == 1:
        return []
    return [{"value": one, "text": time_in_words(one)} for one in loaded]


def list_named(report: GapReport) -> str:
    """The list and its version in words."""
    version = f", {time_in_words(report.version)}" if report.version else ""
    return f"{list_in_words(report.system)}{version}"


def headline(report: GapReport) -> str:
    """How many roles have, share and lack a code, in one sentence."""
    counts = report.exact_summary
    own, shared = counts[ExactGapStatus.OWN_CODE], counts[ExactGapStatus.SHARED_CODE_ONLY]
    lack = counts[ExactGapStatus.NO_CODE]
    return (
        f"Of {counted(report.summary['roles'], 'role')}, {own:,} {'has' if own == 1 else 'have'} "
        f"{'its' if own == 1 else 'their'} own code in the list '{list_named(report)}'. "
        f"{shared:,} only {'shares' if shared == 1 else 'share'} one, and "
        f"{lack:,} {'is' if lack == 1 else 'are'} proved to have none."
    )


def by_status(report: GapReport, asked: Mapping[str, str]) -> Chart:
    """How many roles have each status. Each figure leads to its roles."""
    coarse = {gap.exact.value: gap.status for gap in report.roles}
    figures = [
        ChartFigure(
            status_in_words(status),
            count,
            kind=_KINDS.get(coarse.get(status, ""), "unmatched"),
            path=with_query(PATH, {**asked, "status": status, "page": ""}),
        )
        for status, count in report.exact_summary.items()
        if count
    ]
    return bar_chart(f"Roles by their code in {list_named(report)}", "Status", "Roles", figures)


def by_family(report: GapReport, asked: Mapping[str, str]) -> Chart:
    """The families with most roles that are proved to have no code."""
    lacking = [gap.role.family for gap in report.roles if gap.status is GapStatus.NO_CODE]
    figures = [
        ChartFigure(
            family.capitalize(),
            count,
            path=with_query(PATH, {**asked, "family": family, "page": ""}),
        )
        for family, count in Counter(lacking).most_common(_MOST_BARS)
    ]
    return bar_chart("Roles without a code by family", "Family", "Roles", figures)


def hiding_places(report: GapReport) -> Chart:
    """The codes under which posts of these roles are known to be recorded by mistake."""
    found = Counter(
        _code_named(code.code, code.display) for gap in report.roles for code in gap.hides_under
    )
    figures = [ChartFigure(name, count) for name, count in found.most_common(_MOST_BARS)]
    return bar_chart("Codes that such posts hide under", "Code", "Roles", figures)


def _code_named(code: str | None, display: str) -> str:
    return f"{code} {display}" if code else display


def longest(report: GapReport) -> Chart:
    """The roles that sources show to be without a code for longest."""
    known = [
        gap for gap in report.roles if gap.status is GapStatus.NO_CODE and gap.days_without_code
    ]
    known.sort(key=lambda gap: -(gap.days_without_code or 0))
    figures = [
        ChartFigure(
            gap.role.name,
            gap.days_without_code or 0,
            shown=days_in_words(gap.days_without_code or 0),
            path=f"{PATH}/{gap.role.role_id}",
        )
        for gap in known[:_MOST_LONGEST]
    ]
    return bar_chart("Longest without a code", "Role", "Time", figures)


def days_in_words(days: int) -> str:
    """
    >>> days_in_words(1), days_in_words(364), days_in_words(900)
    ('1 day', '364 days', '2.5 years')
    """
    if days < _DAYS_IN_A_YEAR:
        return counted(days, "day")
    return f"{days / _DAYS_IN_A_YEAR:.1f} years"


def pages_of(asked: Mapping[str, str], page: int, total: int) -> Pages:
    """The place of a page of the list. A page after the last shows the last."""
    last = max(1, -(-total // ON_A_PAGE))
    page = min(page, last)
    begin = (page - 1) * ON_A_PAGE
    return Pages(
        begin=begin,
        end=min(begin + ON_A_PAGE, total),
        total=total,
        previous=with_query(PATH, {**asked, "page": str(page - 1)}) if page > 1 else "",
        following=with_query(PATH, {**asked, "page": str(page + 1)}) if page < last else "",
    )


def gap_rows(gaps: Sequence[RoleGap], totals: Mapping[str, Summary] | None) -> list[GapRow]:
    """The rows in the order of need."""
    return [
        GapRow(
            role_id=gap.role.role_id,
            name=gap.role.name,
            status=status_in_words(gap.exact),
            tag=tag_of(gap),
            reason=gap.reason,
            time=time_without(gap),
            hides_under=hidden_in_words(gap),
            trusts=_trusts(None if totals is None else totals.get(gap.role.role_id)),
        )
        for gap in gaps
    ]


def tag_of(gap: RoleGap) -> str:
    """The colour of a status. The words say the same."""
    return _TAGS.get(gap.status, "grey")


def time_without(gap: RoleGap) -> str:
    """How long a role was, or is, without a code of its own, where two dates are known."""
    if gap.days_without_code is None:
        return ""
    was = "Was" if gap.status is GapStatus.OWN_CODE else "Is"
    since = f", since {time_in_words(gap.since)}" if gap.since else ""
    return f"{was} without a code for {days_in_words(gap.days_without_code)}{since}."


def hidden_in_words(gap: RoleGap) -> str:
    """The codes that posts of a role are known to hide under."""
    names: Iterable[str] = (_code_named(code.code, code.display) for code in gap.hides_under)
    return f"Hides under {'; '.join(names)}." if gap.hides_under else ""


def _trusts(summary: Summary | None) -> str:
    if summary is None:
        return ""
    return f"{counted(summary.trusts, 'trust')} here, {staff_in_words(summary.staff)}."
