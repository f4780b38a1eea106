"""The log-in service is asked at the first log-in. `tests/api/test_login.py` has whole log-ins."""

import pytest

from app.errors import IssuerUnavailableError
from app.http.log_in.issuer import Issuer
from app.settings import Settings
from tests.servers import free_port


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
