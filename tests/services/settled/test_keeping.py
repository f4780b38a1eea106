import pytest
from sqlalchemy import Engine

from app.db.session import reading, transaction
from app.errors import PersonalDataError
from app.services.checks.pages.settling import Settlement
from app.services.settled.keeping import KeptTitles, keep_for_trust
from app.services.trusts.local_titles import TitleDecision, decide_title, list_local_titles
from app.vocabulary import OwnDecision
from tests.services.checks.pages.conftest import now
from tests.services.settled.conftest import Settle
from tests.spreadsheets.files import Rows
from tests.trusts import AUTHOR, add_trust

NURSE = Settlement(OwnDecision.ROLE, "nursing-associate")
OWN = Settlement(OwnDecision.OWN_ROLE, None, "Our own")
ASK = Settlement(OwnDecision.ASK)
POSTS: Rows = [
    ["Job Title", "Occ Code", "Headcount"],
    ["Practitioner", "", 9],
    ["Hub Envoy", "", 8],
    ["PA", "", 7],
    ["EMHP", "", 6],
]


def keep(engine: Engine, check_id: str) -> KeptTitles:
    with transaction(engine) as session:
        return keep_for_trust(session, check_id, "RAA", frozenset(), AUTHOR, now())


def kept(engine: Engine) -> list[tuple[str, str | None, str | None]]:
    with reading(engine) as session:
        rows = list_local_titles(session, "RAA")
    return [(row.title, row.role_id, row.reason) for row in rows]


@pytest.fixture(autouse=True)
def trust(seeded: Engine) -> None:
    with transaction(seeded) as session:
        add_trust(session, "RAA")


def test_what_is_settled_becomes_the_trusts_own_and_what_is_put_off_does_not(
    seeded: Engine, settle: Settle
) -> None:
    check_id = settle(POSTS, [NURSE, OWN, ASK])

    found = keep(seeded, check_id)

    assert found == KeptTitles(kept=2, otherwise=0, by_code=0)
    assert kept(seeded) == [
        ("Hub Envoy", None, "Our own"),
        ("Practitioner", "nursing-associate", None),
    ]


def test_keeping_again_changes_nothing(seeded: Engine, settle: Settle) -> None:
    check_id = settle(POSTS, [NURSE, OWN, None])
    keep(seeded, check_id)

    assert keep(seeded, check_id) == KeptTitles(kept=2, otherwise=0, by_code=0)
    assert len(kept(seeded)) == 2


def test_a_title_that_the_trust_decided_otherwise_before_stays(
    seeded: Engine, settle: Settle
) -> None:
    with transaction(seeded) as session:
        decide_title(session, "RAA", "practitioners", TitleDecision(None, "Before"), AUTHOR)

    found = keep(seeded, settle(POSTS, [NURSE, OWN, None]))

    assert found == KeptTitles(kept=1, otherwise=1, by_code=0)
    assert ("practitioners", None, "Before") in kept(seeded)


def test_a_title_with_two_decisions_by_its_codes_is_not_kept(
    seeded: Engine, settle: Settle
) -> None:
    rows: Rows = [["Job Title", "Occ Code"], ["Hub Envoy", "H1D"], ["Hub Envoys", ""]]

    found = keep(seeded, settle(rows, [NURSE, OWN]))

    assert found == KeptTitles(kept=0, otherwise=0, by_code=1)
    assert kept(seeded) == []


def test_nothing_is_kept_where_a_reason_looks_like_personal_data(
    seeded: Engine, settle: Settle
) -> None:
    names = Settlement(OwnDecision.OWN_ROLE, None, "Bloggs, Jo")

    with pytest.raises(PersonalDataError):
        keep(seeded, settle(POSTS, [NURSE, names, None]))

    assert kept(seeded) == []
