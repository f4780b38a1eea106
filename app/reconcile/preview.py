"""A small page about one role, for the box that a client shows beside a candidate."""

import base64
import hashlib
from pathlib import Path
from typing import Final

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.services.roles.sheets import RoleSheet

STYLE: Final = (
    "body{font:16px/1.4 Arial,sans-serif;color:#212b32;margin:12px}"
    "h1{font-size:19px;margin:0 0 4px}p{margin:0 0 8px}.about{color:#4c6272}"
)
_DIGEST: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS: Final = {
    # A page of any website can show it: it is public, and there is nothing to press in it.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors *"
    ),
}
_templates: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def preview(sheet: RoleSheet) -> HTMLResponse:
    """The page. It needs no script and nothing from anywhere else."""
    text = _templates.get_template("preview.html").render(sheet=sheet, style=STYLE)
    return HTMLResponse(text, headers=_HEADERS)
