"""A trust sends its list as a file. Every fault is shown with its row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Final

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.status import HTTP_303_SEE_OTHER

from app.errors import (
    EstablishmentDateError,
    EstablishmentTooLongError,
    TableError,
)
from app.http.addresses import address
from app.http.caching import PRIVATE
from app.http.deps import ContributorDep, IndexDep, SessionDep, WriteSessionDep, author_of
from app.http.routing import DayText
from app.http.uploads import Upload, limits_of, read_upload
from app.services.content.word_lists import job_words_of
from app.services.trusts import establishments
from app.services.trusts.establishments import NewList, prepare
from app.services.trusts.local_titles import get_open_trust, get_trust
from app.services.trusts.rows import EXTRA_HEADINGS
from app.services.trusts.sent_posts import read_posts_file
from app.spreadsheets.tables import ColumnUse, Table, Wanted
from app.web.forms import fill
from app.web.pages import page
from app.web.routing import page_router
from app.web.trusts.asking import OwnPageDep
from app.web.trusts.presenting import left_out_of

router = page_router()
_PATH: Final = "/organisations/{ods_code}/upload"
_MEGABYTE: Final = 1024**2
_TOO_LARGE: Final = 413
_NO_FILE: Final = "Select a file"
_FUTURE: Final = "The day of the list has not come yet"
_WORDS: Final = {"as_at": "Enter a real date, such as 2026-03-31"}
_COLUMNS: Final = {
    "title_column": ColumnUse.TITLE,
    "headcount_column": ColumnUse.HEADCOUNT,
}


class EstablishmentForm(BaseModel):
    """What is said of a list beside its file."""

    as_at: DayText
    sheet: str | None = None
    title_column: str | None = None
    headcount_column: str | None = None

    def wanted(self, words: frozenset[str]) -> Wanted:
        """The same for the reader of the file."""
        named = {use: getattr(self, name) for name, use in _COLUMNS.items()}
        return Wanted(
            columns={use.value: heading for use, heading in named.items() if heading},
            sheet=self.sheet,
            extra_headings=EXTRA_HEADINGS,
            job_words=words,
        )


@dataclass(frozen=True, slots=True)
class SentEstablishment:
    """A list as it was sent: ready to be stored, or with all that is wrong with it."""

    values: Mapping[str, str]
    new: NewList | None = None
    table: Table | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[str, str], ...] = ()


async def read_sent_file(request: Request) -> Upload | str:
    """The file and the fields of the form, or why there is none."""
    try:
        upload = await read_upload(request)
    except HTTPException as error:
        if error.status_code != _TOO_LARGE:
            raise
        most = request.app.state.settings.max_body_bytes // _MEGABYTE
        return f"The file must be smaller than {most} MB"
    except RequestValidationError:
        return _NO_FILE
    return upload


def read_sent_list(
    request: Request,
    ods_code: OwnPageDep,
    session: SessionDep,
    snapshot: IndexDep,
    sent: Annotated[Upload | str, Depends(read_sent_file)],
) -> SentEstablishment:
    """The list, checked and answered before anything is written."""
    get_open_trust(session, ods_code)
    if isinstance(sent, str):
        return SentEstablishment({}, faults={"file": sent})
    values = {name: text.strip() for name, text in sent.fields.items()}
    form = fill(EstablishmentForm, values, _WORDS)
    faults = dict(form.faults) if sent.data else {**form.faults, "file": _NO_FILE}
    if form.read is None or faults:
        return SentEstablishment(values, faults=faults)
    version, index = snapshot
    wanted = form.read.wanted(job_words_of(index))
    try:
        posts, table = read_posts_file(sent.data, wanted, limits_of(request.app.state.settings))
        new = prepare(posts.posts, form.read.as_at, index, version.content_hash, today=_today())
    except EstablishmentDateError:
        return SentEstablishment(values, faults={"as_at": _FUTURE})
    except EstablishmentTooLongError as error:
        return SentEstablishment(values, faults={"file": error.summary})
    except TableError as error:
        rows = tuple((where.capitalize(), said) for where, said in error.places)
        return SentEstablishment(values, faults={"file": error.summary}, rows=rows)
    return SentEstablishment(values, new, table)


def _today() -> date:
    return datetime.now(UTC).date()


# "function": it rests on the session, which ends before the answer leaves.
SentDep = Annotated[SentEstablishment, Depends(read_sent_list, scope="function")]


@router.get(_PATH)
def show_form(request: Request, ods_code: OwnPageDep, session: SessionDep) -> Response:
    """The page on which a trust sends its list."""
    return _form(request, session, ods_code, SentEstablishment({"as_at": _today().isoformat()}))


@router.post(_PATH)
def send_list(
    request: Request,
    ods_code: OwnPageDep,
    caller: ContributorDep,
    sent: SentDep,  # before the session that writes: to answer a list takes seconds
    session: WriteSessionDep,
) -> Response:
    """The list is stored as a new version, or the page shows everything that is wrong."""
    if sent.new is None:
        return _form(request, session, ods_code, sent)
    stored = establishments.store(session, ods_code, sent.new, author_of(request, caller))
    what = "new" if stored.is_new else "same"
    number = stored.version.number
    path = f"/ui/organisations/{ods_code}/versions/{number}/changes?stored={what}"
    left_out = left_out_of(sent.table)
    if not (left_out.columns or left_out.rows):
        return RedirectResponse(address(path), status_code=HTTP_303_SEE_OTHER)
    # Shown at once, since nothing of it is kept. To send the same list again changes nothing.
    return page(
        request,
        "trusts/stored.html",
        headers={"Cache-Control": PRIVATE},
        title="Your list is stored",
        ods_code=ods_code,
        number=number,
        left_out=left_out,
        onward=path,
    )


def _form(
    request: Request, session: SessionDep, ods_code: str, sent: SentEstablishment
) -> Response:
    return page(
        request,
        "trusts/upload.html",
        status=422 if sent.faults else 200,
        headers={"Cache-Control": PRIVATE},
        title="Upload your establishment list",
        caption=get_trust(session, ods_code).name,
        ods_code=ods_code,
        most_megabytes=request.app.state.settings.max_body_bytes // _MEGABYTE,
        values=sent.values,
        faults=sent.faults,
        rows=sent.rows,
    )
