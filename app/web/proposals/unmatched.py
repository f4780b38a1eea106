"""Titles of trusts' lists that nothing matches: seen by reviewers, who can have them added."""

from typing import Final

from fastapi import Request, Response

from app.http.deps import ReviewerDep, SessionDep
from app.services.proposals.unmatched import FEWEST_TRUSTS, common_unmatched_titles
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_SHOWN: Final = 200


@router.get("/proposals/unmatched-titles")
def show_unmatched_titles(request: Request, session: SessionDep, caller: ReviewerDep) -> Response:
    """The titles that most trusts use and the registry does not know."""
    found = common_unmatched_titles(session, None)
    return page(
        request,
        "proposals/unmatched.html",
        title="Titles that nothing matches",
        titles=found.titles[:_SHOWN],
        total=len(found.titles),
        withheld=found.withheld,
        fewest=FEWEST_TRUSTS,
    )
