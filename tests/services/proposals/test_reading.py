from typing import Any

import pytest
from sqlmodel import Session

from app.errors import (
    ProposalNotFoundError,
)
from app.services.proposals.reading import (
    ProposalFilter,
    list_newest_proposals,
    list_proposals,
    read_proposal,
)
from app.services.roles.paging import Place
from tests.proposals import (
    STRANGER,
    drafted,
    in_review,
)


def test_proposals_are_listed_by_what_is_asked(registry: Session) -> None:
    drafted(registry, "new_synonym")
    in_review(registry, "new_role")
    drafted(registry, "retire_role", by=STRANGER)

    def _kinds(**wanted: Any) -> list[str]:  # noqa: ANN401  # fields of the filter
        page = list_proposals(registry, ProposalFilter(**wanted), Place())
        return [row.kind for row in page.rows]

    assert _kinds() == ["new_synonym", "new_role", "retire_role"]
    newest = list_newest_proposals(registry, ProposalFilter(state="draft"), Place(None, 1))
    assert [row.kind for row in newest.rows] == ["retire_role"]
    assert newest.total == 2
    assert _kinds(state="in_review") == ["new_role"]
    assert _kinds(kind="retire_role") == ["retire_role"]
    assert _kinds(role_id="physician-associate") == ["retire_role"]
    assert _kinds(proposer=STRANGER.actor) == ["retire_role"]


def test_a_number_that_no_proposal_has_is_not_found(registry: Session) -> None:
    with pytest.raises(ProposalNotFoundError, match="no proposal 7"):
        read_proposal(registry, 7, with_reports=True)
