"""Who a caller is to the registry."""

from fastapi import Response

from app.api.schemas.access import CallerOut
from app.http.caching import PRIVATE
from app.http.deps import CallerDep
from app.http.routing import strict_router

router = strict_router("Access")


@router.get("/auth/me", response_model=CallerOut, operation_id="read_caller")
def read_caller(response: Response, caller: CallerDep) -> CallerOut:
    """Who you are to the registry and what you are allowed to do. Use it to try a key."""
    response.headers["Cache-Control"] = PRIVATE
    return CallerOut.of(caller)
