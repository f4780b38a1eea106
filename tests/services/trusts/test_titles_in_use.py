from sqlmodel import Session

from app.matching.resolve import TitleQuery
from app.services.trusts.local_titles import TitleDecision, decide_title
from app.services.trusts.titles_in_use import (
    TitleInUse,
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
