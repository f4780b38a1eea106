"""The log-in service is asked at the first log-in. `tests/api/test_login.py` has whole log-ins."""

import pytest
from pydantic import SecretStr

from app.errors import IssuerUnavailableError
from app.http.log_in.issuer import Issuer
from app.settings import Settings
from tests.servers import free_port


@pytest.mark.parametrize(("secret", "way"), [(None, "none"), (SecretStr("a secret"), None)])
def test_a_registry_without_a_secret_asks_as_a_public_client(
    secret: SecretStr | None, way: str | None
) -> None:
    issuer = Issuer(
        Settings(
            public_url="http://127.0.0.1:8000",
            oidc_client_id="registry",
            oidc_client_secret=secret,
            oidc_groups={"reviewers": ["review"]},
            oidc_issuer="https://issuer.example",
        )
    )

    assert issuer.client_kwargs.get("token_endpoint_auth_method") == way


def test_a_log_in_service_that_does_not_answer_is_unavailable_and_asked_no_sooner() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    issuer = Issuer(
        Settings(
            public_url="http://127.0.0.1:8000",
            oidc_client_id="registry",
            oidc_groups={"reviewers": ["review"]},
            oidc_issuer=address,
        )
    )

    with pytest.raises(IssuerUnavailableError):
        issuer.begin("/")
