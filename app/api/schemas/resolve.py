"""Questions about titles, and their answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, SkipValidation, StrictInt, model_validator

from app.api.schemas.base import In, Out, RegistryOut, RoleCardOut
from app.http.problems import FieldError
from app.http.routing import PRINTABLE, DayText
from app.matching.resolution import NO_HINTS, CodingVerdict, Hints, Outcome, Resolution, Strictness

MAX_TITLE_CHARACTERS = 300

Title = Annotated[
    str,
    # The pattern is for the documentation. The engine refuses a title that it cannot read.
    Field(
        min_length=1,
        max_length=MAX_TITLE_CHARACTERS,
        json_schema_extra={"pattern": r"^[^\x00-\x1f\x7f-\x9f]*[A-Za-z0-9][^\x00-\x1f\x7f-\x9f]*$"},
    ),
]
ItemId = Annotated[str, Field(max_length=200)] | StrictInt | None
Context = Annotated[str | None, Field(max_length=200, json_schema_extra=PRINTABLE)]


def _as_text(band: object) -> object:
    """A number as it is written: 5.0, as a spreadsheet's table has it, is 5."""
    if isinstance(band, float) and band.is_integer():
        return str(int(band))
    is_number = isinstance(band, int) and not isinstance(band, bool)
    return str(band) if is_number else band


Band = Annotated[
    # The limit is for a text only, so that a band can be null.
    Annotated[str, Field(max_length=200)] | None,
    # The table of a spreadsheet often has a band as a number.
    BeforeValidator(_as_text, json_schema_input_type=Context | int),
]


class CodeOut(Out):
    """A code recorded for a role, with the source that shows it."""

    system: str
    version: str
    code: str
    display: str
    relation: str
    status: str
    valid_from: date | None
    valid_to: date | None
    source: str


_NOTHING: Final = (None,) * 5


class ContextIn(In):
    """What is known about a post besides its title."""

    band: Band = Field(default=None, description="Agenda for Change band: '6', '8a'")
    occupation_code: Context = Field(default=None, description="NHS occupation code: 'H1D'")
    job_role: Context = Field(default=None, description="ESR job role, code or name")
    staff_group: Context = Field(default=None, description="ESR staff group")
    setting: Context = Field(default=None, description="Where the post works: 'primary care'")

    def hints(self) -> Hints:
        """The context as the engine takes it."""
        known = (self.band, self.occupation_code, self.job_role, self.staff_group, self.setting)
        return NO_HINTS if known == _NOTHING else Hints(*known)


class ChoicesIn(In):
    """How titles are answered."""

    as_of: DayText | None = Field(
        default=None, description="Use the names and codes in force on this day, YYYY-MM-DD"
    )
    release: Context = Field(
        default=None, description="Use this release. Leave it out for the live registry"
    )
    limit: Annotated[int, Field(ge=1, le=50)] = Field(
        default=5, description="The most candidates to return"
    )
    strictness: Strictness = Field(
        default=Strictness.STANDARD, description="A stricter setting never adds a match"
    )


class ResolveIn(ContextIn, ChoicesIn):
    """One title, in the address of the request."""

    title: Title = Field(description="The title as your list has it")


class AnswerFormat(StrEnum):
    """The format of the answer to one title."""

    JSON = "json"
    TEXT = "text"


class ResolveInFormIn(ResolveIn):
    """One title, and whether the answer is JSON or one line of text."""

    format: AnswerFormat = Field(
        default=AnswerFormat.JSON, description="'text' for one line, as Excel's WEBSERVICE needs"
    )
    field: (
        Annotated[
            str, Field(max_length=200, pattern=r"^(name|role_id|outcome|code:[a-z0-9][a-z0-9-]*)$")
        ]
        | None
    ) = Field(
        default=None,
        description="With format=text: 'name', 'role_id', 'outcome', or 'code:' and a code list, "
        "such as 'code:esr-job-role'",
    )

    @model_validator(mode="after")
    def names_a_field_of_a_line_only(self) -> Self:
        """Refuse a field of the answer in JSON, which has them all."""
        if self.field is not None and self.format is not AnswerFormat.TEXT:
            raise ValueError("give 'field' with format=text only")
        return self


class TitleIn(ContextIn):
    """One title of a batch. `id` comes back with its answer. A string is a title alone."""

    id: ItemId = None
    title: Title

    @model_validator(mode="before")
    @classmethod
    def _of_string(cls, item: object) -> object:
        return {"title": item} if isinstance(item, str) else item


class BatchIn(ChoicesIn):
    """Up to 10,000 titles. An item that cannot be used is an error in its place."""

    titles: list[SkipValidation[TitleIn | Title]]


class QueryOut(Out):
    """The question, as it was understood."""

    title: str
    band: str | None
    occupation_code: str | None
    job_role: str | None
    staff_group: str | None
    setting: str | None


class SetAsideOut(Out):
    """Words of the title that did not decide the role, and what they are."""

    text: str
    facet: str


class ReadingOut(Out):
    """How the title was understood."""

    core: str
    band: str | None
    level: str | None
    settings: list[str]
    specialties: list[str]
    set_aside: list[str]
    set_aside_as: list[SetAsideOut]


class CandidateOut(Out):
    """One possible role, most likely first."""

    role: RoleCardOut
    confidence: float
    matched_term: str
    reasons: list[str]


class CodingCheckOut(Out):
    """Whether the code given with the title fits the role."""

    given: str
    verdict: CodingVerdict
    detail: str
    expected: list[CodeOut]


class AnswerOut(Out):
    """The answer to one title. `role` is set only if it is safe to record."""

    query: QueryOut
    reading: ReadingOut
    outcome: Outcome
    why: str | None
    role: RoleCardOut | None
    confidence: float
    reasons: list[str]
    candidates: list[CandidateOut]
    question: str | None
    codes: list[CodeOut]
    coding_check: CodingCheckOut | None
    suggested_title: str | None


class ResolutionOut(AnswerOut):
    """The answer to one title, and the content and resolver that gave it."""

    registry: RegistryOut


class BatchAnswerOut(AnswerOut):
    """The answer to one title of a batch."""

    id: str | int | None


class ItemProblemOut(Out):
    """Why one item of a batch has no answer."""

    code: str
    detail: str
    errors: list[FieldError]


class BatchErrorOut(Out):
    """An error in the place of an item that could not be used."""

    id: str | int | None
    error: ItemProblemOut


class BatchSummaryOut(Out):
    """How many items had each outcome."""

    titles: int
    matched: int
    ambiguous: int
    unmatched: int
    errors: int


class BatchOut(Out):
    """The answers in the order of the titles."""

    results: list[BatchAnswerOut | BatchErrorOut]
    summary: BatchSummaryOut
    registry: RegistryOut


def answer_fields(title: str, hints: Hints, resolution: Resolution) -> dict[str, Any]:
    """The fields of `AnswerOut`."""
    reading = resolution.reading
    return {
        "query": QueryOut(
            title=title,
            band=hints.band,
            occupation_code=hints.occupation_code,
            job_role=hints.job_role,
            staff_group=hints.staff_group,
            setting=hints.setting,
        ),
        "reading": ReadingOut(
            core=reading.core,
            band=reading.band,
            level=reading.level,
            settings=list(reading.settings),
            specialties=list(reading.specialties),
            set_aside=[word.text for word in reading.set_aside],
            set_aside_as=[SetAsideOut.model_validate(word) for word in reading.set_aside],
        ),
        "outcome": resolution.outcome,
        "why": resolution.why,
        "role": resolution.role,
        "confidence": resolution.confidence,
        "reasons": resolution.reasons,
        "candidates": resolution.candidates,
        "question": resolution.question,
        "codes": resolution.codes,
        "coding_check": resolution.coding_check,
        "suggested_title": resolution.suggested_title,
    }
