import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from app.db.models import ApiKey, Change, Organisation, Source
from app.errors import KeyNotFoundError, KeyRefusedError, NotAllowedError, NotAuthenticatedError
from app.services.access.callers import Caller
from app.services.access.keys import (
    USE_IS_NOTED_EVERY,
    KnownKey,
    NewKey,
    create_key,
    is_key,
    list_keys,
    note_use,
    recognise,
    revoke_key,
)
from app.services.history.recording import Author
from app.vocabulary import Scope

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
AUTHOR = Author("tester", NOON)
NIGHT = NOON + timedelta(hours=12)


@pytest.fixture
def stocked(session: Session) -> Session:
    """A session in which one trust is known."""
    session.add(Source(source_id="s", title="A source", standing="verified"))
    session.flush()
    session.add(Organisation(ods_code="RXX", name="A trust", kind="trust", source_id="s"))
    session.flush()
    return session


def _wanted(
    *scopes: Scope,
    organisations: tuple[str, ...] = (),
    label: str = "a team",
    expires_at: datetime = NIGHT,
) -> NewKey:
    return NewKey(label, frozenset(scopes), frozenset(organisations), expires_at)


def _make(session: Session, *scopes: Scope) -> tuple[KnownKey, str]:
    return create_key(session, _wanted(*(scopes or (Scope.REVIEW,))), AUTHOR)


def test_a_key_is_recognised_as_its_caller(stocked: Session) -> None:
    wanted = _wanted(Scope.CONTRIBUTE, Scope.REVIEW, organisations=("RXX",))

    known, text = create_key(stocked, wanted, AUTHOR)

    assert recognise(stocked, text, NOON).caller == Caller(
        f"key:{known.row.key_id}",
        frozenset({Scope.CONTRIBUTE, Scope.REVIEW}),
        frozenset({"RXX"}),
    )


def test_neither_the_key_nor_its_secret_is_kept_anywhere(stocked: Session) -> None:
    known, text = _make(stocked)
    secret = text.removeprefix(f"nrr_{known.row.key_id}_")

    rows = [*stocked.scalars(select(ApiKey)), *stocked.scalars(select(Change))]

    assert len(secret) == 43
    assert not any(secret in row.model_dump_json() for row in rows)


def test_two_keys_are_never_alike(stocked: Session) -> None:
    assert len({_make(stocked)[1] for _ in range(20)}) == 20


def test_a_key_with_one_letter_changed_is_not_known(stocked: Session) -> None:
    _, text = _make(stocked)
    other = text[:-1] + ("A" if text[-1] != "A" else "B")

    with pytest.raises(NotAuthenticatedError, match="not known"):
        recognise(stocked, other, NOON)


@pytest.mark.parametrize("same", [0, 8, 63])
def test_a_key_is_known_by_the_whole_of_its_hash(stocked: Session, same: int) -> None:
    known, text = _make(stocked)
    stored = known.row.secret_hash
    changed = "".join("0" if digit != "0" else "1" for digit in stored[same:])
    stocked.execute(update(ApiKey).values(secret_hash=stored[:same] + changed))
    stocked.expire_all()

    with pytest.raises(NotAuthenticatedError, match="not known"):
        recognise(stocked, text, NOON)


def test_the_secret_of_another_key_does_not_open_this_one(stocked: Session) -> None:
    (one, _), (_, text) = _make(stocked), _make(stocked)
    secret = text.removeprefix("nrr_").partition("_")[2]

    with pytest.raises(NotAuthenticatedError, match="not known"):
        recognise(stocked, f"nrr_{one.row.key_id}_{secret}", NOON)


@pytest.mark.parametrize("text", ["", "nrr", "nrr_00000000_" + "a" * 43, "x" * 10_000, "nrr_é_"])
def test_what_is_no_key_is_not_known(stocked: Session, text: str) -> None:
    with pytest.raises(NotAuthenticatedError, match="not known"):
        recognise(stocked, text, NOON)


def test_a_key_works_up_to_the_instant_of_its_expiry(stocked: Session) -> None:
    _, text = _make(stocked)

    assert recognise(stocked, text, NIGHT - timedelta(seconds=1))
    with pytest.raises(NotAuthenticatedError, match="expired"):
        recognise(stocked, text, NIGHT)


def test_a_revoked_key_is_refused_at_once_and_stays_on_record(stocked: Session) -> None:
    known, text = _make(stocked)

    revoke_key(stocked, known.row.key_id, "it was lost", AUTHOR)

    with pytest.raises(NotAuthenticatedError, match="revoked"):
        recognise(stocked, text, NOON)
    (listed,) = list_keys(stocked)
    assert (listed.state(NOON), listed.row.revoked_at) == ("revoked", NOON)


def test_every_event_of_a_key_is_in_the_history(stocked: Session) -> None:
    known, _ = create_key(
        stocked, _wanted(Scope.CONTRIBUTE, organisations=("RXX",)), Author("tester", NOON, "r-1")
    )
    revoke_key(stocked, known.row.key_id, "it was lost", AUTHOR)
    revoke_key(stocked, known.row.key_id, "again", AUTHOR)

    made, revoked = stocked.scalars(select(Change))
    assert (made.entity, made.entity_key, made.action) == ("api_key", known.row.key_id, "insert")
    assert (revoked.entity, revoked.entity_key) == ("api_key", known.row.key_id)
    assert revoked.after == {**(made.after or {}), "revoked_at": NOON.isoformat()}
    assert made.after == {
        "label": "a team",
        "scopes": "contribute",
        "organisations": "RXX",
        "expires_at": "2026-01-03T00:00:00+00:00",
        "revoked_at": None,
    }
    assert (revoked.action, revoked.reason, revoked.before) == ("update", "it was lost", made.after)


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (_wanted(), "at least one scope"),
        (_wanted(Scope.CONTRIBUTE), "needs the ODS code"),
        (_wanted(Scope.CONTRIBUTE, organisations=("RXX", "ZZZ")), "'ZZZ'"),
        (_wanted(Scope.REVIEW, organisations=("RXX",)), "Only a key that contributes"),
        (_wanted(Scope.ADMIN, expires_at=NOON), "last day of the key is in the past"),
        (_wanted(Scope.ADMIN, label=" "), "label"),
        (_wanted(Scope.ADMIN, label="x" * 81), "label"),
        (_wanted(Scope.ADMIN, label="a\nb"), "label"),
    ],
)
def test_such_a_key_is_not_made(stocked: Session, wanted: NewKey, fault: str) -> None:
    with pytest.raises(KeyRefusedError, match=fault):
        create_key(stocked, wanted, AUTHOR)

    assert list_keys(stocked) == []


@pytest.mark.parametrize("label", ["x", "x" * 80, f" {'x' * 80} "])
def test_a_label_can_have_one_to_eighty_characters(stocked: Session, label: str) -> None:
    known, _ = create_key(stocked, _wanted(Scope.REVIEW, label=label), AUTHOR)

    assert known.row.label == label.strip()


def test_keys_are_listed_the_newest_first_with_their_organisations(stocked: Session) -> None:
    stocked.add(Organisation(ods_code="RAA", name="A trust", kind="trust", source_id="s"))
    stocked.flush()
    old = _wanted(Scope.CONTRIBUTE, organisations=("RXX", "RAA"))
    create_key(stocked, old, AUTHOR)
    create_key(stocked, _wanted(Scope.REVIEW), Author("tester", NOON + timedelta(hours=1)))
    create_key(stocked, _wanted(Scope.ADMIN), Author("tester", NOON - timedelta(hours=1)))

    listed = list_keys(stocked)

    assert [known.row.scopes for known in listed] == ["review", "contribute", "admin"]
    assert [known.organisations for known in listed] == [(), ("RAA", "RXX"), ()]
    first = stocked.scalars(select(Change)).first()
    assert first is not None
    assert (first.after or {})["organisations"] == "RAA;RXX"


def test_the_state_of_a_key_is_a_word_for_users(stocked: Session) -> None:
    known, _ = _make(stocked)

    assert [known.state(at) for at in (NOON, NIGHT)] == ["active", "expired"]


def test_every_fault_of_a_key_is_reported_at_once(stocked: Session) -> None:
    with pytest.raises(KeyRefusedError) as refused:
        create_key(stocked, _wanted(organisations=("X1", "X2"), expires_at=NOON), AUTHOR)

    assert len(refused.value.errors) == 5


def test_a_key_that_is_not_there_cannot_be_revoked(stocked: Session) -> None:
    with pytest.raises(KeyNotFoundError, match="'3f9a1c2b'"):
        revoke_key(stocked, "3f9a1c2b", None, AUTHOR)


def test_a_use_is_written_down_once_in_a_while(stocked: Session) -> None:
    _, text = _make(stocked)
    assert recognise(stocked, text, NOON).is_use_worth_noting(NOON)

    note_use(stocked, recognise(stocked, text, NOON).row.key_id, NOON)
    stocked.expire_all()

    known = recognise(stocked, text, NOON)
    assert known.row.last_used_at == NOON
    assert not known.is_use_worth_noting(NOON + USE_IS_NOTED_EVERY - timedelta(seconds=1))
    assert known.is_use_worth_noting(NOON + USE_IS_NOTED_EVERY)


@pytest.mark.parametrize(
    ("held", "allowed"),
    [
        (Scope.CONTRIBUTE, {Scope.CONTRIBUTE}),
        (Scope.REVIEW, {Scope.REVIEW}),
        (Scope.ADMIN, {*Scope}),
    ],
)
def test_a_scope_allows_itself_and_an_administrator_everything(
    held: Scope, allowed: set[Scope]
) -> None:
    caller = Caller("key:1", frozenset({held}), frozenset())

    assert {scope for scope in Scope if caller.may(scope)} == allowed


def test_a_contributor_acts_for_its_own_organisations_only() -> None:
    trust = Caller("key:1", frozenset({Scope.CONTRIBUTE}), frozenset({"RXX"}))
    admin = Caller("key:2", frozenset({Scope.ADMIN}), frozenset())

    trust.must_act_for("RXX")
    admin.must_act_for("RYY")
    with pytest.raises(NotAllowedError, match="'RYY'"):
        trust.must_act_for("RYY")


def test_a_use_of_one_key_is_not_noted_for_another(stocked: Session) -> None:
    (used, _), (other, _) = _make(stocked), _make(stocked)

    note_use(stocked, used.row.key_id, NOON)
    stocked.expire_all()

    assert {known.row.key_id: known.row.last_used_at for known in list_keys(stocked)} == {
        used.row.key_id: NOON,
        other.row.key_id: None,
    }


def test_revoking_a_key_leaves_the_others(stocked: Session) -> None:
    (one, _), (_, text) = _make(stocked), _make(stocked)

    revoked = revoke_key(stocked, one.row.key_id, None, AUTHOR)
    again = revoke_key(stocked, one.row.key_id, None, Author("tester", NIGHT))

    assert revoked.row.revoked_at == again.row.revoked_at == NOON
    assert recognise(stocked, text, NOON).state(NOON) == "active"


def test_a_key_is_stored_with_when_it_was_made_and_its_scopes_in_order(stocked: Session) -> None:
    wanted = _wanted(Scope.REVIEW, Scope.CONTRIBUTE, organisations=("RXX",), label=" a team ")

    known, text = create_key(stocked, wanted, AUTHOR)

    row = stocked.get_one(ApiKey, known.row.key_id, populate_existing=True)
    assert (row.label, row.scopes) == ("a team", "contribute;review")
    assert (row.created_at, row.expires_at, row.revoked_at) == (NOON, NIGHT, None)
    assert row.secret_hash == hashlib.sha256(text.encode()).hexdigest()
    assert (is_key(text), is_key(text + "x"), is_key("x" + text)) == (True, False, False)
