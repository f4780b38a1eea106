import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlmodel import col

from app.db.models import Change
from app.db.session import reading, transaction
from app.errors import ReleaseNameError, ReleaseNotFoundError, ReleaseRefusedError
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import bump_version, read_version
from app.services.releases.publishing import (
    ReleaseGuards,
    list_files,
    list_releases,
    publish,
    read_file,
    read_table,
)
from app.vocabulary import ReleaseFormat
from tests.releasing import (
    AUTHOR,
    GOLDEN,
    NOON,
    add_synonym,
    edit,
    guards,
    load,
    publish_now,
    rename,
    seed_folder,
)


@pytest.fixture
def engine(seeded: Engine) -> Engine:
    """An engine on a database that holds the seed."""
    return seeded


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The seed that the database holds, with files that may be changed."""
    return seed_folder(tmp_path / "seed")


def test_a_release_holds_the_content_under_its_hash(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        release = publish_now(session, "2026.1", seed)

    with reading(engine) as session:
        version = read_version(session)
        facts, lines = read_file(session, "2026.1", ReleaseFormat.JSON_LINES)
    assert version.release == "2026.1"
    assert release.content_hash == version.content_hash == f"sha256:{facts.sha256}"
    assert hashlib.sha256(lines).hexdigest() == facts.sha256
    assert (release.published_at, release.actor, release.resolver) == (
        NOON,
        "tester",
        RESOLVER_VERSION,
    )


def test_publishing_is_in_the_history_and_changes_no_content(engine: Engine, seed: Path) -> None:
    with reading(engine) as session:
        before = read_version(session)

    with transaction(engine) as session:
        release = publish_now(session, "2026.1", seed)

    with reading(engine) as session:
        step = session.scalars(select(Change).order_by(col(Change.seq).desc()).limit(1)).one()
        assert read_version(session).has_content_of(before)
    assert (step.entity, step.entity_key, step.actor) == ("release", "2026.1", "tester")
    assert step.after is not None
    assert step.after["content_hash"] == release.content_hash
    assert step.seq == release.last_change + 1


def test_a_change_after_a_release_leaves_it_and_is_named_no_more(
    engine: Engine, seed: Path
) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Qualified Nursing Associate"))
    load(engine, seed)

    with reading(engine) as session:
        live = read_version(session)
        table = read_table(session, "2026.1", "synonyms").decode()

    assert live.release is None
    assert "Qualified Nursing Associate" not in table


def test_content_changed_back_is_named_by_its_release_again(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)
    for name in ("Nurse Associate", "Nursing Associate"):
        edit(seed, "roles.csv", rename("nursing-associate", name))
        load(engine, seed)

    with reading(engine) as session:
        assert read_version(session).release == "2026.1"


RENAMED = "UPDATE role SET name = 'EMHP' WHERE role_id = 'nursing-associate'"
SABOTAGE = {
    "a name of two roles": (RENAMED, "'EMHP' of education-mental-health-practitioner is also a"),
    "a code that is not there": (
        "UPDATE code_evidence SET code = 'ZZZ', version = '22.1' WHERE kind = 'miscoded_as'",
        "code 'nhs-occupation-code|22.1|ZZZ' is not in codes.csv",
    ),
    "a cell that means nothing": (
        "UPDATE synonym SET note = ' ' WHERE term = 'EMHP'",
        "synonym education-mental-health-practitioner|EMHP: note:",
    ),
}


@pytest.mark.parametrize(("statement", "reason"), SABOTAGE.values(), ids=SABOTAGE.keys())
def test_a_release_is_refused_while(
    engine: Engine, seed: Path, statement: str, reason: str
) -> None:
    with transaction(engine) as session:
        session.execute(text(statement))
        bump_version(session)

    with pytest.raises(ReleaseRefusedError) as refused, transaction(engine) as session:
        publish_now(session, "2026.1", seed)

    assert any(reason in told for told in refused.value.errors), refused.value.errors
    with reading(engine) as session:
        assert list_releases(session) == []


def test_a_release_is_refused_while_the_seed_conflicts_with_a_curator(
    engine: Engine, seed: Path
) -> None:
    edit(seed, "synonyms.csv", add_synonym("healthcare-assistant", "Care Helper"))
    with transaction(engine) as session:
        session.execute(
            text(
                "UPDATE synonym SET term = 'Care Helper', scope = 'exact', origin = 'proposal' "
                "WHERE term = 'Associate Nurse'"
            )
        )
        bump_version(session)

    with pytest.raises(ReleaseRefusedError) as refused, transaction(engine) as session:
        publish_now(session, "2026.1", seed)

    assert refused.value.errors == (
        "conflict: synonyms.csv: healthcare-assistant|Care Helper of the seed "
        "contradicts a decision of the curators",
    )


def test_every_reason_against_a_release_is_told_at_once(engine: Engine, seed: Path) -> None:
    wrong = GOLDEN.replace("matched,education-mental-health-practitioner", "unmatched,")
    with transaction(engine) as session:
        publish_now(session, "2026.2", seed)
        session.execute(text(RENAMED))
    (seed / "golden_titles.csv").write_text(wrong, encoding="utf-8")

    with pytest.raises(ReleaseRefusedError) as refused, transaction(engine) as session:
        publish_now(session, "2026.1", seed)

    told = [reason.split(": ")[0].split(" ")[0] for reason in refused.value.errors]
    assert sorted(told) == ["content", "golden", "name", "synonym"]


def test_the_golden_set_may_not_be_missing(engine: Engine, seed: Path) -> None:
    unguarded = ReleaseGuards((), guards(seed).seed)

    with (
        pytest.raises(ReleaseRefusedError, match="it has no titles"),
        transaction(engine) as session,
    ):
        publish(session, "2026.1", AUTHOR, unguarded)


def test_an_empty_registry_cannot_be_released(
    database_url: str, open_engine: Callable[[str], Engine], seed: Path
) -> None:
    with (
        pytest.raises(ReleaseRefusedError, match="there are no roles"),
        transaction(open_engine(database_url)) as session,
    ):
        publish_now(session, "2026.1", seed)


@pytest.mark.parametrize(
    "name", ["", "1", "2026", "2026.0", "2026.01", "v2026.1", "2026.1/..", "live"]
)
def test_a_release_is_named_by_a_year_and_a_number(engine: Engine, seed: Path, name: str) -> None:
    with pytest.raises(ReleaseNameError), transaction(engine) as session:
        publish_now(session, name, seed)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("2026.9", "is already published"), ("2026.1", "higher"), ("2026.8.3", "higher")],
)
def test_names_are_used_once_and_grow(engine: Engine, seed: Path, name: str, reason: str) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.9", seed)

    with pytest.raises(ReleaseRefusedError, match=reason), transaction(engine) as session:
        publish_now(session, name, seed)


@pytest.mark.parametrize("name", ["2026.9.1", "2026.10", "2027.1"])
def test_the_next_name_may_be_any_higher_one(engine: Engine, seed: Path, name: str) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.9", seed)
        publish_now(session, name, seed)

    with reading(engine) as session:
        assert [release.version for release in list_releases(session)] == [name, "2026.9"]


def test_notes_tell_what_the_history_amounts_to(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "roles.csv", rename("nursing-associate", "Nurse Associate"))
    edit(seed, "synonyms.csv", add_synonym("healthcare-assistant", "Care Assistant"))
    load(engine, seed)

    with transaction(engine) as session:
        notes = publish_now(session, "2026.2", seed).notes

    assert notes[0] == {
        "text": "1 role renamed",
        "items": ["'Nursing Associate' is now named 'Nurse Associate'"],
    }
    assert notes[1] == {
        "text": "1 synonym added",
        "items": ["'Care Assistant' for Healthcare Assistant"],
    }
    assert {note["text"].split(" ", 1)[1] for note in notes[2:]} == {
        "searches of code lists changed"
    }


def test_a_change_that_was_undone_is_no_news(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)
    for name in ("Nurse Associate", "Nursing Associate"):
        edit(seed, "roles.csv", rename("nursing-associate", name))
        load(engine, seed)

    with transaction(engine) as session:
        notes = publish_now(session, "2026.2", seed).notes

    assert notes == [{"text": "Nothing changed since 2026.1", "items": []}]


def test_the_first_notes_count_what_there_is(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        (note,) = publish_now(session, "2026.1", seed).notes

    assert note["text"] == "First release"
    assert "5 roles" in note["items"]
    assert "2 statements about codes" in note["items"]
    assert "10 searches of code lists" in note["items"]


def test_every_form_is_stored_as_it_is_handed_out(engine: Engine, seed: Path) -> None:
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)

    with reading(engine) as session:
        files = list_files(session, "2026.1")
        for file in files:
            _, content = read_file(session, "2026.1", ReleaseFormat(file.format))
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
    assert [file.format for file in files] == sorted(ReleaseFormat)


def test_a_release_that_is_not_there_is_said_so(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(ReleaseNotFoundError):
        read_file(session, "2026.1", ReleaseFormat.FHIR)
