"""Which waiting reports are withdrawn together, and what the history says of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import Proposal
from app.errors import ReportsChangedError
from app.services.history.recording import Author
from app.services.proposals.clearing import ReportFilter, clear_reports, find_reports
from app.services.proposals.storing import add_proposal
from app.vocabulary import ProposalKind, ProposalState
from tests.proposals import NOON, steps_about

REVIEWER = Author("key:00000004", NOON)


def waiting(session: Session, subject: str, **over: Any) -> int:  # noqa: ANN401  # fields of any type
    """The number of a report that waits, with some fields changed."""
    fields: dict[str, Any] = {
        "kind": ProposalKind.NEW_SYNONYM.value,
        "payload": {"term": subject},
        "subject": subject,
        "role_id": "nursing-associate",
        "reports": 1,
        "created_at": NOON,
        "changed_at": NOON,
        **over,
    }
    return add_proposal(session, Proposal(**fields), Author("reader", NOON)).id or 0


@pytest.fixture
def reports(registry: Session) -> dict[str, int]:
    """The numbers of five reports by what is special about each, and of a person's own draft."""
    waiting(registry, "Of a person", proposer="key:00000001", reports=0)
    waiting(registry, "Taken back", state=ProposalState.WITHDRAWN.value)
    return {
        "plain": waiting(registry, "Zorber"),
        "repeated": waiting(registry, "Zorbing Coach", reports=2),
        "other kind": waiting(registry, "Zorbing Lead", kind=ProposalKind.NEW_ROLE.value),
        "other role": waiting(registry, "Zorbing Aide", role_id="healthcare-assistant"),
        "late": waiting(registry, "Zorbing Head", created_at=NOON + timedelta(days=1)),
    }


EVERY = ["plain", "repeated", "other kind", "other role", "late"]


@pytest.mark.parametrize(
    ("wanted", "left_out"),
    [
        (ReportFilter(), None),
        (ReportFilter(kind=ProposalKind.NEW_SYNONYM), "other kind"),
        (ReportFilter(role_id="nursing-associate"), "other role"),
        (ReportFilter(most_reports=1), "repeated"),
        (ReportFilter(reported_before=NOON + timedelta(days=1)), "late"),
    ],
)
def test_each_filter_leaves_out_what_it_says(
    registry: Session, reports: dict[str, int], wanted: ReportFilter, left_out: str | None
) -> None:
    found = [row.id for row in find_reports(registry, wanted)]

    assert found == [reports[name] for name in EVERY if name != left_out]


def test_reports_are_chosen_by_their_numbers(registry: Session, reports: dict[str, int]) -> None:
    numbers = frozenset({reports["late"], reports["plain"], 1_000_000})

    found = find_reports(registry, ReportFilter(numbers))

    assert [row.id for row in found] == [reports["plain"], reports["late"]]


def test_only_reports_that_wait_are_withdrawn_each_with_the_reason(
    registry: Session, reports: dict[str, int]
) -> None:
    gone = clear_reports(registry, ReportFilter(), 5, REVIEWER, "Sent by a program.")

    assert {row.id for row in gone} == set(reports.values())
    assert {row.state for row in gone} == {ProposalState.WITHDRAWN}
    assert find_reports(registry, ReportFilter()) == []
    steps = [step for step in steps_about(registry, "proposal") if step.reason]
    assert [(step.actor, step.after, step.reason) for step in steps] == [
        ("key:00000004", {"state": "withdrawn"}, "Sent by a program.")
    ] * 5


@pytest.mark.parametrize("expected", [4, 6])
def test_nothing_is_withdrawn_where_the_number_is_not_the_counted_one(
    registry: Session, reports: dict[str, int], expected: int
) -> None:
    with pytest.raises(ReportsChangedError, match=f"finds 5 reports, not {expected}"):
        clear_reports(registry, ReportFilter(), expected, REVIEWER, "Sent by a program.")

    assert len(find_reports(registry, ReportFilter())) == len(reports)
