"""The log-in service of an organisation: OpenID Connect, code flow with PKCE.

Imported only where somebody can log in: its libraries take 19 MB.
"""

from collections.abc import Callable
from functools import cache
from ssl import SSLContext
from typing import Any, Final, TypeVar

import httpx2
import structlog
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc.errors import JoseError

from app.errors import IssuerUnavailableError, LoginFailedError
from app.http.log_in.attempts import LoginAttempt
from app.services.access.logins import ProvenPerson
from app.settings import Settings

TIMEOUT_SECONDS: Final = 10
_ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"}
)
"""Signatures with a key of the issuer's own. Never 'none', never a shared secret."""

_FAULTS: Final = (OAuthError, JoseError, KeyError, TypeError, ValueError, RuntimeError)
_log = structlog.get_logger()
ValueT = TypeVar("ValueT")


class Issuer(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # Authlib has no types
    """An OpenID Connect issuer. It is asked about itself at the first log-in."""

    client_cls = OAuth2Client

    def __init__(self, settings: Settings) -> None:
        secret = settings.oidc_client_secret
        super().__init__(
            framework=None,
            client_id=settings.oidc_client_id,
            client_secret=None if secret is None else secret.get_secret_value(),
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": settings.oidc_scope,
                "code_challenge_method": "S256",
                "timeout": TIMEOUT_SECONDS,
                "verify": _trust(),
                **({} if secret else {"token_endpoint_auth_method": "none"}),  # nosec B105  # no password
            },
        )
        self._name = str(settings.oidc_issuer)
        self._claim = settings.oidc_claim
        self._redirect_uri = f"{settings.public_url}/auth/callback"

    def begin(self, return_to: str) -> tuple[str, LoginAttempt]:
        """Where to send the browser, and what the browser must send back."""
        asked = _asked(lambda: self.create_authorization_url(self._redirect_uri))
        brought = {name: asked[name] for name in ("state", "nonce", "code_verifier")}
        return str(asked["url"]), LoginAttempt(**brought, return_to=return_to)

    def finish(self, attempt: LoginAttempt, code: str) -> ProvenPerson:
        """Who came back with the code. Raises `LoginFailedError` if that is not proven."""
        return _asked(lambda: self._identity(attempt, code))

    def load_server_metadata(self) -> dict[str, Any]:
        """What the issuer says about itself. Only safe ways to sign are accepted."""
        metadata: dict[str, Any] = super().load_server_metadata()
        if metadata["issuer"] != self._name:
            raise ValueError("the issuer has another name than REGISTRY_OIDC_ISSUER")
        named = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        accepted = sorted(_ALGORITHMS.intersection(named))
        if not accepted:
            raise ValueError("the issuer does not sign in a way that is accepted")
        metadata["id_token_signing_alg_values_supported"] = accepted
        return metadata

    def _identity(self, attempt: LoginAttempt, code: str) -> ProvenPerson:
        token = self.fetch_access_token(
            self._redirect_uri, code=code, code_verifier=attempt.code_verifier
        )
        claims = self.parse_id_token(token, attempt.nonce)
        groups = claims.get(self._claim)
        if groups is None:
            groups = self._from_second_source(token, claims["sub"])
        named = [groups] if isinstance(groups, str) else groups
        return ProvenPerson(self._name, str(claims["sub"]), frozenset(map(str, named)))

    def _from_second_source(self, token: dict[str, Any], subject: str) -> Any:  # noqa: ANN401  # a claim
        """The claim from the issuer's second source, if it has one."""
        if "userinfo_endpoint" not in self.server_metadata:
            return ()
        # Without its expiry: some are so short that the library would not send the token.
        bearer = {"access_token": token["access_token"], "token_type": "Bearer"}  # nosec B105  # no password
        more = self.userinfo(token=bearer)
        # OpenID Connect Core 5.3.2: claims about somebody else must not be used.
        return more.get(self._claim, ()) if more.get("sub") == subject else ()


@cache
def _trust() -> SSLContext:
    """The certificates that are trusted. Read once: that takes longer than a request."""
    return httpx2.create_ssl_context()


def _asked(ask: Callable[[], ValueT]) -> ValueT:
    """What the issuer answers. Its failures are reported without anything about the person."""
    try:
        return ask()
    except httpx2.HTTPError as error:
        _log.warning("issuer unavailable", kind=type(error).__name__)
        raise IssuerUnavailableError from None
    except _FAULTS as error:
        _log.warning("log-in failed", kind=type(error).__name__)
        raise LoginFailedError("The log-in could not be verified") from None
