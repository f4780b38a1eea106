"""What the pages of proposals ask of a request."""

from typing import Annotated, Final

from fastapi import Depends, Path

from app.http.deps import IndexDep
from app.services.content.word_lists import job_words_of
from app.web.forms import form_fields
from app.web.proposals.filling import NamedRoles
from app.web.proposals.wording import Names

ProposalId = Annotated[int, Path(ge=1, le=2**31 - 1)]
FieldsDep = Annotated[dict[str, str], Depends(form_fields)]
LONGEST_REASON: Final = 4_000


def get_roles(snapshot: IndexDep) -> NamedRoles:
    """The roles in use, from the index in memory."""
    return NamedRoles(snapshot[1].roles)


def get_names(snapshot: IndexDep) -> Names:
    """The names of the roles in use, by their ids."""
    return {role_id: card.name for role_id, card in snapshot[1].roles.items()}


def get_job_words(snapshot: IndexDep) -> frozenset[str]:
    """The words of job titles, which are not taken for a person's name."""
    return job_words_of(snapshot[1])


RolesDep = Annotated[NamedRoles, Depends(get_roles)]
NamesDep = Annotated[Names, Depends(get_names)]
JobWordsDep = Annotated[frozenset[str], Depends(get_job_words)]


def one_line(text: str) -> str:
    """What was typed into a large box, as one line: so it is stored."""
    return " ".join(text.split())
