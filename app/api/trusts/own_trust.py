"""What is a trust's own: for its own key, or an administrator's."""

from typing import Annotated

from fastapi import Depends, Response

from app.http.caching import PRIVATE
from app.http.deps import ContributorDep
from app.http.routing import PathId


def own_trust(response: Response, ods_code: PathId, caller: ContributorDep) -> str:
    """The code of the trust that the address names, which the caller acts for.

    A dependency, so that an unknown caller is refused before anything else is looked at.
    """
    caller.must_act_for(ods_code.upper())
    response.headers["Cache-Control"] = PRIVATE
    return ods_code.upper()


OwnTrustDep = Annotated[str, Depends(own_trust)]
