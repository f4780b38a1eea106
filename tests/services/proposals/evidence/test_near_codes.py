from sqlmodel import Session

from app.db.models import Code
from app.services.proposals.evidence.near_codes import MOST_FOUND, find_near_codes
from app.services.proposals.payloads.kinds import NewCode
from app.vocabulary import Origin
from tests.proposals import payload_of

LIST = ("esr-job-role", "2020-10")


def _list_code(session: Session, code: str, display: str, **over: str) -> None:
    fields = {"kind": "code", "status": "active", **over}
    system_id, version = LIST
    session.add(
        Code(
            system_id=system_id,
            version=version,
            code=code,
            display=display,
            source_id="example-study",
            origin=Origin.SEED,
            **fields,
        )
    )
    session.flush()


def _found(session: Session, title: str) -> list[tuple[str, str | None]]:
    asked = payload_of("new_code", title=title)
    assert isinstance(asked, NewCode)
    return [(near.code, near.why_not) for near in find_near_codes(session, asked, LIST[1])]


def test_the_proposers_codes_come_first_with_their_reasons(registry: Session) -> None:
    _list_code(registry, "90001", "Zorbing Coach")

    assert _found(registry, "Zorbing Coach") == [
        ("07054", "It is for work in schools."),
        ("90001", None),
    ]


def test_more_shared_words_come_first_and_small_words_do_not_count(registry: Session) -> None:
    _list_code(registry, "90001", "Coach")
    _list_code(registry, "90002", "Zorbing Coach of Animals")
    _list_code(registry, "90003", "Head of the Kitchen")

    assert [code for code, _ in _found(registry, "Coach of Zorbing")][1:] == ["90002", "90001"]


def test_headings_and_retired_codes_are_not_near(registry: Session) -> None:
    _list_code(registry, "90001", "Zorbing", kind="heading")
    _list_code(registry, "90002", "Zorbing", status="retired")

    assert [code for code, _ in _found(registry, "Zorbing")] == ["07054"]


def test_only_the_nearest_codes_are_shown(registry: Session) -> None:
    for number in range(MOST_FOUND + 3):
        _list_code(registry, f"9{number:04}", f"Zorbing {number}")

    assert len(_found(registry, "Zorbing")) == 1 + MOST_FOUND
