"""A log-in that has begun is kept in a cookie, and only a whole one is read."""

import json
import re
from base64 import urlsafe_b64encode

import pytest

from app.errors import LoginFailedError
from app.http.log_in.attempts import LOCAL_PATH, LoginAttempt

FIELDS = {"state": "s", "nonce": "n", "code_verifier": "v", "return_to": "/roles?q=x"}


def cookie(**changed: object) -> str:
    return urlsafe_b64encode(json.dumps({**FIELDS, **changed}).encode()).decode()


def test_an_attempt_comes_back_from_its_cookie_unchanged() -> None:
    attempt = LoginAttempt(**FIELDS)

    assert LoginAttempt.of_cookie(attempt.as_cookie()) == attempt


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "not base 64",
        "e30=",
        cookie(state=1),
        cookie(extra="x"),
        cookie(return_to="https://another.example"),
        cookie(return_to="//another.example"),
    ],
)
def test_a_cookie_that_is_not_a_whole_attempt_is_refused(value: str | None) -> None:
    with pytest.raises(LoginFailedError, match=r"did not begin a log-in.*/auth/login"):
        LoginAttempt.of_cookie(value)


@pytest.mark.parametrize("path", ["/", "/roles", "/roles?q=a%20b", "/ui/help/#top"])
def test_a_path_of_this_site_can_be_returned_to(path: str) -> None:
    assert re.search(LOCAL_PATH, path)


@pytest.mark.parametrize(
    "path", ["", "roles", "//host", "/\\host", "https://host", "/a b", "/a\\b", "/\t/host"]
)
def test_an_address_of_another_site_cannot_be_returned_to(path: str) -> None:
    assert re.search(LOCAL_PATH, path) is None
