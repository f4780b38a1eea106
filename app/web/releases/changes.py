"""The public history, as pages."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import Query, Request, Response
from pydantic import BaseModel

from app.http.deps import IndexDep, SessionDep
from app.http.routing import Cursor, DayText
from app.services.roles.lists import list_newest_changes
from app.services.roles.paging import Place
from app.web.addresses import next_path
from app.web.forms import fill
from app.web.pages import page
from app.web.releases.history import SUBJECTS, moments, total_in_words
from app.web.routing import page_router

router = page_router()
_ON_A_PAGE: Final = 50
_WORDS: Final = {"on": "Enter a real date, such as 2026-03-31"}


class ChangesFilter(BaseModel):
    """What the list is narrowed to. `on` is the newest day that is shown."""

    about: str | None = None
    on: DayText | None = None

    @property
    def before(self) -> datetime | None:
        """The first moment after the day."""
        if self.on is None or self.on == date.max:
            return None
        return datetime.combine(self.on + timedelta(days=1), time.min, UTC)


@router.get("/changes")
def show_changes(
    request: Request,
    session: SessionDep,
    snapshot: IndexDep,
    about: Annotated[str, Query(max_length=40)] = "",
    on: Annotated[str, Query(max_length=40)] = "",
    cursor: Cursor = None,
) -> Response:
    """The history, the newest first, narrowed to a subject or to an earlier time."""
    filled = fill(ChangesFilter, {"about": about, "on": on}, _WORDS)
    wanted = filled.read or ChangesFilter()
    _, entities = SUBJECTS.get(wanted.about or "", ("", frozenset[str]()))
    found = list_newest_changes(session, wanted.before, entities, Place(cursor, _ON_A_PAGE))
    names = {role_id: role.name for role_id, role in snapshot[1].roles.items()}
    shown = moments(found.rows, names)
    return page(
        request,
        "releases/changes.html",
        status=422 if filled.faults else 200,
        title="Changes",
        subjects=[(name, words) for name, (words, _) in SUBJECTS.items()],
        values=filled.values,
        faults=filled.faults,
        moments=shown,
        total=total_in_words(found.total, shown),
        next=next_path("/ui/changes", {**filled.values, "cursor": found.next_cursor or ""}),
        is_first=cursor is None,
    )
