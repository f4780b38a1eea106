from sqlmodel import Session

from app.services.proposals.unmatched import common_unmatched_titles
from tests.trusts import keep, posts


def test_a_title_of_fewer_than_three_trusts_is_counted_and_not_shown(trusts: Session) -> None:
    for code in ("RAA", "RBB", "RCC5X"):
        keep(trusts, code, posts("Zorbing Coach"), posts(f"Only in {code} Zorber"))

    found = common_unmatched_titles(trusts, None)

    assert [(title.title, title.trusts) for title in found.titles] == [("Zorbing Coach", 3)]
    assert found.withheld == 3


def test_a_limit_does_not_change_what_is_withheld(trusts: Session) -> None:
    for code in ("RAA", "RBB", "RCC5X"):
        keep(trusts, code, posts("Zorbing Coach"), posts("Zorbing Lead"))

    found = common_unmatched_titles(trusts, 1)

    assert (len(found.titles), found.withheld) == (1, 0)
