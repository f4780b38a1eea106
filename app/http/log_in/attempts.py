"""A log-in that has begun: what the browser keeps until it comes back from the log-in service."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from app.errors import LoginFailedError

# A path of this site: '//host' and '/\\host' would send a browser to another site.
LOCAL_PATH: Final = r"^/([\x21-\x2e\x30-\x5b\x5d-\x7e][\x21-\x5b\x5d-\x7e]*)?$"


class LoginAttempt(BaseModel):
    """A log-in that has begun, kept in a cookie of the browser that began it."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    state: str
    nonce: str
    code_verifier: str
    return_to: Annotated[str, Field(pattern=LOCAL_PATH)]

    def as_cookie(self) -> str:
        """The attempt as the value of a cookie."""
        return urlsafe_b64encode(self.model_dump_json().encode()).decode()

    @classmethod
    def of_cookie(cls, value: str | None) -> "LoginAttempt":
        """The attempt in a cookie. Raises `LoginFailedError` if there is none."""
        try:
            return cls.model_validate_json(urlsafe_b64decode(value or ""))
        except ValueError:
            raise LoginFailedError(
                "This browser did not begin a log-in, or began it too long ago"
            ) from None
