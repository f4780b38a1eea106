import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from app.db.models import (
    Change,
    EstablishmentResolution,
    EstablishmentVersion,
    Synonym,
)
from app.matching.repair import TitleError
from app.matching.resolve import RESOLVER_VERSION, resolve_title
from app.services.content.indexing import bump_version, read_version
from app.services.trusts.answers import (
    AnswerChanges,
    Answered,
    ShortAnswer,
    answer_again,
    answer_lines,
    answer_now,
    changed_answers,
    changes_since_answered,
    read_answers,
)
from tests.trusts import AUTHOR, keep, live_index, posts

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
SURE = ShortAnswer("matched", None, EMHP, 1.0)
UNSURE = ShortAnswer("unmatched", "of another registry", None, 0.25)


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


def test_what_changed_is_shown_with_the_version_and_both_readings(trusts: Session) -> None:
    keep(trusts, "RBB", posts("Hub Worker", 1))
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Hub Worker", 4)).version
    first = read_answers(trusts, version)
    _name(trusts, "Hub Worker", NURSE)

    found = _changes(trusts, version)

    assert found.version is version
    assert (found.before, found.now.content) == (first, read_version(trusts).content_hash)
    assert found.now.resolver == RESOLVER_VERSION
    assert [answer.role_id for answer in found.now.answers] == [EMHP, NURSE]
    (changed,) = found.changed
    assert (changed.line.title, changed.before, changed.after) == (
        "Hub Worker",
        first.answers[1],
        found.now.answers[1],
    )


def test_nothing_changed_where_the_registry_is_as_it_was(trusts: Session) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Hub Worker", 4)).version

    found = _changes(trusts, version)

    assert (found.changed, found.now) == ((), found.before)


def test_an_answer_is_another_one_by_its_outcome_or_its_role_alone() -> None:
    lines = [posts(title, 1) for title in ("A", "B", "C", "D")]
    before = (SURE, SURE, SURE, SURE)
    after = (
        ShortAnswer("matched", "another reason", EMHP, 0.5),
        ShortAnswer("matched", None, NURSE, 1.0),
        ShortAnswer("ambiguous", None, EMHP, 1.0),
        SURE,
    )

    changed = changed_answers(lines, Answered("a", "1", before), Answered("b", "2", after))

    assert [(one.line.title, one.before, one.after) for one in changed] == [
        ("B", before[1], after[1]),
        ("C", before[2], after[2]),
    ]


def test_each_line_must_have_an_answer_from_before_and_from_now() -> None:
    one, two = Answered("a", "1", (SURE,)), Answered("a", "1", (SURE, SURE))

    for lines, before, after in ((2, one, two), (2, two, one), (1, two, two)):
        with pytest.raises(ValueError, match="zip"):
            changed_answers([posts("EMHP", 1)] * lines, before, after)


@pytest.mark.parametrize(
    ("title", "outcome", "role_id"),
    [("EMHP", "matched", EMHP), ("PA", "ambiguous", None), ("Wizard", "unmatched", None)],
)
def test_the_stored_part_of_an_answer_is_its_outcome_reason_role_and_confidence(
    trusts: Session, title: str, outcome: str, role_id: str | None
) -> None:
    index = live_index(trusts)
    whole = resolve_title(title, index)

    (stored,) = answer_lines([posts(title)], index)

    assert stored == ShortAnswer(outcome, whole.why, role_id, whole.confidence)
    assert stored.is_match is (role_id is not None)


def test_a_band_that_does_not_suit_the_role_makes_its_answer_less_sure(trusts: Session) -> None:
    suits, too_high = answer_lines(
        [posts("EMHP", band="5"), posts("EMHP", band="9")], live_index(trusts)
    )

    assert suits.decided == too_high.decided == ("matched", EMHP)
    assert suits.confidence > too_high.confidence


def test_a_title_that_cannot_be_read_is_not_answered(trusts: Session) -> None:
    with pytest.raises(TitleError, match="longer than 300"):
        answer_lines([posts("EMHP"), posts("x" * 301)], live_index(trusts))


def test_the_answers_read_are_the_last_ones_of_their_version_in_the_order_of_its_lines(
    trusts: Session,
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3), posts("Wizard", 4)).version
    last = Answered("sha256:b", "2", (UNSURE, SURE))
    answer_again(trusts, version, Answered("sha256:a", "1", (SURE, SURE)), AUTHOR)
    answer_again(trusts, version, last, AUTHOR)
    keep(trusts, "RBB", posts("Wizard", 1))

    assert read_answers(trusts, version) == last


@pytest.mark.parametrize(
    ("content", "resolver", "is_read"),
    [("live", RESOLVER_VERSION, True), ("sha256:a", RESOLVER_VERSION, False), ("live", "0", False)],
)
def test_stored_answers_are_read_only_where_content_and_resolver_are_the_same(
    trusts: Session, content: str, resolver: str, is_read: bool
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3)).version
    # Only one of two readings can be recognised: it says what the engine does not say.
    answer_again(trusts, version, Answered("sha256:c", "c", (SURE,)), AUTHOR)
    answer_again(trusts, version, Answered(content, resolver, (UNSURE,)), AUTHOR)

    lines, now = answer_now(trusts, version, live_index(trusts), "live")

    assert [line.title for line in lines] == ["EMHP"]
    assert (now.content, now.resolver) == ("live", RESOLVER_VERSION)
    assert [one.decided for one in now.answers] == [UNSURE.decided if is_read else SURE.decided]


@pytest.mark.parametrize(
    ("content", "resolver", "is_new"),
    [("sha256:a", "1", False), ("sha256:b", "1", True), ("sha256:a", "2", True)],
)
def test_a_list_is_answered_again_for_other_content_or_another_resolver(
    trusts: Session, content: str, resolver: str, is_new: bool
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3)).version
    answer_again(trusts, version, Answered("sha256:a", "1", (SURE,)), AUTHOR)

    assert answer_again(trusts, version, Answered(content, resolver, (SURE,)), AUTHOR) is is_new

    numbers = [1, 2, 3] if is_new else [1, 2]
    assert [row.number for row in _readings(trusts, version)] == numbers


def test_each_list_counts_its_own_answers(trusts: Session) -> None:
    first = keep(trusts, "RAA", posts("EMHP", 3)).version
    second = keep(trusts, "RBB", posts("EMHP", 3)).version
    for content in ("sha256:a", "sha256:b"):
        answer_again(trusts, first, Answered(content, "1", (SURE,)), AUTHOR)

    answer_again(trusts, second, Answered("sha256:a", "1", (SURE,)), AUTHOR)

    assert [row.number for row in _readings(trusts, second)] == [1, 2]


def test_the_history_tells_that_a_list_was_answered_again_by_whom_and_with_what(
    trusts: Session,
) -> None:
    version = keep(trusts, "RAA", posts("EMHP", 3)).version

    answer_again(trusts, version, Answered("sha256:a", "1", (SURE,)), AUTHOR)

    change = trusts.scalars(
        select(Change).where(col(Change.entity) == "establishment_resolution")
    ).one()
    assert (change.entity_key, change.action, change.actor) == ("RAA|1|2", "insert", AUTHOR.actor)
    assert change.after == {"registry_content": "sha256:a", "resolver": "1"}
    made = _readings(trusts, version)[-1]
    assert (made.number, made.actor, made.made_at) == (2, AUTHOR.actor, AUTHOR.at)


def test_a_list_without_lines_is_answered_too(trusts: Session) -> None:
    version = keep(trusts, "RAA").version

    assert answer_again(trusts, version, Answered("sha256:a", "1", ()), AUTHOR)
    assert read_answers(trusts, version) == Answered("sha256:a", "1", ())


def _changes(session: Session, version: EstablishmentVersion) -> AnswerChanges:
    content = read_version(session).content_hash
    return changes_since_answered(session, version, live_index(session), content)


def _readings(session: Session, version: EstablishmentVersion) -> list[EstablishmentResolution]:
    made = EstablishmentResolution
    chosen = select(made).where(col(made.version_id) == version.id).order_by(col(made.id))
    return list(session.scalars(chosen))


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
