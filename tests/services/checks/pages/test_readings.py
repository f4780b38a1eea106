import pytest
from sqlalchemy import Engine

from app.db.session import reading
from app.errors import CheckNotFoundError
from app.services.checks.pages.readings import OpenTitle, find_roles, read_open_title
from app.services.checks.pages.settling import read_titles
from tests.services.checks.pages.conftest import POSTS, Check, now


def open_title(engine: Engine, check_id: str, place: int) -> OpenTitle:
    with reading(engine) as session:
        number = read_titles(session, check_id, 1).titles[place].number
        return read_open_title(session, check_id, number, now())


def test_a_title_comes_with_its_readings_and_what_points_to_each(
    seeded: Engine, check: Check
) -> None:
    found = open_title(seeded, check(POSTS), 2)

    assert found.title.title == "PA"
    assert found.explanation == "Two meanings are in use."
    assert found.outside_meaning == "personal assistant"
    assert [one.role.role_id for one in found.readings] == ["physician-associate"]
    assert found.counts.left == 4
    assert found.next is not None


def test_a_title_that_the_registry_does_not_declare_has_no_explanation(
    seeded: Engine, check: Check
) -> None:
    found = open_title(seeded, check(POSTS), 1)

    assert (found.title.title, found.explanation) == ("Quantity Surveyor", None)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("nursing", ["Nursing Associate", "Trainee Nursing Associate"]),
        ("nursing associate", ["Nursing Associate"]),
        ("plumber", []),
    ],
)
def test_roles_are_found_by_words_and_a_whole_name_finds_that_role(
    seeded: Engine, words: str, names: list[str]
) -> None:
    with reading(seeded) as session:
        assert [role.name for role in find_roles(session, words)] == names


def test_a_title_that_is_not_there_is_not_found(seeded: Engine, check: Check) -> None:
    check_id = check(POSTS)

    with reading(seeded) as session, pytest.raises(CheckNotFoundError):
        read_open_title(session, check_id, 99, now())
