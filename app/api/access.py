"""Who a caller is to the registry."""

from fastapi import Response

from app.api.caching import PRIVATE
from app.api.routing import strict_router
from app.api.schemas.access import CallerOut
from app.deps import CallerDep

router = strict_router("Access")


@router.get("/auth/me", response_model=CallerOut, operation_id="read_caller")
def read_caller(response: Response, caller: CallerDep) -> CallerOut:
    """Who the registry takes you for, and what you may do: a way to try out a key."""
    response.headers["Cache-Control"] = PRIVATE
    return CallerOut.of(caller)
