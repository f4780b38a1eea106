"""Pages from templates. They escape what they show, and load nothing from another host."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from starlette.staticfiles import StaticFiles

from app.http.addresses import address, without_root
from app.http.deps import SESSION_COOKIE
from app.plurals import counted
from app.web.menu import FOOTER, MENU
from app.web.words import day_in_words

ASSETS_PATH: Final = "/ui/assets"
HELP_PATH: Final = "/ui/help"
_HERE: Final = Path(__file__).parent
_HEADERS: Final = {
    # Only our own scripts and styles, none inside a page; a form goes to this service only.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Without a referrer policy of its own, a form of the page would be sent with no origin.
    "Referrer-Policy": "same-origin",
}
_templates: Final = Environment(
    loader=ChoiceLoader(
        [FileSystemLoader(_HERE / "templates"), PackageLoader("nhsuk_frontend_jinja")]
    ),
    autoescape=True,
    # The design system's templates read parameters that are not given.
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= {"address": address, "day": day_in_words, "counted": counted}


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> HTMLResponse:
    """A template as a page. `title` in the context is its heading and its name in the browser.

    `faults` in the context are messages by the name of their field. A page that has some gets
    'Error:' before its name; give it status 422. A template that extends `printable.html` fills
    the block `body`. Where `registry` is given, the footer names the content that the page was
    made from.
    """
    text = _templates.get_template(template).render({**_frame(request), **context})
    # A page differs for a person who is logged in.
    extra = {"Vary": "Cookie, Authorization", **(headers or {})}
    return HTMLResponse(text, status_code=status, headers={**_HEADERS, **extra})


def _frame(request: Request) -> dict[str, object]:
    """What the frame of a page shows: where its links lead, and whether somebody is logged in."""
    return {
        # Until there is a start page, the manual is the first page for people.
        "home": address(f"{HELP_PATH}/"),
        "help": address(HELP_PATH),
        "assets": address(ASSETS_PATH),
        "menu": MENU,
        "footer_links": FOOTER,
        "here": without_root(request.url.path),
        # The cookie alone says enough for a link: each page that needs a caller reads the session.
        "is_logged_in": SESSION_COOKIE in request.cookies,
        "can_log_in": request.app.state.issuer is not None,
    }


def mount_assets(app: FastAPI) -> None:
    """Serve the style sheets, scripts and icons."""
    app.mount(ASSETS_PATH, StaticFiles(directory=_HERE / "static"), name="ui-assets")
