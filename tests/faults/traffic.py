"""Readers and writers of a registry that go on while something is broken, and what they saw."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
from sqlalchemy import Engine, select
from sqlmodel import col

from app.db.models import Proposal
from app.db.session import reading
from app.services.history.verification import verify_history
from tests.api.proposing import proposal
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

PAUSE_SECONDS: Final = 0.05
PROBLEM: Final = "application/problem+json"
RIGHT_ANSWER: Final = "education-mental-health-practitioner"


@dataclass
class Traffic:
    """What clients saw. A write that gets no answer, or a 503, is sent again with the same key."""

    address: str
    key: dict[str, str]
    run: int
    """Tells the writes of these clients from those of others."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    """The number of each proposal by the key that it was sent with."""

    written: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def flowing(self, writers: int = 2) -> Iterator["Traffic"]:
        """Readers and writers until the block ends."""
        threads = [threading.Thread(target=self._write, args=(n,)) for n in range(writers)]
        threads.append(threading.Thread(target=self._read))
        for thread in threads:
            thread.start()
        try:
            self.wait_for_writes(3)
            yield self
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def wait_for_writes(self, more: int) -> None:
        """Wait until so many more writes were acknowledged."""
        wanted = len(self.acknowledged) + more
        wait_until(lambda: len(self.acknowledged) >= wanted or self._has_failed, "writes go on")

    def wait_for_refusals(self, *codes: str) -> None:
        """Wait until a writer was refused for one of these reasons."""
        wait_until(lambda: self._count(codes) > 0 or self._has_failed, f"a write gets {codes}")

    def wait_for_reads(self, more: int) -> None:
        """Wait until so many more titles were answered."""
        wanted = self.read["answered"] + more
        wait_until(lambda: self.read["answered"] >= wanted or self._has_failed, "reads go on")

    def status(self) -> httpx2.Response:
        """What the service says of itself."""
        with httpx2.Client(base_url=self.address, timeout=HANGS_AFTER_SECONDS) as client:
            return client.get("/_status")

    def wait_until_ready(self) -> None:
        """Wait until the service says that it can answer and write."""
        wait_until(lambda: self.status().json()["status"] == "pass", "the service is ready again")

    @property
    def _has_failed(self) -> bool:
        return bool(self.surprises)

    def _count(self, codes: tuple[str, ...]) -> int:
        return sum(self.written[code] for code in codes)

    def _read(self) -> None:
        with httpx2.Client(base_url=self.address, timeout=HANGS_AFTER_SECONDS) as client:
            while not self._is_over.is_set():
                try:
                    answer = client.get("/resolve", params={"title": "EMHP"})
                except httpx2.TransportError:
                    self.read["no answer"] += 1
                else:
                    self._note_read(answer)
                time.sleep(PAUSE_SECONDS)

    def _note_read(self, answer: httpx2.Response) -> None:
        if answer.status_code == 200 and answer.json()["role"]["id"] == RIGHT_ANSWER:
            self.read["answered"] += 1
        else:
            self.surprises.append(f"read: {answer.status_code} {answer.text[:300]}")

    def _write(self, writer: int) -> None:
        number = 0
        with httpx2.Client(base_url=self.address, timeout=HANGS_AFTER_SECONDS) as client:
            while not self._is_over.is_set():
                name = f"run-{self.run}-writer-{writer}-{number}"
                if self._is_stored(client, name):
                    number += 1
                time.sleep(PAUSE_SECONDS)

    def _is_stored(self, client: httpx2.Client, name: str) -> bool:
        body = proposal("new_synonym", term=f"Zorber {_in_letters(name)}")
        try:
            answer = client.post(
                "/proposals", headers={**self.key, "Idempotency-Key": name}, json=body
            )
        except httpx2.TransportError:
            self.written["no answer"] += 1
            return False
        if answer.status_code == 201:
            self.acknowledged[name] = answer.json()["id"]
            return True
        self._note_refusal(answer)
        return False

    def _note_refusal(self, answer: httpx2.Response) -> None:
        is_clear = answer.headers["content-type"] == PROBLEM and "retry-after" in answer.headers
        if answer.status_code == 503 and is_clear:
            self.written[answer.json()["code"]] += 1
        else:
            self.surprises.append(f"write: {answer.status_code} {answer.text[:300]}")


def _in_letters(name: str) -> str:
    """A word of its own for each name, without digits."""
    return "".join(chr(ord("a") + int(sign)) if sign.isdigit() else "z" for sign in name)


def lost(engine: Engine, acknowledged: dict[str, int]) -> set[int]:
    """The proposals that were acknowledged and are not stored. Raises where half a write is."""
    with reading(engine) as session:
        verify_history(session)
        rows: dict[int | None, dict[str, Any]] = {
            row.id: row.payload
            for row in session.scalars(select(Proposal).order_by(col(Proposal.id)))
        }
    terms = [payload["term"] for payload in rows.values()]
    assert len(terms) == len(set(terms)), "a write was done twice"
    return set(acknowledged.values()) - set(rows)
