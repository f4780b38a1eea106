"""Curators' accepted changes: kept by every load of the seed, and written back to its files."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db import schema
from app.db.models import AmbiguousCandidate, CodeSystemVersion, Role, Synonym
from app.db.session import reading, transaction
from app.errors import SeedError
from app.services.content.indexing import read_version
from app.services.proposals.national_status import (
    ApplicationOutcome,
    CodeListing,
    set_national_status,
)
from app.services.seed.loading import SeedReport, export_seed, load_seed, read_seed
from app.vocabulary import NationalStatus, ProposalKind
from tests.conftest import MINI_SEED
from tests.proposals import NEW_SOURCE, NOON, REVIEWER, accepted, author

OpenEngine = Callable[[str], Engine]
LISTING = CodeListing("2027-04", "07099", "Nursing Associate", NEW_SOURCE, effective="2027-04-01")


def _load(engine: Engine, path: Path, at: datetime = NOON) -> SeedReport:
    with transaction(engine) as session:
        return load_seed(session, read_seed(path), at=at, actor="tester")


def _accept_one_of_each(session: Session) -> None:
    for kind in ProposalKind:
        proposal = accepted(session, kind)
        if kind is ProposalKind.NEW_CODE:
            for outcome in (
                ApplicationOutcome(NationalStatus.SENT, "2026-02"),
                ApplicationOutcome(NationalStatus.APPROVED, "2026-03", listing=LISTING),
            ):
                set_national_status(session, proposal, outcome, REVIEWER, author(REVIEWER))


@pytest.fixture
def curated(seeded: Engine) -> Engine:
    """The mini seed with one accepted proposal of each kind, and an approved code."""
    with transaction(seeded) as session:
        _accept_one_of_each(session)
    return seeded


@pytest.fixture
def empty_engine(empty_database_url: str, open_engine: OpenEngine) -> Engine:
    """An engine on another database, of either kind, with nothing in it."""
    schema.upgrade(empty_database_url)
    return open_engine(empty_database_url)


@pytest.fixture
def edited(tmp_path: Path) -> Callable[[str, str], Path]:
    """The mini seed with a line added to one of its files, in its place."""
    folder = Path(shutil.copytree(MINI_SEED, tmp_path / "seed"))

    def _edited(file: str, line: str) -> Path:
        heading, *lines = (folder / file).read_text().splitlines()
        rows = sorted([*lines, line], key=lambda row: row.replace(",", "\x00"))
        (folder / file).write_text("\n".join([heading, *rows, ""]))
        return folder

    return _edited


def test_loading_the_seed_again_keeps_every_accepted_change(curated: Engine) -> None:
    with reading(curated) as session:
        before = read_version(session)

    report = _load(curated, MINI_SEED)

    assert not report.has_changed
    assert {name: table.kept for name, table in report.tables.items() if table.kept} == {
        "role": ["physician-associate"],
        "synonym": [
            "healthcare-assistant|Healthcare Support Worker",
            "trainee-nursing-associate|Student Nursing Associate",
        ],
    }
    with reading(curated) as session:
        assert read_version(session) == before


def test_an_export_of_every_accepted_change_finds_nothing_to_do(
    curated: Engine, tmp_path: Path
) -> None:
    with reading(curated) as session:
        export_seed(session, tmp_path / "out")

    report = _load(curated, tmp_path / "out")

    assert not report.has_changed
    assert report.count("kept") == report.count("absent") == report.count("conflicting") == 0


def test_a_new_registry_of_the_export_has_the_same_content(
    curated: Engine, empty_engine: Engine, tmp_path: Path
) -> None:
    with reading(curated) as session:
        export_seed(session, tmp_path / "out")
        content = read_version(session).content_hash

    _load(empty_engine, tmp_path / "out")

    with reading(empty_engine) as session:
        assert read_version(session).content_hash == content
        export_seed(session, tmp_path / "again")
    for file in (tmp_path / "out").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_a_synonym_that_a_curator_retired_stays_retired(
    seeded: Engine, edited: Callable[[str, str], Path]
) -> None:
    with transaction(seeded) as session:
        accepted(session, "retire_synonym")
    path = edited("synonyms.csv", "healthcare-assistant,HCA,abbreviation,exact,,,example-study,,")

    report = _load(seeded, path)

    assert report.tables["synonym"].inserted == ["healthcare-assistant|HCA"]
    with reading(seeded) as session:
        row = session.get_one(Synonym, ("trainee-nursing-associate", "Student Nursing Associate"))
    assert (row.scope, row.origin) == ("related", "proposal")


@pytest.mark.parametrize(
    ("kind", "file", "line", "table"),
    [
        (
            "new_role",
            "synonyms.csv",
            "healthcare-assistant,Recovery Navigators,local variant,exact,,,example-study,,",
            "synonym",
        ),
        (
            "mark_ambiguous",
            "synonyms.csv",
            "nursing-associate,Zorbing Coaches,local variant,exact,,,example-study,,",
            "synonym",
        ),
        (
            "new_synonym",
            "ambiguous_titles.csv",
            "Schools wellbeing practitioners,catch-all,yes,Which?,,,example-study,",
            "ambiguous_title",
        ),
    ],
)
def test_words_that_a_curator_gave_away_are_not_the_seeds_to_give(
    seeded: Engine, edited: Callable[[str, str], Path], kind: str, file: str, line: str, table: str
) -> None:
    with transaction(seeded) as session:
        over: dict[str, Any] = {"title": "Zorbing Coach"} if kind == "mark_ambiguous" else {}
        accepted(session, kind, **over)

    report = _load(seeded, edited(file, line))

    assert [key.split("|")[-1] for key in report.tables[table].conflicting] == [
        next(part for part in line.split(",") if part[0].isupper())
    ]
    assert report.tables[table].inserted == []


def test_a_role_named_like_a_curators_synonym_is_refused(
    seeded: Engine, edited: Callable[[str, str], Path]
) -> None:
    with transaction(seeded) as session:
        accepted(session, "new_synonym")
    line = (
        "schools-wellbeing-practitioner,Schools Wellbeing Practitioner,support,,,,,active"
        ",,,,,,,no,yes,,,,example-study,"
    )

    with pytest.raises(SeedError, match="another role has the name of"):
        _load(seeded, edited("roles.csv", line))


def test_the_readings_of_a_curators_title_are_not_mixed_with_the_seeds(
    seeded: Engine, edited: Callable[[str, str], Path]
) -> None:
    with transaction(seeded) as session:
        accepted(session, "mark_ambiguous", title="Navigator")
    title = "Navigator,catch-all,yes,Who pays?,,,example-study,"
    edited("ambiguous_titles.csv", title)
    for position, role in enumerate(("nursing-associate", "physician-associate"), start=1):
        path = edited("ambiguous_candidates.csv", f"Navigator,{position},{role},,")
    path = edited("ambiguous_candidates.csv", "Navigator,3,healthcare-assistant,,")

    report = _load(seeded, path)

    assert report.tables["ambiguous_title"].kept == ["Navigator"]
    assert report.tables["ambiguous_candidate"].kept == ["Navigator|1", "Navigator|2"]
    assert report.tables["ambiguous_candidate"].conflicting == ["Navigator|3"]
    with reading(seeded) as session:
        assert session.get(AmbiguousCandidate, ("Navigator", 3)) is None


def test_a_list_known_from_an_approval_gives_way_to_the_list_itself(
    curated: Engine, edited: Callable[[str, str], Path]
) -> None:
    line = "esr-job-role,2027-04,2027-02,2027-04-01,,2027-04,,yes,,example-study,"
    edited(
        "codes.csv", "esr-job-role,2027-04,07099,Nursing Associate,code,,active,,,,example-study,"
    )

    report = _load(curated, edited("code_system_versions.csv", line))

    assert report.tables["code_system_version"].updated == ["esr-job-role|2027-04"]
    assert report.tables["code"].kept == ["esr-job-role|2027-04|07099"]
    with reading(curated) as session:
        row = session.get_one(CodeSystemVersion, ("esr-job-role", "2027-04"))
        assert (row.is_loaded, row.origin) == (True, "seed")
        assert session.get_one(Role, "physician-associate").status == "retired"
