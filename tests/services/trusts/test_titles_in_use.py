from sqlmodel import Session

from app.services.trusts.titles_in_use import titles_in_use, unmatched_titles
from tests.trusts import keep, posts


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
