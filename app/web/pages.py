"""Pages from templates. They escape what they show, and load nothing from another host."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from starlette.staticfiles import StaticFiles

ASSETS_PATH: Final = "/ui/assets"
HELP_PATH: Final = "/ui/help"
_HERE: Final = Path(__file__).parent
# No script at all, nothing from another host; a form may be sent to this service only.
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
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


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **context: object,
) -> HTMLResponse:
    """A template as a page. `title` in the context is its heading and its name in the browser.

    A template that extends `printable.html` fills the block `body`. Where `registry` is given,
    the footer names the content that the page was made from.
    """
    root = request.scope.get("root_path", "")
    text = _templates.get_template(template).render({**_addresses(root), **context})
    return HTMLResponse(text, status_code=status, headers={**_HEADERS, **(headers or {})})


def _addresses(root: str) -> dict[str, str]:
    """Where the links in the frame of a page lead. `root` is the path that a proxy adds."""
    return {
        # Until there is a start page, the manual is the first page for people.
        "home": f"{root}{HELP_PATH}/",
        "help": f"{root}{HELP_PATH}",
        "docs": f"{root}/docs",
        "assets": f"{root}{ASSETS_PATH}",
    }


def mount_assets(app: FastAPI) -> None:
    """Serve the style sheets and icons."""
    app.mount(ASSETS_PATH, StaticFiles(directory=_HERE / "static"), name="ui-assets")
