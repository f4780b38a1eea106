"""The manual: help pages that the service itself shows, so they work on a closed network."""

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from pydantic.fields import FieldInfo
from starlette.exceptions import HTTPException

from app.settings import PREFIX, Settings
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_NO_TOPIC: Final = "There is no help page at this address. Choose a page from the list of help."


@dataclass(frozen=True, slots=True)
class Topic:
    """One help page. `name` is the end of its address and the name of its template."""

    name: str
    title: str
    summary: str


TOPICS: Final = (
    Topic("pages", "Use the pages", "What people do here in a browser, page by page."),
    Topic(
        "titles", "Ask about job titles", "Find the role and the codes of a title, or what to ask."
    ),
    Topic("reading", "How a title is read", "The steps from a job title to a role."),
    Topic("lists", "Check a list of posts", "Send a spreadsheet and get it back with answers."),
    Topic("trusts", "Keep your trust's list", "Keep a list of posts and a list of new roles."),
    Topic("gaps", "Find roles without a code", "See which roles lack a national code, and why."),
    Topic("proposals", "Propose a change", "Suggest a change, and review what others suggest."),
    Topic("releases", "Use and publish releases", "Cite a fixed version and get the same answers."),
    Topic("data", "Use the data elsewhere", "Excel, Power BI, R, Python, Spark, pandas, polars."),
    Topic("standards", "OpenRefine and FHIR", "Ask the registry with programs that you have."),
    Topic("access", "Get permission to write", "Keys, log-in, and sending a change again safely."),
    Topic("history", "Check the history", "Prove that the record of changes is complete."),
    Topic("settings", "Install and configure", "Run the registry on your own server."),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as the manual shows it: what to set, what it is if it is not set, what for."""

    variable: str
    default: str
    meaning: str


@router.get("/help")
@router.get("/help/")
async def show_index(request: Request) -> HTMLResponse:
    """The list of help pages."""
    return page(request, "help/index.html", title="Help", topics=TOPICS)


@router.get("/help/{name}")
async def show_topic(request: Request, name: str) -> HTMLResponse:
    """One help page, with links to the page before and the page after."""
    names = [topic.name for topic in TOPICS]
    if name not in names:
        raise HTTPException(HTTPStatus.NOT_FOUND, _NO_TOPIC)
    place = names.index(name)
    return page(
        request,
        f"help/{name}.html",
        title=TOPICS[place].title,
        topic=TOPICS[place],
        topics=TOPICS,
        previous=TOPICS[place - 1] if place else None,
        next=TOPICS[place + 1] if place + 1 < len(TOPICS) else None,
        settings=settings_in_words(),
    )


def settings_in_words() -> list[Setting]:
    """Every setting of the service, in the order in which they are declared."""
    return [
        Setting(f"{PREFIX}{name.upper()}", _default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _default(field: FieldInfo) -> str:
    """What applies where nothing is set. It never shows what is set."""
    default: Any = field.default
    if isinstance(default, Path):
        return f"{default.name}/ beside the code"
    return "none" if default is None else str(default) or "empty"
