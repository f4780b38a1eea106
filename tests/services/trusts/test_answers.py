from sqlalchemy import text
from sqlmodel import Session

from app.db.models import Synonym
from app.services.content.indexing import bump_version, read_version
from app.services.trusts.answers import (
    answer_again,
    answer_now,
    changed_answers,
    read_answers,
)
from tests.trusts import AUTHOR, keep, live_index, posts

NURSE = "nursing-associate"


def test_a_change_of_the_registry_shows_before_and_after_and_rewrites_nothing(
    trusts: Session,
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Hub Worker", 4)).version
    first = read_answers(trusts, version)
    _name(trusts, "Hub Worker", NURSE)
    content = read_version(trusts).content_hash

    lines, now = answer_now(trusts, version, live_index(trusts), content)

    (changed,) = changed_answers(lines, first, now)
    assert (changed.line.title, changed.before.decided, changed.after.decided) == (
        "Hub Worker",
        ("unmatched", None),
        ("matched", NURSE),
    )
    assert read_answers(trusts, version) == first

    assert answer_again(trusts, version, now, AUTHOR)
    assert read_answers(trusts, version) == now
    assert not answer_again(trusts, version, now, AUTHOR)
    kept = trusts.execute(text("SELECT registry_content FROM establishment_resolution ORDER BY id"))
    assert kept.scalars().all() == [first.content, content]


def _name(session: Session, term: str, role_id: str) -> None:
    session.add(
        Synonym(
            role_id=role_id,
            term=term,
            kind="alternative title",
            scope="exact",
            source_id="example-study",
        )
    )
    bump_version(session)
