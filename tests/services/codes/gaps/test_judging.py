"""The rules by which a gap is judged, one by one. What the database holds comes in test_api."""

import pytest

from app.services.codes.gaps.judging import (
    GapCode,
    GapStatus,
    Judgement,
    ListVersion,
    RoleFacts,
    Statement,
    judge,
)
from app.services.roles.lists import NamedRole

ROLE = NamedRole("peer-lead", "Peer Lead", "lived experience")
VERSIONS = ("20.0", "21.0", "22.1")
LIST = ListVersion("nhs-occupation-code", "22.1", judged_on="2024-06")
UNDATED = ListVersion("nhs-occupation-code", "22.1", not_before="2023-06")
NO_HIT = Statement("searched", "not found", None, "22.1", None, None)
HIT = Statement("searched", "found within", None, "22.1", "H1D", None)
GENERIC = Statement("generic_cell", "may go under a generic cell", None, None, None, "a study")


def code(relation: str, status: str = "active") -> GapCode:
    return GapCode("nhs-occupation-code", "22.1", "H1D", "Peers", relation, status, "a list")


def lacks(version: str | None = None, as_of: str | None = None) -> Statement:
    return Statement("lacks_code", "has none", as_of, version, None, "a study")


def judged(
    *statements: Statement,
    codes: tuple[GapCode, ...] = (),
    introduced: str | None = None,
    version: ListVersion = LIST,
) -> Judgement:
    return judge(RoleFacts(ROLE, introduced, codes, statements), version, VERSIONS)


@pytest.mark.parametrize(
    ("relation", "status", "expected"),
    [
        ("own", "active", GapStatus.OWN_CODE),
        ("shared", "active", GapStatus.SHARED_CODE_ONLY),
        ("historic", "active", GapStatus.NO_CODE),
        ("known_miscoding", "active", GapStatus.NO_CODE),
        ("own", "retired", GapStatus.NO_CODE),
    ],
)
def test_only_a_live_own_or_shared_mapping_is_a_code(
    relation: str, status: str, expected: GapStatus
) -> None:
    assert judged(NO_HIT, codes=(code(relation, status),)).status == expected


def test_an_own_code_counts_more_than_a_shared_one() -> None:
    both = (code("shared"), code("own"))

    assert judged(codes=both).status == GapStatus.OWN_CODE


def test_a_missing_mapping_proves_nothing() -> None:
    judgement = judged()

    assert judgement.status == GapStatus.NOT_KNOWN
    assert (
        judgement.reason == "The registry has not searched this version of the list for the role."
    )


def test_a_search_that_found_nothing_proves_a_gap() -> None:
    assert judged(NO_HIT) == Judgement(GapStatus.NO_CODE)


def test_a_search_of_another_version_proves_nothing() -> None:
    other = Statement("searched", "not found", None, "20.0", None, None)

    assert judged(other).status == GapStatus.NOT_KNOWN


def test_a_search_that_found_something_leaves_it_open() -> None:
    judgement = judged(HIT, lacks(version="22.1"))

    assert judgement.status == GapStatus.NOT_KNOWN
    assert "H1D" in str(judgement.reason)


def test_where_only_a_generic_code_may_apply_it_is_not_known() -> None:
    judgement = judged(NO_HIT, GENERIC)

    assert judgement.status == GapStatus.NOT_KNOWN
    assert "generic" in str(judgement.reason)


@pytest.mark.parametrize(
    ("said", "proves"),
    [
        (lacks(version="22.1"), True),
        (lacks(version="20.0"), True),
        (lacks(version="99"), False),
        (lacks(as_of="2023-06"), True),
        (lacks(as_of="2024-06-15"), True),
        (lacks(as_of="2025"), False),
        (lacks(), False),
    ],
)
def test_a_source_on_this_or_an_earlier_version_outweighs_the_generic_code(
    said: Statement, *, proves: bool
) -> None:
    expected = GapStatus.NO_CODE if proves else GapStatus.NOT_KNOWN

    assert judged(NO_HIT, GENERIC, said).status == expected


def test_a_source_without_a_search_of_this_version_proves_nothing() -> None:
    assert judged(lacks(version="20.0")).status == GapStatus.NOT_KNOWN


@pytest.mark.parametrize(
    ("introduced", "version", "is_too_young"),
    [
        ("2025", LIST, True),
        ("2024-07", LIST, True),
        ("2024", LIST, False),
        ("2022", LIST, False),
        ("2024", UNDATED, True),
        ("2023", UNDATED, False),
        (None, UNDATED, False),
    ],
)
def test_a_role_younger_than_the_list_is_not_known_for_it(
    introduced: str | None, version: ListVersion, *, is_too_young: bool
) -> None:
    judgement = judged(NO_HIT, lacks(version="22.1"), introduced=introduced, version=version)

    assert judgement.status == (GapStatus.NOT_KNOWN if is_too_young else GapStatus.NO_CODE)
    assert (judgement.reason is not None) == is_too_young


def test_a_young_role_with_a_sourced_code_has_it() -> None:
    assert judged(codes=(code("own"),), introduced="2030").status == GapStatus.OWN_CODE
