"""Whether a code fits the role that a title names."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.matching.coding import check_coding, known_code
from app.matching.index import MatchIndex, compile_tables
from app.matching.resolution import CodingVerdict, Hints
from app.matching.tables import KnownCode
from tests.matching.small import INDEX, JOB_ROLE, OCCUPATION, TABLES


class OnlyLookedUp(dict[tuple[str, str], KnownCode]):
    """Known codes that may be looked up one at a time, and never gone through."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        raise AssertionError("the codes are gone through")

    keys = values = items = __iter__  # type: ignore[assignment]  # each of them is a scan


def with_job_roles(*named: tuple[str, str]) -> MatchIndex:
    """The small index with more job roles: their codes and names."""
    added = tuple(KnownCode(JOB_ROLE, "2020-10", code, name, "active") for code, name in named)
    return compile_tables(replace(TABLES, known_codes=TABLES.known_codes + added))


def given_as(job_role: str, index: MatchIndex = INDEX) -> str:
    """The code that a job role is taken for."""
    check = check_coding(Hints(job_role=job_role), None, index)
    assert check is not None
    return check.given


@pytest.mark.parametrize(
    "name",
    [
        "Education Mental Health Practitioner",
        "EDUCATION MENTAL HEALTH PRACTITIONER",
        "  education mental health practitioner ",
    ],
)
def test_a_job_role_given_by_its_name_is_its_code(name: str) -> None:
    assert given_as(name) == "07054"


def test_a_job_role_is_found_by_name_without_going_through_the_codes() -> None:
    known = OnlyLookedUp(INDEX.codes.known.items())
    index = replace(INDEX, codes=replace(INDEX.codes, known=known))

    assert given_as("Education Mental Health Practitioner", index) == "07054"
    assert given_as("No such job role", index) == "No such job role"


def test_a_code_is_taken_as_it_is_even_where_another_code_has_it_as_its_name() -> None:
    assert given_as("07054", with_job_roles(("99999", "07054"))) == "07054"


def test_a_name_that_two_codes_have_is_no_code() -> None:
    index = with_job_roles(("90001", "Night Porter"), ("90002", "night porter"))

    assert given_as("Night Porter", index) == "Night Porter"


def test_the_name_of_an_occupation_code_is_not_a_job_role() -> None:
    assert given_as("Nursing Associate, adult") == "Nursing Associate, adult"


def test_a_code_that_no_list_has_is_not_known() -> None:
    assert known_code(OCCUPATION, "QQQ", INDEX) is None


def test_no_code_is_checked_where_none_is_given() -> None:
    assert check_coding(Hints(band="6"), "staff-nurse", INDEX) is None


def test_of_two_codes_the_one_that_fits_less_is_reported() -> None:
    hints = Hints(occupation_code="QQQ", job_role="07054")

    check = check_coding(hints, "education-mental-health-practitioner", INDEX)

    assert check is not None
    assert (check.given, check.verdict) == ("QQQ", CodingVerdict.UNKNOWN_CODE)
