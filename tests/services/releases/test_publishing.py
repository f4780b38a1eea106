import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlmodel import Session, col

from app.db.models import Change
from app.db.session import reading, transaction
from app.errors import ReleaseNameError, ReleaseNotFoundError, ReleaseRefusedError
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import read_version
from app.services.content.snapshots import read_facts
from app.services.releases.notes import count_rows
from app.services.releases.publishing import (
    checksums,
    diff,
    get_release,
    list_files,
    list_releases,
    newest_release,
    read_file,
    read_snapshot,
    read_table,
)
from app.services.seed.golden import GoldenTitle
from app.vocabulary import ReleaseFormat
from tests.releasing import (
    GOLDEN,
    NOON,
    add_synonym,
    edit,
    load,
    publish_now,
    rename,
)


def test_a_release_holds_the_content_under_its_hash(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        release = publish_now(session, "2026.1", seed)

    with reading(seeded) as session:
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


def test_publishing_is_in_the_history_and_changes_no_content(seeded: Engine, seed: Path) -> None:
    with reading(seeded) as session:
        before = read_version(session)

    with transaction(seeded) as session:
        release = publish_now(session, "2026.1", seed)

    with reading(seeded) as session:
        step = session.scalars(select(Change).order_by(col(Change.seq).desc()).limit(1)).one()
        assert read_version(session).has_content_of(before)
    assert (step.entity, step.entity_key, step.actor) == ("release", "2026.1", "tester")
    assert step.reason == "published"
    assert step.after == {
        "version": "2026.1",
        "content_hash": release.content_hash,
        "resolver": RESOLVER_VERSION,
        "last_change": release.last_change,
    }
    assert step.seq == release.last_change + 1


def test_a_change_after_a_release_leaves_it_and_is_named_no_more(
    seeded: Engine, seed: Path
) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Qualified Nursing Associate"))
    load(seeded, seed)

    with reading(seeded) as session:
        live = read_version(session)
        table = read_table(session, "2026.1", "synonyms").decode()

    assert live.release is None
    assert "Qualified Nursing Associate" not in table


def test_content_changed_back_is_named_by_its_release_again(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
    for name in ("Nurse Associate", "Nursing Associate"):
        edit(seed, "roles.csv", rename("nursing-associate", name))
        load(seeded, seed)

    with reading(seeded) as session:
        assert read_version(session).release == "2026.1"


@pytest.mark.parametrize(
    "name", ["", "1", "2026", "2026.0", "2026.01", "v2026.1", "2026.1/..", "live"]
)
def test_a_release_is_named_by_a_year_and_a_number(seeded: Engine, seed: Path, name: str) -> None:
    with pytest.raises(ReleaseNameError), transaction(seeded) as session:
        publish_now(session, name, seed)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("2026.9", "is already published"), ("2026.1", "higher"), ("2026.8.3", "higher")],
)
def test_names_are_used_once_and_grow(seeded: Engine, seed: Path, name: str, reason: str) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.9", seed)

    with (
        pytest.raises(ReleaseRefusedError, match=reason) as refused,
        transaction(seeded) as session,
    ):
        publish_now(session, name, seed)
    assert f"Release {name} cannot be published" in str(refused.value)


@pytest.mark.parametrize("name", ["2026.9.1", "2026.10", "2027.1"])
def test_the_next_name_may_be_any_higher_one(seeded: Engine, seed: Path, name: str) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.9", seed)
        publish_now(session, name, seed)

    with reading(seeded) as session:
        assert [release.version for release in list_releases(session)] == [name, "2026.9"]


def test_every_form_is_stored_as_it_is_handed_out(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    with reading(seeded) as session:
        files = list_files(session, "2026.1")
        for file in files:
            _, content = read_file(session, "2026.1", ReleaseFormat(file.format))
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
    assert [file.format for file in files] == sorted(ReleaseFormat)


@pytest.mark.parametrize(
    "read",
    [
        get_release,
        checksums,
        read_snapshot,
        partial(read_file, form=ReleaseFormat.FHIR),
        partial(read_table, table="roles"),
    ],
)
def test_a_release_that_is_not_there_is_said_so(
    seeded: Engine, read: Callable[[Session, str], object]
) -> None:
    with reading(seeded) as session, pytest.raises(ReleaseNotFoundError, match=r"2026\.1"):
        read(session, "2026.1")


def test_a_release_is_found_by_its_name_among_others(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        assert newest_release(session) is None
        publish_now(session, "2026.1", seed)
        publish_now(session, "2026.2", seed)

    with reading(seeded) as session:
        found, newest = get_release(session, "2026.1"), newest_release(session)

    assert newest is not None
    assert (found.version, newest.version) == ("2026.1", "2026.2")


def test_the_checksums_are_those_of_the_files_as_they_are_handed_out(
    seeded: Engine, seed: Path
) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    with reading(seeded) as session:
        lines = checksums(session, "2026.1").splitlines()
        files = [read_file(session, "2026.1", form) for form in sorted(ReleaseFormat)]

    assert lines == [
        f"{hashlib.sha256(content).hexdigest()}  {facts.name}" for facts, content in files
    ]


def test_the_snapshot_of_a_release_is_its_json_lines(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)

    with reading(seeded) as session:
        snapshot = read_snapshot(session, "2026.1")
        assert snapshot == read_file(session, "2026.1", ReleaseFormat.JSON_LINES)[1]


def test_the_notes_say_what_a_release_changes(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        first = publish_now(session, "2026.1", seed)
        same = publish_now(session, "2026.2", seed)
    edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Qualified Nursing Associate"))
    load(seeded, seed)
    with transaction(seeded) as session:
        changed = publish_now(session, "2026.3", seed)

    assert first.notes[0]["text"] == "First release"
    assert first.notes[0]["items"]
    assert same.notes == [{"text": "Nothing changed since 2026.1", "items": []}]
    assert "Qualified Nursing Associate" in str(changed.notes)


def test_a_release_counts_the_rows_that_it_has(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        release = publish_now(session, "2026.1", seed)
        counted = count_rows(read_facts(read_snapshot(session, "2026.1")))

    assert release.counts == counted
    assert counted["role"] == 5


def test_the_reasons_against_the_name_and_the_content_are_reported_together(
    seeded: Engine, seed: Path
) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.2", seed)
        publish_now(session, "2026.3", seed)
    wrong = GOLDEN.replace("matched,education-mental-health-practitioner", "unmatched,")
    (seed / GoldenTitle.file).write_text(wrong, encoding="utf-8")

    with pytest.raises(ReleaseRefusedError) as refused, transaction(seeded) as session:
        publish_now(session, "2026.2", seed)

    *of_the_name, of_the_content = refused.value.errors
    assert of_the_name == [
        "name: 2026.2 is already published, and a release never changes",
        "name: 2026.2 must be higher than 2026.3, which is already published",
    ]
    assert of_the_content.startswith("golden set: 'EMHP' should be unmatched")


def test_a_release_has_files_of_its_own(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
        publish_now(session, "2026.2", seed)

    with reading(seeded) as session:
        listed = list_files(session, "2026.1")
        read = [read_file(session, "2026.1", form)[0] for form in sorted(ReleaseFormat)]
        none = list_files(session, "2026.3")

    assert listed == read
    assert all("2026.1" in file.name for file in listed)
    assert none == []


def test_two_releases_are_compared_from_the_first_to_the_second(seeded: Engine, seed: Path) -> None:
    with transaction(seeded) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Qualified Nursing Associate"))
    load(seeded, seed)
    with transaction(seeded) as session:
        publish_now(session, "2026.2", seed)

    with reading(seeded) as session:
        forwards, backwards = diff(session, "2026.1", "2026.2"), diff(session, "2026.2", "2026.1")

    new = ("synonym", "nursing-associate|Qualified Nursing Associate")
    assert [one.action for one in forwards.changes if (one.entity, one.key) == new] == ["insert"]
    assert [one.action for one in backwards.changes if (one.entity, one.key) == new] == ["delete"]


def test_the_notes_tell_only_what_came_after_the_release_before(seeded: Engine, seed: Path) -> None:
    for number, name in enumerate(("Nurse Associate", "Associate in Nursing"), start=1):
        with transaction(seeded) as session:
            publish_now(session, f"2026.{number}", seed)
        edit(seed, "roles.csv", rename("nursing-associate", name))
        load(seeded, seed)

    with transaction(seeded) as session:
        newest = publish_now(session, "2026.3", seed)

    assert "'Nurse Associate' is now named 'Associate in Nursing'" in str(newest.notes)
    assert "'Nursing Associate' is now named" not in str(newest.notes)
