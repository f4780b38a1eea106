import pytest
from sqlmodel import Session

from app.db.models import LocalTitle
from app.errors import EstablishmentNotFoundError
from app.matching.resolution import Outcome
from app.services.trusts.answers import ShortAnswer
from app.services.trusts.local_titles import TitleDecision, decide_title
from app.services.trusts.own_answers import DecidedBy, OwnAnswer, read_stored_list
from tests.trusts import AUTHOR, keep, posts

NURSE = "nursing-associate"
UNMATCHED = ShortAnswer("unmatched", None, None, 0.0)


def own(role_id: str | None) -> OwnAnswer:
    tie = LocalTitle(
        ods_code="RAA",
        title_key="hub worker",
        title="Hub Worker",
        role_id=role_id,
        actor=AUTHOR.actor,
        decided_at=AUTHOR.at,
    )
    return OwnAnswer(posts("Hub Worker"), UNMATCHED, tie)


def test_a_trusts_own_role_is_matched_and_its_local_title_is_not() -> None:
    assert (own(NURSE).outcome, own(NURSE).role_id) == (Outcome.MATCHED, NURSE)
    assert (own(None).outcome, own(None).role_id) == (Outcome.UNMATCHED, None)
    assert (own(None).is_local, own(NURSE).is_local) == (True, False)


def test_a_title_that_the_trust_did_not_decide_has_the_registrys_answer() -> None:
    answer = OwnAnswer(posts("Hub Worker"), UNMATCHED, None)

    assert (answer.decided_by, answer.outcome) == (DecidedBy.REGISTRY, "unmatched")


def test_a_stored_list_has_its_answers_with_the_trusts_own_decisions(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("EMHP", 1))
    decide_title(trusts, "RAA", "Hub Worker", TitleDecision(NURSE, None), AUTHOR)

    stored = read_stored_list(trusts, "RAA", None)

    assert (stored.trust.ods_code, stored.version.number) == ("RAA", 1)
    assert {answer.line.title: answer.decided_by for answer in stored.answers} == {
        "Hub Worker": DecidedBy.TRUST,
        "EMHP": DecidedBy.REGISTRY,
    }
    with pytest.raises(EstablishmentNotFoundError):
        read_stored_list(trusts, "RBB", None)


def test_each_version_of_a_list_has_its_own_lines_and_answers(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 1))
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("Nursing Associate", 2))

    first, last = read_stored_list(trusts, "RAA", 1), read_stored_list(trusts, "RAA", None)

    assert [(answer.line.title, answer.role_id) for answer in first.answers] == [
        ("EMHP", "education-mental-health-practitioner")
    ]
    assert {answer.line.title: answer.role_id for answer in last.answers} == {
        "Hub Worker": None,
        "Nursing Associate": NURSE,
    }
