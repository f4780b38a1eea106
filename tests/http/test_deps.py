"""A write with a cookie must come from our own pages."""

import pytest
from fastapi import FastAPI, Request

from app.errors import OtherSiteError
from app.http.deps import refuse_other_sites
from app.settings import Settings


def request(method: str, **headers: str) -> Request:
    app = FastAPI()
    app.state.settings = Settings(public_url="https://registry.example")
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "app": app, "method": method, "headers": sent})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"origin": "https://registry.example"},
    ],
)
def test_a_write_from_our_own_pages_is_allowed(headers: dict[str, str]) -> None:
    refuse_other_sites(request("POST", **headers))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "https://registry.example"},
        {"origin": "https://registry.example.attacker.test"},
        {"origin": "http://registry.example"},
        {"origin": "null"},
    ],
)
def test_a_write_from_another_website_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(OtherSiteError, match="came from another website, so it was refused"):
        refuse_other_sites(request("DELETE", **headers))


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_read_can_come_from_anywhere(method: str) -> None:
    refuse_other_sites(request(method, sec_fetch_site="cross-site"))
