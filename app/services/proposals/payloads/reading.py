"""A stored payload, read as the type that its kind names."""

from typing import Any, Final

from pydantic import ValidationError

from app.errors import ProposalInvalidError
from app.services.proposals.payloads.kinds import (
    ChangeMapping,
    MarkAmbiguous,
    NewCode,
    NewRole,
    NewSynonym,
    Payload,
    RetireRole,
    RetireSynonym,
)
from app.vocabulary import ProposalKind

PAYLOADS: Final[dict[ProposalKind, type[Payload]]] = {
    payload.kind: payload
    for payload in (
        NewCode,
        NewRole,
        NewSynonym,
        ChangeMapping,
        RetireSynonym,
        RetireRole,
        MarkAmbiguous,
    )
}


def read_payload(kind: str, stored: dict[str, Any]) -> Payload:
    """A stored payload. Raises `ProposalInvalidError` for a report that is not complete yet."""
    try:
        return PAYLOADS[ProposalKind(kind)].model_validate(stored)
    except ValidationError as error:
        raise ProposalInvalidError([_where_and_what(fault) for fault in error.errors()]) from None


def _where_and_what(fault: Any) -> tuple[str, str]:  # noqa: ANN401  # pydantic's own record
    where = ".".join(["payload", *map(str, fault["loc"])])
    return where, fault["msg"].removeprefix("Value error, ")
