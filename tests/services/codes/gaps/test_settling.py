from dataclasses import replace

import pytest

from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapCode, GapStatus
from app.services.codes.gaps.report import RoleGap
from app.services.codes.gaps.settling import what_would_settle
from app.services.roles.lists import NamedRole

CODE = GapCode("esr-job-role", "2020-10", "07054", "Peers", "own", "active", "a list")
OPEN = RoleGap(
    role=NamedRole("peer-lead", "Peer Lead", "lived experience"),
    status=GapStatus.NOT_KNOWN,
    exact=ExactGapStatus.NOT_KNOWN,
    reason="Nothing decides.",
    basis=GapBasis.SOURCED,
    since=None,
    days_without_code=None,
    codes=(),
    hides_under=(),
    code_opened=None,
    evidence=(),
    open_proposals=(),
)


@pytest.mark.parametrize("exact", [one for one in ExactGapStatus if one != "own_code"])
def test_every_open_answer_says_what_would_settle_it(exact: ExactGapStatus) -> None:
    assert len(what_would_settle(replace(OPEN, exact=exact), ())) == 1


def test_a_sourced_code_is_settled() -> None:
    settled = replace(OPEN, exact=ExactGapStatus.OWN_CODE, codes=(CODE,))

    assert what_would_settle(settled, ("NWD 3.2",)) == ()


def test_a_reading_needs_a_source_that_confirms_it() -> None:
    read = replace(OPEN, exact=ExactGapStatus.OWN_CODE, codes=(CODE,), basis=GapBasis.READING)

    assert what_would_settle(read, ()) == ("A source that confirms the reading: 07054.",)


def test_later_versions_and_open_applications_are_named() -> None:
    said = what_would_settle(replace(OPEN, open_proposals=(7,)), ("NWD 3.2", "NWD 3.3"))

    assert said[1:] == (
        "These later versions are known and not loaded: NWD 3.2, NWD 3.3.",
        "Proposal 7 is open and is about the code of this role.",
    )


def test_a_reading_of_a_place_without_a_code_is_named_by_its_words() -> None:
    field = replace(CODE, code=None, display="Peer work")
    read = replace(OPEN, codes=(field, CODE), basis=GapBasis.READING)

    assert what_would_settle(read, ()) == ("A source that confirms the reading: Peer work, 07054.",)


def test_one_later_version_is_one() -> None:
    assert what_would_settle(OPEN, ("NWD 3.2",)) == (
        "A source that says which code posts of this role have.",
        "This later version is known and not loaded: NWD 3.2.",
    )


def test_a_fact_that_nothing_settles_says_nothing() -> None:
    no_code = what_would_settle(replace(OPEN, exact=ExactGapStatus.NO_CODE), ())

    assert no_code == ("A new code in a later version of the list.",)
