from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Change, LocalTitle, Organisation, Role
from app.errors import (
    LocalTitleDecidedError,
    LocalTitleNotFoundError,
    NotATrustError,
    OrganisationClosedError,
    RoleNotFoundError,
)
from app.matching.repair import TitleError
from app.services.content.indexing import bump_version, read_version
from app.services.history.recording import Author
from app.services.trusts.answers import read_answers
from app.services.trusts.employment import employed
from app.services.trusts.local_titles import (
    TitleDecision,
    change_decision,
    decide_title,
    decide_titles,
    forget_title,
    list_local_titles,
    read_ties,
)
from app.services.trusts.own_answers import OwnAnswer, own_answers
from app.services.trusts.titles_in_use import unmatched_titles
from app.services.trusts.versions import current_versions, read_lines
from tests.conftest import NOON
from tests.trusts import AUTHOR, exactly, keep, posts
from tests.word_lists import read_as

LATER = Author("key:00000002", NOON + timedelta(days=1), "request-2")
EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
TIED, LOCAL = (
    TitleDecision(NURSE, None),
    TitleDecision(None, "Our own role, agreed with nobody yet"),
)


def _own(session: Session, ods_code: str) -> dict[str, OwnAnswer]:
    version = keep(session, ods_code, posts("Hub Workers", 3), posts("Practitioner", 2)).version
    lines, answered = read_lines(session, version), read_answers(session, version)
    answers = own_answers(lines, answered, read_ties(session, ods_code))
    return {answer.line.title: answer for answer in answers}


def test_a_trusts_own_word_decides_for_its_own_list_only(trusts: Session) -> None:
    content = read_version(trusts).content_hash
    decide_title(trusts, "RAA", "hub worker", TIED, AUTHOR)
    decide_title(trusts, "RAA", "Practitioner", LOCAL, AUTHOR)

    own, others = _own(trusts, "RAA"), _own(trusts, "RBB")

    assert (own["Hub Workers"].role_id, own["Hub Workers"].is_local) == (NURSE, False)
    assert (own["Practitioner"].role_id, own["Practitioner"].is_local) == (None, True)
    assert own["Hub Workers"].registry.outcome == "unmatched"
    assert {answer.tie for answer in others.values()} == {None}
    assert bump_version(trusts).content_hash == content
    assert [(each.title, each.trusts) for each in unmatched_titles(trusts)] == [("Hub Workers", 1)]


def test_deciding_the_same_again_is_nothing_new(trusts: Session) -> None:
    row, is_new = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    again, is_new_again = decide_title(trusts, "raa", "HUB WORKERS", TIED, AUTHOR)

    assert (is_new, is_new_again) == (True, False)
    assert again.id == row.id
    with pytest.raises(LocalTitleDecidedError, match=str(row.id)):
        decide_title(trusts, "RAA", "Hub Worker", LOCAL, AUTHOR)


def test_every_decision_is_in_the_history_with_its_author(trusts: Session) -> None:
    row, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    assert row.id is not None
    change_decision(trusts, "RAA", row.id, LOCAL, AUTHOR)
    change_decision(trusts, "RAA", row.id, LOCAL, AUTHOR)
    forget_title(trusts, "RAA", row.id, AUTHOR)

    steps = trusts.scalars(
        select(Change).where(col(Change.entity) == "local_title").order_by(col(Change.seq))
    ).all()
    assert [(step.action, step.actor) for step in steps] == [
        ("insert", AUTHOR.actor),
        ("update", AUTHOR.actor),
        ("delete", AUTHOR.actor),
    ]
    assert {step.entity_key for step in steps} == {f"RAA|{row.id}"}
    assert steps[1].before == {"title": "Hub Worker", "role_id": NURSE, "reason": None}
    assert steps[1].after == {"title": "Hub Worker", "role_id": None, "reason": LOCAL.reason}
    assert read_ties(trusts, "RAA").rows == ()


def test_one_trust_cannot_touch_anothers_titles(trusts: Session) -> None:
    row, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    assert row.id is not None

    with pytest.raises(LocalTitleNotFoundError):
        change_decision(trusts, "RBB", row.id, LOCAL, AUTHOR)
    with pytest.raises(LocalTitleNotFoundError):
        forget_title(trusts, "RBB", row.id, AUTHOR)


def test_what_cannot_be_decided_is_refused(trusts: Session) -> None:
    with pytest.raises(RoleNotFoundError):
        decide_title(trusts, "RAA", "Hub Worker", TitleDecision("no-such-role", None), AUTHOR)
    with pytest.raises(OrganisationClosedError):
        decide_title(trusts, "R1C", "Hub Worker", TIED, AUTHOR)
    with pytest.raises(TitleError):
        decide_title(trusts, "RAA", "  ", TIED, AUTHOR)


def test_a_decision_is_changed_only_to_a_role_that_posts_may_have(trusts: Session) -> None:
    row, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    trusts.get_one(Role, EMHP).status = "retired"

    for role_id in ("no-such-role", EMHP):
        with pytest.raises(RoleNotFoundError, match=role_id):
            change_decision(trusts, "RAA", row.id or 0, TitleDecision(role_id, None), AUTHOR)

    assert (row.role_id, row.reason) == (NURSE, None)


def test_many_titles_are_decided_at_once_and_what_was_decided_otherwise_stays(
    trusts: Session,
) -> None:
    decide_title(trusts, "RAA", "Hub Worker", LOCAL, AUTHOR)
    decide_title(trusts, "RAA", "Wizard", TIED, AUTHOR)
    decided = [("hub workers", TIED), ("Wizard", TIED), ("Peer Zorber", TIED), ("Witch", LOCAL)]

    stay = decide_titles(trusts, "raa", decided, AUTHOR)

    assert stay == ("hub workers",)
    rows = list_local_titles(trusts, "RAA")
    assert {row.title: (row.role_id, row.reason) for row in rows} == {
        "Hub Worker": (None, LOCAL.reason),
        "Wizard": (NURSE, None),
        "Peer Zorber": (NURSE, None),
        "Witch": (None, LOCAL.reason),
    }
    assert {(row.actor, row.decided_at) for row in rows} == {(AUTHOR.actor, AUTHOR.at)}
    steps = trusts.scalars(select(Change).where(col(Change.entity) == "local_title")).all()
    assert len(steps) == 4


def test_many_titles_are_not_decided_for_a_role_that_is_not_there(trusts: Session) -> None:
    with pytest.raises(RoleNotFoundError):
        decide_titles(trusts, "RAA", [("Witch", TitleDecision("no-such-role", None))], AUTHOR)
    with pytest.raises(OrganisationClosedError):
        decide_titles(trusts, "R1C", [("Witch", LOCAL)], AUTHOR)


def test_a_tie_decides_for_every_variant_that_the_engine_reads_as_its_title(
    trusts: Session,
) -> None:
    read_as(trusts, "wkr", "worker")
    decide_title(trusts, "RAA", "Hub wkr", TIED, AUTHOR)

    own = _own(trusts, "RAA")

    assert own["Hub Workers"].role_id == NURSE
    assert unmatched_titles(trusts) == ()
    assert employed(trusts, current_versions(trusts))["RAA"][NURSE].counts == (exactly(3),)


def test_a_variant_of_a_decided_title_is_decided_already(trusts: Session) -> None:
    read_as(trusts, "wkr", "worker")
    row, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)

    again, is_new = decide_title(trusts, "RAA", "Hub wkrs", TIED, AUTHOR)

    assert (again.id, is_new) == (row.id, False)


def test_decisions_from_before_a_word_list_changed_stay_as_they_were(trusts: Session) -> None:
    decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    decide_title(trusts, "RAA", "Hub wkr", LOCAL, AUTHOR)
    read_as(trusts, "wkr", "worker")
    read_as(trusts, "wrkr", "worker")

    ties = read_ties(trusts, "RAA")

    found = {title: _role(ties.find(title)) for title in ("hub workers", "hub wkr", "Hub wrkr")}
    assert found == {"hub workers": NURSE, "hub wkr": None, "Hub wrkr": None}


def test_a_title_that_the_trust_did_not_decide_is_the_registrys(trusts: Session) -> None:
    decide_title(trusts, "RAA", "OT / Nurse", TIED, AUTHOR)

    ties = read_ties(trusts, "RAA")

    assert ties.find("OT or nurses") is not None
    assert ties.find("OT Nurse") is None
    assert read_ties(trusts, "RBB").find("OT / Nurse") is None


def test_the_later_of_two_decisions_counts_for_other_spellings(trusts: Session) -> None:
    first, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    decide_title(trusts, "RAA", "Hub wkr", LOCAL, AUTHOR)
    change_decision(trusts, "RAA", first.id or 0, TitleDecision(EMHP, None), LATER)
    read_as(trusts, "wkr", "worker")
    read_as(trusts, "wrkr", "worker")

    assert _role(read_ties(trusts, "RAA").find("Hub wrkr")) == EMHP


def test_a_changed_decision_has_its_new_author_and_time_and_the_history_its_reason(
    trusts: Session,
) -> None:
    row, _ = decide_title(trusts, "RAA", "  Hub \u2013  Worker ", TIED, AUTHOR)
    change_decision(trusts, "RAA", row.id or 0, LOCAL, LATER)
    unchanged = change_decision(trusts, "RAA", row.id or 0, LOCAL, AUTHOR)

    assert unchanged is row
    assert (row.actor, row.decided_at, row.reason) == (LATER.actor, LATER.at, LOCAL.reason)
    steps = trusts.scalars(
        select(Change).where(col(Change.entity) == "local_title").order_by(col(Change.seq))
    ).all()
    assert [(step.actor, step.reason) for step in steps] == [
        (AUTHOR.actor, None),
        (LATER.actor, LOCAL.reason),
    ]


def test_what_was_decided_is_in_the_history_when_it_is_forgotten(trusts: Session) -> None:
    row, _ = decide_title(trusts, "RAA", "Hub Worker", LOCAL, AUTHOR)

    forget_title(trusts, "RAA", row.id or 0, LATER)

    step = trusts.scalars(select(Change).where(col(Change.action) == "delete")).one()
    assert (step.before, step.after, step.reason) == (
        {"title": "Hub Worker", "role_id": None, "reason": LOCAL.reason},
        None,
        None,
    )
    assert step.actor == LATER.actor


def test_a_closed_trust_can_forget_a_title_and_decide_none(trusts: Session) -> None:
    row, _ = decide_title(trusts, "RAA", "Hub Worker", TIED, AUTHOR)
    trusts.get_one(Organisation, "RAA").closed_on = "2026-01-01"
    trusts.flush()

    with pytest.raises(OrganisationClosedError):
        change_decision(trusts, "RAA", row.id or 0, LOCAL, AUTHOR)
    forget_title(trusts, "raa", row.id or 0, AUTHOR)

    assert list_local_titles(trusts, "RAA") == []


def test_a_title_that_is_not_there_cannot_be_changed_or_forgotten(trusts: Session) -> None:
    with pytest.raises(LocalTitleNotFoundError, match=r"RAA.*99|99.*RAA"):
        change_decision(trusts, "RAA", 99, LOCAL, AUTHOR)
    with pytest.raises(LocalTitleNotFoundError):
        forget_title(trusts, "RAA", 99, AUTHOR)


def test_an_organisation_that_is_no_trust_has_no_titles(trusts: Session) -> None:
    for decide in (
        lambda: decide_title(trusts, "Y58", "Hub Worker", TIED, AUTHOR),
        lambda: forget_title(trusts, "Y58", 1, AUTHOR),
    ):
        with pytest.raises(NotATrustError):
            decide()


def test_a_trusts_titles_are_listed_by_their_words_and_are_its_own(trusts: Session) -> None:
    for title in ("Witch", " Hub   Worker ", "Wizard"):
        decide_title(trusts, "RAA", title, LOCAL, AUTHOR)
    decide_title(trusts, "RBB", "Porter", LOCAL, AUTHOR)

    rows = list_local_titles(trusts, "RAA")

    assert [(row.title, row.title_key) for row in rows] == [
        ("Hub Worker", "hub worker"),
        ("Witch", "witch"),
        ("Wizard", "wizard"),
    ]


def _role(row: LocalTitle | None) -> str | None:
    assert row is not None
    return row.role_id
