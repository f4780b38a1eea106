"""What the pages of a trust ask of a request."""

from typing import Annotated

from fastapi import Depends, Path

from app.http.deps import ContributorDep, IndexDep


def get_own_trust(ods_code: Annotated[str, Path(max_length=20)], caller: ContributorDep) -> str:
    """The code of the trust that the address names, which the caller acts for."""
    caller.must_act_for(ods_code.upper())
    return ods_code.upper()


def get_role_names(snapshot: IndexDep) -> dict[str, str]:
    """The names of the roles in use, by their ids, from the index in memory."""
    return {role_id: card.name for role_id, card in snapshot[1].roles.items()}


OwnPageDep = Annotated[str, Depends(get_own_trust)]
RoleNamesDep = Annotated[dict[str, str], Depends(get_role_names)]
