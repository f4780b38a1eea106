"""A trust's list as it is sent."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt, model_validator

from app.api.schemas.base import In
from app.api.schemas.resolve import Context, ContextIn, Title
from app.http.routing import DayText
from app.services.posts.cells import MOST_STAFF, Headcount
from app.services.trusts.lines import (
    PostLine,
)
from app.services.trusts.rows import EXTRA_HEADINGS, KEPT_COLUMNS
from app.spreadsheets.tables import Wanted
from app.vocabulary import EmployedBy, HeadcountQuality, NewAs

Staff = Annotated[StrictInt, Field(ge=0, le=MOST_STAFF)]
Fte = Annotated[float, Field(ge=0, le=MOST_STAFF, allow_inf_nan=False, strict=True)]


class ListIn(In):
    """Which day a list shows, and how its file is read. A blank column name: use none."""

    as_at: DayText = Field(description="The day that the list shows, as YYYY-MM-DD")
    sheet: Context = Field(default=None, description="The sheet of a workbook; else the first")
    title_column: Context = Field(default=None, description="Heading or number of the job titles")
    band_column: Context = None
    occupation_code_column: Context = None
    job_role_column: Context = None
    staff_group_column: Context = None
    setting_column: Context = None
    site_column: Context = None
    headcount_column: Context = None
    fte_column: Context = None
    employed_by_column: Context = None
    new_as_column: Context = None

    def wanted(self, job_words: frozenset[str]) -> Wanted:
        """What is said of the file, as its reader takes it."""
        named = {name: getattr(self, f"{name}_column") for name in sorted(KEPT_COLUMNS)}
        return Wanted(
            columns={name: heading for name, heading in named.items() if heading is not None},
            sheet=self.sheet,
            extra_headings=EXTRA_HEADINGS,
            job_words=job_words,
        )


class PostsIn(ContextIn):
    """One row of a list: posts of one kind. What is left out is unknown, never zero."""

    title: Title
    site: Context = None
    headcount: Staff | Literal["estimate", "unknown"] | None = Field(
        default=None, description="A number, or 'estimate' or 'unknown' where there is none"
    )
    headcount_quality: HeadcountQuality | None = Field(
        default=None, description="'estimate' with a number: about so many"
    )
    fte: Fte | None = None
    employed_by: EmployedBy | None = None
    new_as: NewAs | None = Field(default=None, description="What 'new' means, for a new role")

    @model_validator(mode="after")
    def _count_fits_its_quality(self) -> "PostsIn":
        said = self.headcount if isinstance(self.headcount, str) else None
        given = self.headcount_quality
        if said is not None and given not in (None, said):
            raise ValueError("'headcount' and 'headcount_quality' say different things")
        if isinstance(self.headcount, int) and given is HeadcountQuality.UNKNOWN:
            raise ValueError("a headcount that is given is not unknown")
        if self.headcount is None and given is HeadcountQuality.EXACT:
            raise ValueError("an exact headcount needs a number")
        return self

    def line(self) -> PostLine:
        """The posts as the services take them."""
        facts = self.model_dump(exclude={"headcount", "headcount_quality"})
        return PostLine(**facts, headcount=self._headcount())

    def _headcount(self) -> Headcount:
        if isinstance(self.headcount, int):
            return Headcount(self.headcount_quality or HeadcountQuality.EXACT, self.headcount)
        quality = self.headcount or self.headcount_quality or HeadcountQuality.UNKNOWN
        return Headcount(HeadcountQuality(quality))


class EstablishmentIn(In):
    """A trust's whole list."""

    lines: Annotated[list[PostsIn], Field(min_length=1, max_length=200_000)]
