from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import reading, transaction
from app.services.content.indexing import Version, read_version
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.impact.judging import DecisionCase, question_about, read_case
from app.services.proposals.impact.keeping import ImpactQuestion, ImpactReports, digest_of
from app.services.proposals.impact.trying import compile_now
from tests.proposals import EMHP, TODAY, accepted, drafted, in_review

EMHP_IS_GONE = {"role_id": "education-mental-health-practitioner", "term": "EMHP"}


def _case(session: Session, proposal_id: int) -> DecisionCase | None:
    snapshot = read_version(session), compile_now(session)
    return read_case(session, proposal_id, [EMHP], snapshot, TODAY)


def test_a_case_is_judged_when_the_database_is_no_longer_needed(seeded: Engine) -> None:
    with transaction(seeded) as session:
        number = in_review(session, "retire_synonym", **EMHP_IS_GONE).id or 0
    with reading(seeded) as session:
        case = _case(session, number)
    seeded.dispose()
    assert case is not None

    judgement = case.judge(ImpactReports())

    assert judgement.report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET
    assert judgement.question == case.question
    assert seeded.pool.checkedin() == 0  # type: ignore[attr-defined]  # no connection was opened


def test_the_same_case_is_judged_once(registry: Session) -> None:
    case = _case(registry, in_review(registry, "new_synonym").id or 0)
    assert case is not None
    reports = ImpactReports()

    first, second = case.judge(reports), case.judge(reports)

    assert first.report is second.report


@pytest.mark.parametrize("make", [drafted, accepted])
def test_a_proposal_that_is_not_in_review_is_no_case(
    registry: Session, make: Callable[..., object]
) -> None:
    proposal = make(registry, "new_synonym")

    assert _case(registry, proposal.id) is None  # type: ignore[attr-defined]  # a proposal has one


def test_a_proposal_that_does_not_exist_is_no_case(registry: Session) -> None:
    assert _case(registry, 999) is None


def test_a_proposal_that_cannot_be_carried_out_is_no_case(registry: Session) -> None:
    overtaken = in_review(registry, "new_synonym", term="Zorbing Coach")
    accepted(registry, "new_role", name="Zorbing Coach")

    assert _case(registry, overtaken.id or 0) is None


def test_the_index_in_memory_is_used_only_for_its_own_content(registry: Session) -> None:
    number, index = in_review(registry, "new_synonym").id or 0, compile_now(registry)

    of_now = read_case(registry, number, [EMHP], (read_version(registry), index), TODAY)
    of_old = read_case(registry, number, [EMHP], (Version(0, "sha256:old"), index), TODAY)

    assert of_now is not None
    assert of_old is not None
    assert (of_now.live, of_old.live) == (index, None)


def test_a_case_rests_on_the_proposal_its_revision_the_content_the_titles_and_the_day(
    registry: Session,
) -> None:
    proposal = in_review(registry, "new_synonym")

    assert question_about(registry, proposal, [EMHP], TODAY) == ImpactQuestion(
        proposal=proposal.id or 0,
        revision=proposal.revision,
        content=read_version(registry).content_hash,
        titles=digest_of([EMHP]),
        day=TODAY,
    )
