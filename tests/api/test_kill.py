"""The server is killed in the middle of its work, again and again: nothing acknowledged is lost.

Two contributors and a reviewer take proposals from draft to acceptance while the process is
killed (SIGKILL) after a random number of answers, at a random moment. A write that got no
answer is sent again with its `Idempotency-Key`, as a client would.
"""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db.models import Change, Proposal, Synonym
from app.db.session import reading
from app.services.content.indexing import hash_content, read_version
from app.services.history.verification import verify_history
from app.services.seed.golden import GoldenTitle
from app.vocabulary import Scope
from tests.api.proposing import proposal
from tests.callers import bearing, make_key
from tests.conftest import DATABASES, MINI_SEED, copied
from tests.processes import Service
from tests.waiting import HANGS_AFTER_SECONDS

ROUNDS = 40
WRITERS = 2
ANSWERS_BETWEEN_KILLS = (10, 26)
LONGEST_WAIT_SECONDS = 0.05
MOST_ANSWERS_AFTER_THE_LAST = 4
REVISION_AFTER = {"create": 1, "submit": 2, "review": 3, "accept": 4}
ALL_ANSWERS = ROUNDS * len(REVISION_AFTER)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Journal:
    """What the clients were shown: the last verb that was acknowledged for each proposal."""

    acknowledged: dict[int, str] = field(default_factory=dict)
    answers: int = 0
    most_answers: int = 0
    cut_off: int = 0
    failures: list[str] = field(default_factory=list)
    _lock: threading.Condition = field(default_factory=threading.Condition)

    def note(self, number: int, verb: str) -> None:
        """An acknowledged write."""
        with self._lock:
            self.acknowledged[number] = verb
            self.answers += 1
            self._lock.notify_all()
            # A slow killer must not miss its turn: the writers wait for it before long.
            assert self._lock.wait_for(self._may_go_on, HANGS_AFTER_SECONDS), "nothing is killed"

    def _may_go_on(self) -> bool:
        return self.answers < self.most_answers

    def wait_for_answers(self, count: int) -> None:
        """Wait for so many more answers, or for the last; the writers may give a few more."""
        with self._lock:
            wanted = min(self.answers + count, ALL_ANSWERS)
            self.most_answers = wanted + MOST_ANSWERS_AFTER_THE_LAST
            self._lock.notify_all()
            arrived = self._lock.wait_for(lambda: self._is_enough(wanted), HANGS_AFTER_SECONDS)
        assert arrived, "the writers make no progress"

    def _is_enough(self, wanted: int) -> bool:
        return self.answers >= wanted or bool(self.failures)

    def fail(self, failure: str) -> None:
        """What ended a writer."""
        with self._lock:
            self.failures.append(failure)
            self._lock.notify_all()

    def note_no_answer(self, *, was_sent: bool) -> None:
        """A write that got no answer: cut off, or never sent to a server that was down."""
        with self._lock:
            self.cut_off += was_sent


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """What the server and the test's own engine look into: a SQLite file is on the disk."""
    with copied(request, "seeded_", tmp_path) as address:
        yield address


@pytest.fixture
def server(database_url: str, tmp_path: Path, unused_seed: Path) -> Iterator[Service]:
    """A server on the mini seed that is not started yet."""
    settings = {"REGISTRY_DATABASE_URL": database_url, "REGISTRY_SEED_DIR": str(unused_seed)}
    service = Service(settings, tmp_path / "log")
    yield service
    service.kill()


@pytest.fixture
def unused_seed(tmp_path: Path) -> Path:
    """A seed folder whose golden set asks for one title."""
    folder = Path(shutil.copytree(MINI_SEED, tmp_path / "golden"))
    heading = ",".join(GoldenTitle.columns())
    row = "EMHP,,matched,education-mental-health-practitioner,,STRONG,10,"
    (folder / GoldenTitle.file).write_text(f"{heading}\n{row}\n")
    return folder


def test_no_acknowledged_proposal_is_lost_when_the_server_is_killed(
    server: Service, engine: Engine
) -> None:
    random_number = random.Random(engine.dialect.name)  # noqa: S311  # no secret, but the same again
    keys = _keys(engine)
    journal = Journal()
    server.start()
    writers = [
        threading.Thread(target=_work, args=(server.address, keys, number, journal))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    kills = 0
    while any(writer.is_alive() for writer in writers):
        journal.wait_for_answers(random_number.randint(*ANSWERS_BETWEEN_KILLS))
        time.sleep(random_number.uniform(0, LONGEST_WAIT_SECONDS))
        server.kill()
        kills += 1
        _check(engine, dict(journal.acknowledged))
        server.start()
    server.kill()

    assert journal.failures == []
    assert kills >= ROUNDS // 8
    assert Counter(journal.acknowledged.values()) == {"accept": ROUNDS}
    _check(engine, journal.acknowledged)
    with reading(engine) as session:
        assert len(session.scalars(select(Proposal)).all()) == ROUNDS
        terms = session.scalars(select(Synonym).where(col(Synonym.origin) == "proposal")).all()
    assert len(terms) == ROUNDS
    print(f"{kills} kills, {journal.answers} writes answered, {journal.cut_off} cut off")  # noqa: T201  # the figures


def _keys(engine: Engine) -> dict[str, dict[str, str]]:
    return {
        "proposer": bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",))),
        "reviewer": bearing(make_key(engine, Scope.REVIEW)),
    }


def _work(address: str, keys: dict[str, dict[str, str]], writer: int, journal: Journal) -> None:
    """One client's share of the rounds."""
    with httpx2.Client(base_url=address, timeout=HANGS_AFTER_SECONDS) as client:
        for round_number in range(writer, ROUNDS, WRITERS):
            try:
                _one_round(client, keys, round_number, journal)
            except Exception as error:  # shown by the test, not lost in a thread
                journal.fail(f"round {round_number}: {error!r}")
                return


def _one_round(
    client: httpx2.Client, keys: dict[str, dict[str, str]], number: int, journal: Journal
) -> None:
    word = _LETTERS[number // 26] * 3 + _LETTERS[number % 26] * 3
    body = proposal("new_synonym", term=f"Schools Zorber {word}")
    made = _send(client, "/proposals", keys["proposer"], f"create-{number}", body, journal)
    journal.note(made["id"], "create")
    for verb, by in (("submit", "proposer"), ("review", "reviewer"), ("accept", "reviewer")):
        path = f"/proposals/{made['id']}/{verb}"
        answer = _send(client, path, keys[by], f"{verb}-{number}", None, journal)
        assert answer["id"] == made["id"]
        journal.note(made["id"], verb)


def _send(
    client: httpx2.Client,
    path: str,
    key: dict[str, str],
    name: str,
    body: object,
    journal: Journal,
) -> dict[str, Any]:
    """The answer to a write, which is sent until there is one."""
    until = time.monotonic() + HANGS_AFTER_SECONDS
    while True:
        try:
            answer = client.post(path, headers={**key, "Idempotency-Key": name}, json=body)
        except httpx2.TransportError as error:
            assert time.monotonic() < until
            journal.note_no_answer(was_sent=not isinstance(error, httpx2.ConnectError))
            time.sleep(0.05)
            continue
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found


def _check(engine: Engine, acknowledged: dict[int, str]) -> None:
    """The database has all that was acknowledged, no half change, and a history that proves it."""
    with reading(engine) as session:
        rows = {row.id: row for row in session.scalars(select(Proposal))}
        lost = {
            number: verb
            for number, verb in acknowledged.items()
            if number not in rows or rows[number].revision < REVISION_AFTER[verb]
        }
        assert lost == {}
        assert _steps(session) == {row.id: row.revision for row in rows.values()}
        accepted = {row.payload["term"] for row in rows.values() if row.state == "accepted"}
        curated = select(col(Synonym.term)).where(col(Synonym.origin) == "proposal")
        assert set(session.scalars(curated)) == accepted
        version = read_version(session)
        assert version.number == 1 + len(accepted)
        assert version.content_hash == hash_content(session)
        assert verify_history(session).changes > 0


def _steps(session: Session) -> dict[int, int]:
    """How many steps the history has of each proposal: one for each revision, if all is well."""
    chosen = select(col(Change.entity_key)).where(col(Change.entity) == "proposal")
    return dict(Counter(int(key) for key in session.scalars(chosen)))
