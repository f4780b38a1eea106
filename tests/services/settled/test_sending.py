from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from app.db.models import CheckTitle, Proposal
from app.db.session import reading, transaction
from app.errors import ProposalInvalidError, ReportLimitError
from app.services.checks.desk import Desk
from app.services.checks.pages import settling
from app.services.checks.pages.settling import Settlement
from app.services.proposals.feedback import ReportSender
from app.services.proposals.report_limit import ReportLimit
from app.services.settled.sending import send_title
from app.vocabulary import OwnDecision
from tests.services.checks.pages.conftest import now
from tests.services.settled.conftest import Settle
from tests.spreadsheets.files import Rows

NURSE = Settlement(OwnDecision.ROLE, "nursing-associate")
OWN = Settlement(OwnDecision.OWN_ROLE, None, "Our own, on ward 7")
ASK = Settlement(OwnDecision.ASK)
POSTS: Rows = [["Job Title", "Occ Code", "Headcount"], ["Hub Envoy", "H1D", 8], ["EMHP", "", 1]]


def send(desk: Desk, check_id: str, limit: ReportLimit | None = None) -> CheckTitle:
    basis = desk.basis.current
    sender = ReportSender("192.0.2.1", datetime.now(UTC), "1")
    with transaction(desk.engine) as session:
        indexed = basis.version, basis.index
        return send_title(session, check_id, 0, indexed, limit or ReportLimit(), sender)


@pytest.mark.parametrize(
    ("settlement", "kind", "payload"),
    [
        (NURSE, "new_synonym", {"role_id": "nursing-associate", "term": "Hub Envoy"}),
        (OWN, "new_role", {"name": "Hub Envoy"}),
    ],
)
def test_a_settled_title_becomes_a_report_with_nothing_else_of_the_list(
    seeded: Engine,
    desk: Desk,
    settle: Settle,
    settlement: Settlement,
    kind: str,
    payload: dict[str, str],
) -> None:
    title = send(desk, settle(POSTS, [settlement]))

    with reading(seeded) as session:
        proposal = session.get_one(Proposal, title.report)
    assert (proposal.kind, proposal.state, proposal.proposer) == (kind, "draft", None)
    assert payload.items() <= proposal.payload.items()
    assert proposal.report is not None
    assert proposal.report["context"] == {}
    assert "ward 7" not in str(proposal.payload) + str(proposal.report)


@pytest.mark.parametrize("settlement", [None, ASK])
def test_a_title_that_is_not_settled_is_not_sent(
    desk: Desk, settle: Settle, settlement: Settlement | None
) -> None:
    with pytest.raises(ProposalInvalidError):
        send(desk, settle(POSTS, [settlement]))


def test_a_decision_that_is_changed_can_be_sent_again(
    seeded: Engine, desk: Desk, settle: Settle
) -> None:
    check_id = settle(POSTS, [NURSE])
    first = send(desk, check_id)

    with transaction(seeded) as session:
        title = settling.get_title(session, check_id, 0, now())
        assert settling.decide(session, title, OWN, now()).report is None

    assert send(desk, check_id).report != first.report


def test_too_many_reports_from_one_address_are_refused(desk: Desk, settle: Settle) -> None:
    limit = ReportLimit(1)
    check_id = settle(POSTS, [NURSE])
    send(desk, check_id, limit)

    with pytest.raises(ReportLimitError):
        send(desk, check_id, limit)
