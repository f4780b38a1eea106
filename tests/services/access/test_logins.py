"""Sessions of people: what their groups allow, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from app.db.models import LoginSession, Organisation, Source
from app.errors import NotAllowedError, NotAuthenticatedError
from app.services.access.callers import Caller
from app.services.access.logins import ProvenPerson, caller_of_login, log_in, log_out
from app.vocabulary import Scope

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
RIGHTS = {"reviewers": ["review"], "trust": ["contribute:RXX"], "elsewhere": ["contribute:RZZ"]}


@pytest.fixture
def stocked(session: Session) -> Session:
    """A session in which one trust is known."""
    session.add(Source(source_id="s", title="A source", standing="verified"))
    session.flush()
    session.add(Organisation(ods_code="RXX", name="A trust", kind="trust", source_id="s"))
    session.flush()
    return session


def person(*groups: str, subject: str = "7") -> ProvenPerson:
    return ProvenPerson("https://issuer.example", subject, frozenset(groups))


def begun(session: Session, *groups: str, at: datetime = NOON) -> str:
    return log_in(session, person(*groups), RIGHTS, now=at, lasts=HOUR)


def test_groups_give_scopes_and_known_organisations(stocked: Session) -> None:
    caller = caller_of_login(stocked, begun(stocked, "reviewers", "trust", "other"), NOON)

    assert caller.scopes == {Scope.REVIEW, Scope.CONTRIBUTE}
    assert caller.organisations == {"RXX"}


def test_a_session_is_of_one_person_and_of_each_of_their_organisations(stocked: Session) -> None:
    stocked.add(Organisation(ods_code="RAA", name="A trust", kind="trust", source_id="s"))
    stocked.flush()
    rights = {"group": ["contribute:RXX", "contribute:RAA"]}
    someone = person("group")

    token = log_in(stocked, someone, rights, now=NOON, lasts=HOUR)

    caller = caller_of_login(stocked, token, NOON)
    assert caller == Caller(someone.actor, frozenset({Scope.CONTRIBUTE}), frozenset({"RAA", "RXX"}))


def test_the_secret_of_a_session_is_as_long_as_that_of_a_key(stocked: Session) -> None:
    assert len(begun(stocked, "reviewers")) == 43


@pytest.mark.parametrize("groups", [(), ("other",), ("elsewhere",)])
def test_a_person_whose_groups_allow_nothing_is_refused(
    stocked: Session, groups: tuple[str, ...]
) -> None:
    with pytest.raises(NotAllowedError, match="does not allow you to do anything"):
        begun(stocked, *groups)


def test_a_session_lasts_until_its_last_moment(stocked: Session) -> None:
    token = begun(stocked, "reviewers")

    assert caller_of_login(stocked, token, NOON + HOUR - timedelta(seconds=1))
    with pytest.raises(NotAuthenticatedError, match="ended"):
        caller_of_login(stocked, token, NOON + HOUR)


def test_only_a_hash_of_the_secret_is_stored(stocked: Session) -> None:
    token = begun(stocked, "reviewers")

    (row,) = stocked.scalars(select(LoginSession))
    assert token not in repr(row)
    with pytest.raises(NotAuthenticatedError):
        caller_of_login(stocked, row.session_hash, NOON)


def test_an_old_session_is_removed_when_somebody_logs_in(stocked: Session) -> None:
    begun(stocked, "reviewers")

    begun(stocked, "reviewers", at=NOON + HOUR)

    assert len(stocked.scalars(select(LoginSession)).all()) == 1


def test_logging_out_ends_the_session(stocked: Session) -> None:
    token = begun(stocked, "reviewers")

    log_out(stocked, token)

    with pytest.raises(NotAuthenticatedError):
        caller_of_login(stocked, token, NOON)


def test_a_pseudonym_is_stable_and_names_nobody() -> None:
    assert person("a").actor == person("b").actor
    assert person().actor != person(subject="8").actor
    assert person().actor.startswith("person:")
    assert "issuer.example" not in person().actor


def test_logging_out_ends_no_other_session(stocked: Session) -> None:
    one, other = begun(stocked, "reviewers"), begun(stocked, "reviewers")

    log_out(stocked, one)

    assert caller_of_login(stocked, other, NOON).scopes == {Scope.REVIEW}


def test_a_session_that_has_not_ended_stays_when_somebody_logs_in(stocked: Session) -> None:
    token = begun(stocked, "reviewers")

    begun(stocked, "reviewers", at=NOON + HOUR - timedelta(seconds=1))

    assert caller_of_login(stocked, token, NOON)
    assert len(stocked.scalars(select(LoginSession)).all()) == 2


def test_what_is_stored_of_a_session_is_when_it_began_and_what_it_allows(stocked: Session) -> None:
    stocked.add(Organisation(ods_code="RAA", name="A trust", kind="trust", source_id="s"))
    stocked.flush()
    rights = {"group": ["review", "contribute:RXX", "contribute:RAA"]}

    log_in(stocked, person("group"), rights, now=NOON, lasts=HOUR)

    (row,) = stocked.scalars(select(LoginSession))
    assert (row.actor, row.scopes, row.organisations) == (
        person().actor,
        "contribute;review",
        "RAA;RXX",
    )
    assert (row.created_at, row.expires_at) == (NOON, NOON + HOUR)


def test_a_pseudonym_is_of_one_person_at_one_issuer() -> None:
    elsewhere = ProvenPerson("https://other.example", "7", frozenset())

    assert elsewhere.actor != person().actor
    assert len(person().actor) == len("person:") + 24
