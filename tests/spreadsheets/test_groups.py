import pytest

from app.spreadsheets.groups import is_group, is_not_in_post, spread


@pytest.mark.parametrize(
    ("headings", "is_funded"),
    [
        (["WTE", "Funded WTE"], True),
        (["Headcount", "Vacancies Headcount"], True),
        (["WTE", "In post WTE"], False),
        (["Job Title", "Establishment Job Title"], False),
    ],
)
def test_only_numbers_can_be_of_nobody(headings: list[str], is_funded: bool) -> None:
    assert is_not_in_post(headings) is is_funded


def test_a_group_reaches_the_numbers_at_its_right_and_no_other_column() -> None:
    rows = [["", "Funded", "", "", "Team"], ["Title", "WTE", "HC", "Ward", "FTE"]]

    assert spread(rows)[0] == ["", "Funded", "Funded", "", "Team"]


def test_a_group_says_whether_staff_are_in_post() -> None:
    assert is_group("Staff in Post")
    assert is_group("Budget")
    assert not is_group("Position")
