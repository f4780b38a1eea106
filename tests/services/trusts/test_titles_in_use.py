import pytest
from sqlmodel import Session

from app.db.models import Organisation
from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.trusts.answers import Answered, ShortAnswer, answer_again
from app.services.trusts.local_titles import TitleDecision, decide_title
from app.services.trusts.titles_in_use import (
    TitleInUse,
    UnmatchedTitle,
    titles_in_use,
    titles_of_role,
    unmatched_titles,
)
from tests.trusts import AUTHOR, keep, posts
from tests.word_lists import read_as

NURSE, EMHP = "nursing-associate", "education-mental-health-practitioner"


def test_titles_of_all_trusts_are_counted_together_with_how_many_use_them(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3, band="4"), posts("EMHP", 3))
    keep(trusts, "RAA", posts("Hub worker", 4, band="4"), posts("Wizards", 1))
    keep(trusts, "RBB", posts("Hub Workers", 2, band="4", site="Annexe"), posts("Hub Worker", 9))

    shown = [(use.query.title, use.query.hints.band, use.trusts) for use in titles_in_use(trusts)]

    assert shown == [("Hub Workers", "4", 2), ("Hub Worker", None, 1), ("Wizards", None, 1)]


def test_unmatched_titles_come_by_the_number_of_trusts(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("EMHP", 3), posts("Practitioner", 1))
    keep(trusts, "RBB", posts("Wizard", 3), posts("hub workers", 8))

    shown = [(each.title, each.trusts) for each in unmatched_titles(trusts)]

    assert shown == [("Hub Worker", 2), ("Wizard", 1)]
    assert len(unmatched_titles(trusts, limit=1)) == 1


def test_the_titles_of_a_role_are_those_matched_to_it_by_how_many_trusts_use_them(
    trusts: Session,
) -> None:
    keep(trusts, "RAA", posts("Wizard", 1), posts("EMHP", 3), posts("Nursing Associate", 1))
    keep(
        trusts,
        "RBB",
        posts("Education Mental Health Practitioner", 2),
        posts("Nursing Associate", 1, band="4"),
        posts("Nursing Associate Band 4", 1),
    )

    assert titles_of_role(trusts, NURSE) == (
        TitleInUse(TitleQuery("Nursing Associate"), 2),
        TitleInUse(TitleQuery("Nursing Associate Band 4"), 1),
    )
    assert titles_of_role(trusts, EMHP) == (
        TitleInUse(TitleQuery("EMHP"), 1),
        TitleInUse(TitleQuery("Education Mental Health Practitioner"), 1),
    )
    assert titles_of_role(trusts, "physician-associate") == ()


def test_a_list_that_was_replaced_has_no_titles_in_use(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", 1))
    keep(trusts, "RAA", posts("Nursing Associate", 3))

    assert [use.query.title for use in titles_in_use(trusts)] == ["Nursing Associate"]
    assert titles_of_role(trusts, EMHP) == ()
    assert unmatched_titles(trusts) == ()


def test_a_title_that_a_trust_decided_is_unmatched_for_the_others_only(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("Wizard", 1))
    keep(trusts, "RBB", posts("hub  workers", 3))
    decide_title(trusts, "RAA", "Hub Worker", TitleDecision(NURSE, None), AUTHOR)

    shown = [(each.title, each.trusts) for each in unmatched_titles(trusts)]

    assert shown == [("Wizard", 1), ("hub  workers", 1)]


def test_a_title_that_only_the_engine_reads_as_the_decided_one_is_decided_for_that_trust(
    trusts: Session,
) -> None:
    read_as(trusts, "snr", "senior")
    keep(trusts, "RAA", posts("Snr Hub Worker", 3))
    decide_title(trusts, "RAA", "Senior Hub Worker", TitleDecision(NURSE, None), AUTHOR)

    assert unmatched_titles(trusts) == ()

    keep(trusts, "RBB", posts("Snr Hub Worker", 3))

    assert [(each.title, each.trusts) for each in unmatched_titles(trusts)] == [
        ("Snr Hub Worker", 1)
    ]


@pytest.mark.parametrize(
    ("field", "value", "hints"),
    [
        ("band", "4", Hints(band="4")),
        ("occupation_code", "H1", Hints(occupation_code="H1")),
        ("job_role", "07054", Hints(job_role="07054")),
        ("staff_group", "Students", Hints(staff_group="Students")),
        ("setting", "School", Hints(setting="School")),
    ],
)
def test_the_same_title_with_something_else_known_of_it_is_another_question(
    trusts: Session, field: str, value: str, hints: Hints
) -> None:
    known: dict[str, str] = {field: value}
    keep(trusts, "RAA", posts("Hub Worker", 3), posts("Hub Worker", 4, **known))
    keep(trusts, "RBB", posts("Hub Worker", 3, **known))

    assert titles_in_use(trusts) == (
        TitleInUse(TitleQuery("Hub Worker", hints), 2),
        TitleInUse(TitleQuery("Hub Worker"), 1),
    )


def test_the_answers_that_were_given_last_count(trusts: Session) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", 1)).version
    unmatched = ShortAnswer("unmatched", "outside", None, 0.0)
    matched = ShortAnswer("matched", None, NURSE, 1.0)
    answer_again(trusts, version, Answered("sha256:b", "2", (unmatched, matched)), AUTHOR)

    assert unmatched_titles(trusts) == (UnmatchedTitle("EMHP", 1),)
    assert titles_of_role(trusts, NURSE) == (TitleInUse(TitleQuery("Wizard"), 1),)
    assert titles_of_role(trusts, EMHP) == ()


def test_the_titles_of_a_closed_trust_are_not_in_use(trusts: Session) -> None:
    keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", 1))
    trusts.get_one(Organisation, "RAA").closed_on = "2026-01-01"
    trusts.flush()

    assert titles_in_use(trusts) == ()
    assert (unmatched_titles(trusts), titles_of_role(trusts, EMHP)) == ((), ())


def test_titles_that_as_many_trusts_use_are_in_the_order_of_their_words(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Zorber", 1), posts("Witch", 1), posts("Mage", 1))
    keep(trusts, "RBB", posts("Witch", 1))

    assert [use.query.title for use in titles_in_use(trusts)] == ["Witch", "Mage", "Zorber"]
    assert unmatched_titles(trusts, limit=2) == (
        UnmatchedTitle("Witch", 2),
        UnmatchedTitle("Mage", 1),
    )


def test_an_answer_is_that_of_its_own_line(trusts: Session) -> None:
    keep(trusts, "RAA", *(posts(title, 1) for title in ("Mage", "EMHP", "Nursing Associate")))

    assert titles_of_role(trusts, EMHP) == (TitleInUse(TitleQuery("EMHP"), 1),)
    assert unmatched_titles(trusts) == (UnmatchedTitle("Mage", 1),)
