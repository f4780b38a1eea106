"""A small OpenID Connect issuer for tests and for trying things out: it asks for no password.

`python -m tests.issuer` runs it on http://127.0.0.1:9000 and says how to point a registry at it.
"""

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final
from urllib.parse import unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.servers import free_port
from tests.waiting import wait_until

CLIENT_ID: Final = "registry"
CLIENT_SECRET: Final = "a secret of tests"  # noqa: S105  # no secret of anybody
PEOPLE: Final = {
    "reviewer": ["reviewers"],
    "contributor": ["rxx-workforce"],
    "admin": ["admins"],
    "visitor": ["canteen"],
}
"""The people this issuer knows, and their groups."""

GROUPS: Final = {
    "reviewers": ["review"],
    "rxx-workforce": ["contribute:RXX"],
    "admins": ["admin"],
}
"""What a registry may grant those groups (REGISTRY_OIDC_GROUPS)."""


@dataclass
class Behaviour:
    """What a test may have the issuer do otherwise than it should."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: RSAKey | OctKey | None = None
    publishes_key: bool = False
    description: dict[str, Any] = field(default_factory=dict)
    groups_in_userinfo: bool = False
    userinfo: dict[str, Any] = field(default_factory=dict)
    is_broken: bool = False


@dataclass
class Grant:
    """A code that was handed out, and for what."""

    person: str
    asked: dict[str, str]


class Issuer:
    """The issuer, and what it has handed out."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.behaviour = Behaviour()
        self.grants: dict[str, Grant] = {}
        self.tokens: dict[str, str] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.describe),
                Route("/keys", self.show_keys),
                Route("/authorize", self.authorize),
                Route("/token", self.hand_out, methods=["POST"]),
                Route("/userinfo", self.user_info),
            ]
        )

    async def describe(self, _: Request) -> Response:
        """What the issuer is, as OpenID Connect Discovery has it."""
        if self.behaviour.is_broken:
            return Response(status_code=500)
        places = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
        }
        addresses = {name: f"{self.address}/{path}" for name, path in places.items()}
        algorithms = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
        described = {
            "issuer": self.address,
            **addresses,
            **algorithms,
            **self.behaviour.description,
        }
        return JSONResponse({name: each for name, each in described.items() if each is not None})

    async def show_keys(self, _: Request) -> Response:
        """The public half of the key."""
        keys = [self.key.as_dict(private=False)]
        if self.behaviour.key is not None and self.behaviour.publishes_key:
            keys.append(self.behaviour.key.as_dict())
        return JSONResponse({"keys": keys})

    async def authorize(self, request: Request) -> Response:
        """Ask who it is. A real issuer would ask for a password; here each person is a link."""
        asked = dict(request.query_params)
        person = asked.pop("person", None)
        if person is None:
            links = (
                f'<li><a href="?{escape(urlencode({**asked, "person": name}))}">{name}</a></li>'
                for name in PEOPLE
            )
            return HTMLResponse(f"<h1>Who are you?</h1><ul>{''.join(links)}</ul>")
        code = secrets.token_urlsafe(16)
        self.grants[code] = Grant(person, asked)
        back = urlencode({"code": code, "state": asked["state"], "iss": self.address})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 303)

    async def hand_out(self, request: Request) -> Response:
        """Tokens for a code: once, to the client that asked, with the verifier of its challenge."""
        form = await request.form()
        grant = self.grants.pop(str(form["code"]), None)
        if grant is None or not _is_the_client(request) or not _proves(form, grant.asked):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = secrets.token_urlsafe(16)
        self.tokens[token] = grant.person
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 60}
        return JSONResponse({**answer, "id_token": self._id_token(grant)})

    async def user_info(self, request: Request) -> Response:
        """The claims that are not in the token."""
        person = self.tokens[request.headers["authorization"].removeprefix("Bearer ")]
        claims = {"sub": f"subject-of-{person}", "groups": PEOPLE[person]}
        return JSONResponse({**claims, **self.behaviour.userinfo})

    def _id_token(self, grant: Grant) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": f"subject-of-{grant.person}",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 60,
            "nonce": grant.asked["nonce"],
            "name": "A Person Of Tests",
            "email": "person@tests.example",
        }
        if not self.behaviour.groups_in_userinfo:
            claims["groups"] = PEOPLE[grant.person]
        header = {"alg": "RS256", "kid": "one", **self.behaviour.header}
        return jwt.encode(
            header, {**claims, **self.behaviour.claims}, self.behaviour.key or self.key
        )


def _is_the_client(request: Request) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Basic ")
    name, _, secret = b64decode(given).decode().partition(":")
    return (unquote(name), unquote(secret.replace("+", " "))) == (CLIENT_ID, CLIENT_SECRET)


def _proves(form: Any, asked: dict[str, str]) -> bool:  # noqa: ANN401  # Starlette's form
    digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
    challenge = urlsafe_b64encode(digest).decode().rstrip("=")
    is_same_place = form["redirect_uri"] == asked["redirect_uri"]
    return (
        asked["code_challenge_method"] == "S256"
        and is_same_place
        and (asked["code_challenge"] == challenge)
    )


@contextmanager
def running(port: int | None = None) -> Iterator[Issuer]:
    """The issuer, listening on this machine until the block ends."""
    port = port or free_port()
    issuer = Issuer(f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(issuer.app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started, "the issuer has started")
    try:
        yield issuer
    finally:
        server.should_exit = True
        thread.join()


def settings_for(issuer: Issuer, public_url: str) -> dict[str, Any]:
    """The settings of a registry whose people log in here."""
    return {
        "public_url": public_url,
        "oidc_issuer": issuer.address,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_groups": GROUPS,
    }


def main() -> None:
    """Run the issuer until interrupted."""
    with running(9000) as issuer:
        for name, value in settings_for(issuer, "http://127.0.0.1:8000").items():
            shown = value if isinstance(value, str) else json.dumps(value)
            print(f"export REGISTRY_{name.upper()}='{shown}'")  # noqa: T201  # to be copied from the terminal
        threading.Event().wait()


if __name__ == "__main__":
    main()
