"""Pages from templates. They escape what they show, and load nothing from another host."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    pass_context,
)
from jinja2.runtime import Context
from starlette.datastructures import URL
from starlette.staticfiles import StaticFiles

from app.http.addresses import address, without_root
from app.http.caching import PRIVATE
from app.http.deps import SESSION_COOKIE, has_ended
from app.plurals import counted
from app.web.menu import FOOTER, MENU
from app.web.words import day_in_words

ASSETS_PATH: Final = "/ui/assets"
HELP_PATH: Final = "/ui/help"
_LONGEST_RETURN: Final = 500
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


@pass_context
def address_in_page(_: Context, path: str) -> str:
    """The filter `address`.

    It takes the context, because the compiler of templates works out a filter of a constant once
    and keeps the result, and the prefix of a proxy is different for each request.
    """
    return address(path)


_templates.filters |= {"address": address_in_page, "day": day_in_words, "counted": counted}


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
    extra = {"Vary": "Cookie, Authorization", **_keeping(request), **(headers or {})}
    answer = HTMLResponse(text, status_code=status, headers={**_HEADERS, **extra})
    if has_ended(request):
        answer.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="lax")
    return answer


def _keeping(request: Request) -> dict[str, str]:
    """Nobody keeps the page of a caller who is known."""
    is_known = SESSION_COOKIE in request.cookies or "authorization" in request.headers
    return {"Cache-Control": PRIVATE} if is_known else {}


def _frame(request: Request) -> dict[str, object]:
    """What the frame of a page shows: where its links lead, and whether somebody is logged in."""
    return {
        "home": address("/ui/"),
        "help": address(HELP_PATH),
        "assets": address(ASSETS_PATH),
        "menu": MENU,
        "footer_links": FOOTER,
        "here": without_root(request.url.path),
        # The cookie alone says enough for a link: each page that needs a caller reads the session.
        "is_logged_in": SESSION_COOKIE in request.cookies and not has_ended(request),
        "has_ended": has_ended(request),
        "contact": request.app.state.settings.contact,
        "log_in": log_in_path(request) if request.app.state.issuer is not None else None,
    }


def log_in_path(request: Request) -> str:
    """Where a person logs in who then comes back to this page.

    The answer to a form has no address of its own, so its person comes back to the form.
    """
    here = request.url
    if request.method not in {"GET", "HEAD"}:
        came_from = urlsplit(request.headers.get("referer", ""))
        if came_from.netloc == here.netloc:
            here = URL(urlunsplit(came_from))
    back = f"{here.path}?{here.query}" if here.query else here.path
    query = urlencode({"return_to": back if len(back) <= _LONGEST_RETURN else here.path})
    return address(f"/auth/login?{query}")


def mount_assets(app: FastAPI) -> None:
    """Serve the style sheets, scripts and icons."""
    app.mount(ASSETS_PATH, StaticFiles(directory=_HERE / "static"), name="ui-assets")
