import pytest
from sqlalchemy import Engine

from app.db.models import CheckTitle
from app.db.session import reading, transaction
from app.errors import CheckNotFoundError, PersonalDataError, RoleNotFoundError
from app.services.checks.pages import settling
from app.services.checks.pages.settling import Settlement, SettlingCounts
from app.vocabulary import OwnDecision
from tests.services.checks.pages.conftest import POSTS, Check, now

NURSE = Settlement(OwnDecision.ROLE, "nursing-associate")
OWN = Settlement(OwnDecision.OWN_ROLE, None, "We made it in 2020")
ASK = Settlement(OwnDecision.ASK)


def titles(engine: Engine, check_id: str) -> list[CheckTitle]:
    with reading(engine) as session:
        return list(settling.read_titles(session, check_id, 1).titles)


def decide(engine: Engine, title: CheckTitle, settlement: Settlement) -> None:
    with transaction(engine) as session:
        found = settling.get_title(session, title.check_id, title.number, now())
        settling.decide(session, found, settlement, now())


def counts(engine: Engine, check_id: str) -> SettlingCounts:
    with reading(engine) as session:
        return settling.count_titles(session, check_id)


def test_open_titles_come_by_their_staff_and_matched_ones_are_not_among_them(
    seeded: Engine, check: Check
) -> None:
    found = titles(seeded, check(POSTS))

    assert [(one.title, one.code, one.rows, one.staff) for one in found] == [
        ("Practitioner", None, 2, 25),
        ("Quantity Surveyor", "H1D", 1, 9),
        ("PA", None, 1, 2),
        ("Quantity Surveyor", None, 1, 1),
    ]


def test_a_decision_is_kept_beside_the_answer_which_stays(seeded: Engine, check: Check) -> None:
    check_id = check(POSTS)
    first = titles(seeded, check_id)[0]

    decide(seeded, first, NURSE)

    kept = titles(seeded, check_id)[0]
    assert (kept.decision, kept.role_id, kept.role_name) == (
        "role",
        "nursing-associate",
        "Nursing Associate",
    )
    assert (kept.outcome, kept.question, kept.detail) == (
        first.outcome,
        first.question,
        first.detail,
    )


def test_the_count_says_how_many_are_left_and_how_many_are_put_off(
    seeded: Engine, check: Check
) -> None:
    check_id = check(POSTS)
    first, second, third, _ = titles(seeded, check_id)

    for title, settlement in ((first, NURSE), (second, OWN), (third, ASK)):
        decide(seeded, title, settlement)

    found = counts(seeded, check_id)
    assert found == SettlingCounts(left=1, to_ask=1, settled=2)
    assert found.all == 4


def test_a_decision_is_changed_and_taken_back_without_a_trace(seeded: Engine, check: Check) -> None:
    check_id = check(POSTS)
    title = titles(seeded, check_id)[0]

    decide(seeded, title, OWN)
    decide(seeded, title, ASK)
    changed = titles(seeded, check_id)[0]
    with transaction(seeded) as session:
        settling.undo(session, settling.get_title(session, check_id, title.number, now()))

    assert (changed.decision, changed.reason) == ("ask the manager", None)
    back = titles(seeded, check_id)[0]
    assert (back.decision, back.role_id, back.reason, back.decided_at) == (None, None, None, None)
    assert counts(seeded, check_id).left == 4


def test_the_next_title_is_the_one_with_fewer_staff_and_then_the_first_again(
    seeded: Engine, check: Check
) -> None:
    check_id = check(POSTS)
    first, second, third, last = titles(seeded, check_id)
    decide(seeded, third, ASK)

    with reading(seeded) as session:
        assert settling.next_title(session, check_id) == first.number
        assert settling.next_title(session, check_id, second) == last.number
        assert settling.next_title(session, check_id, last) == first.number


def test_there_is_no_next_title_once_all_are_decided(seeded: Engine, check: Check) -> None:
    check_id = check(POSTS)
    for title in titles(seeded, check_id):
        decide(seeded, title, ASK)

    with reading(seeded) as session:
        assert settling.next_title(session, check_id) is None


def test_titles_that_need_a_person_are_those_still_open(seeded: Engine, check: Check) -> None:
    check_id = check(POSTS)
    decide(seeded, titles(seeded, check_id)[0], NURSE)

    with reading(seeded) as session:
        first = settling.needing_a_person(session, check_id, 2)

    assert [(one.title, one.code) for one in first] == [
        ("Quantity Surveyor", "H1D"),
        ("PA", None),
    ]


def test_a_title_that_the_registry_answers_cannot_be_settled(seeded: Engine, check: Check) -> None:
    check_id = check([["Job Title"], ["EMHP"]])

    with reading(seeded) as session, pytest.raises(CheckNotFoundError):
        settling.get_title(session, check_id, 0, now())


def test_a_role_that_is_not_there_is_refused(seeded: Engine, check: Check) -> None:
    title = titles(seeded, check(POSTS))[0]

    with pytest.raises(RoleNotFoundError):
        decide(seeded, title, Settlement(OwnDecision.ROLE, "no-such-role"))


def test_a_reason_with_personal_data_is_refused() -> None:
    with pytest.raises(PersonalDataError, match="email address"):
        settling.refuse_personal_data("Ask jo.bloggs@example.nhs.uk", frozenset())
    settling.refuse_personal_data("Band 4 in our wards, made in 2020", frozenset())
