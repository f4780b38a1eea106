"""Whoever writes content takes a turn before anything is read: what is read then stays true.

Two writers on PostgreSQL would otherwise both read the state before the other's change. SQLite
has one writer at a time, so only the order of the statements can be tested on both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.errors import RegistryError
from app.matching.resolve import TitleQuery
from app.services.access.keys import revoke_key
from app.services.codes.incoming.loading import load_list
from app.services.content.indexing import bump_version, read_version
from app.services.history.recording import Author
from app.services.history.redaction import redact
from app.services.proposals.clearing import ReportFilter, clear_reports
from app.services.proposals.drafting import Draft, create_proposal
from app.services.proposals.feedback import AnswerReport, ShouldBe, report_answer
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.storing import hold
from app.services.releases.publishing import ReleaseGuards, publish
from app.services.seed.loading import read_seed
from app.services.trusts.answers import answer_again
from app.services.trusts.establishments import store
from app.services.trusts.local_titles import (
    TitleDecision,
    change_decision,
    decide_title,
    forget_title,
)
from app.services.trusts.versions import get_version
from app.vocabulary import ProposalKind
from tests.conftest import MINI_SEED
from tests.proposals import NOON, PROPOSER, STATED
from tests.services.codes.incoming.listing import invented
from tests.trusts import keep, live_index, posts, prepared

AUTHOR = Author("tester", NOON)
NEW_ROLE = read_payload(ProposalKind.NEW_ROLE, STATED[ProposalKind.NEW_ROLE])
LOCAL = TitleDecision(None, "It is only ours.")


WRITERS: dict[str, Callable[[Session], object]] = {
    "a key is revoked": lambda session: revoke_key(session, "00000000", None, AUTHOR),
    "a change is redacted": lambda session: redact(session, 1, [], reason="", author=AUTHOR),
    "reports are cleared": lambda session: clear_reports(session, ReportFilter(), 1, AUTHOR, "x"),
    "a proposal is held": lambda session: hold(session, 1),
    "a proposal is made": lambda session: create_proposal(
        session, Draft(NEW_ROLE, None, None, ()), PROPOSER, AUTHOR
    ),
    "a title is decided": lambda session: decide_title(session, "RAA", "Zorber", LOCAL, AUTHOR),
    "a decision is changed": lambda session: change_decision(session, "RAA", 1, LOCAL, AUTHOR),
    "a title is forgotten": lambda session: forget_title(session, "RAA", 1, AUTHOR),
    "a list of codes is loaded": lambda session: load_list(session, invented(), AUTHOR),
    "the version is raised": bump_version,
}


@contextmanager
def noted(session: Session) -> Iterator[list[str]]:
    """The statements that a session sends in the block, but for those that begin a transaction."""
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statement = " ".join(str(arguments[2]).split())
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def is_turn(statement: str) -> bool:
    return statement.startswith("SELECT registry_version.id FROM registry_version")


@pytest.mark.parametrize("name", WRITERS)
def test_a_writer_takes_a_turn_first(trusts: Session, name: str) -> None:
    with noted(trusts) as statements, suppress(RegistryError):
        WRITERS[name](trusts)

    assert is_turn(statements[0])


def test_a_report_is_counted_in_turn(registry: Session) -> None:
    asked = AnswerReport(TitleQuery("Zorber"), ShouldBe.NEW_ROLE)
    indexed = read_version(registry), live_index(registry)

    with noted(registry) as statements:
        report_answer(registry, asked, indexed, AUTHOR)

    assert is_turn(statements[0])


def test_a_list_is_numbered_in_turn(trusts: Session) -> None:
    new = prepared(trusts, posts("EMHP", 1))

    with noted(trusts) as statements:
        store(trusts, "RAA", new, AUTHOR)

    turn = next(place for place, each in enumerate(statements) if is_turn(each))
    versions = [at for at, each in enumerate(statements) if "FROM establishment_version" in each]
    assert turn < min(versions)


def test_answers_are_numbered_in_turn(trusts: Session) -> None:
    stored = keep(trusts, "RAA", posts("EMHP", 1))
    answered = prepared(trusts, posts("EMHP", 1)).answered
    version = get_version(trusts, "RAA", stored.version.number)

    with noted(trusts) as statements:
        answer_again(trusts, version, answered, AUTHOR)

    assert is_turn(statements[0])


def test_a_release_is_judged_in_turn(registry: Session) -> None:
    with noted(registry) as statements, suppress(RegistryError):
        publish(registry, "2026.1", AUTHOR, ReleaseGuards((), read_seed(MINI_SEED)))

    assert is_turn(statements[0])
