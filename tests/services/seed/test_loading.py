from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlmodel import Session, col

from app.db.models import Change, CodeEvidence, Role, Synonym
from app.db.session import reading, transaction
from app.errors import SeedError
from app.services.content.indexing import Version, read_version
from app.services.seed.loading import SEARCHES, SeedReport, export_seed, load_seed, read_seed
from app.vocabulary import Origin
from tests.conftest import MINI_SEED, NOON
from tests.services.seed.conftest import Edit

MINI_ROWS = 46


def _load(engine: Engine, path: Path) -> SeedReport:
    data = read_seed(path)
    with transaction(engine) as session:
        return load_seed(session, data, at=NOON, actor="tester")


def _version(engine: Engine) -> Version:
    with reading(engine) as session:
        return read_version(session)


def _changes(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.execute(select(col(Change.seq))).all())


def _faults(path: Path) -> tuple[str, ...]:
    with pytest.raises(SeedError) as caught:
        read_seed(path)
    return caught.value.errors


def test_an_empty_database_is_filled(engine: Engine) -> None:
    report = _load(engine, MINI_SEED)

    assert report.count("inserted") == MINI_ROWS + len(report.tables[SEARCHES].inserted)
    assert len(report.tables["role"].inserted) == 5
    assert len(report.tables[SEARCHES].inserted) == 5 * 2
    assert report.count("updated") == report.count("absent") == 0
    assert _version(engine).number == 1


def test_a_second_load_finds_nothing_to_do(engine: Engine) -> None:
    _load(engine, MINI_SEED)
    before, changes = _version(engine), _changes(engine)

    report = _load(engine, MINI_SEED)

    assert not report.has_changed
    assert report.count("inserted") == report.count("updated") == 0
    assert report.count("unchanged") == MINI_ROWS
    assert (_version(engine), _changes(engine)) == (before, changes)


def test_a_changed_row_is_updated_and_its_history_tells_before_and_after(
    engine: Engine, seed: Path, edit: Edit
) -> None:
    _load(engine, seed)
    edit("roles.csv", "Gives early help in schools.", "Helps pupils early.")

    report = _load(engine, seed)

    assert report.tables["role"].updated == ["education-mental-health-practitioner"]
    with reading(engine) as session:
        change = session.execute(
            select(Change).where(col(Change.entity) == "role").order_by(col(Change.seq).desc())
        ).scalars()
        last = change.first()
    assert last is not None
    assert (last.action, last.actor, last.at) == ("update", "tester", NOON)
    assert last.before is not None
    assert last.after is not None
    assert last.before["definition"] == "Gives early help in schools."
    assert last.after["definition"] == "Helps pupils early."
    assert _version(engine).number == 2


def test_every_new_row_has_its_line_in_the_history(engine: Engine) -> None:
    report = _load(engine, MINI_SEED)

    assert _changes(engine) == report.count("inserted")


def test_a_row_that_a_curator_changed_is_kept(engine: Engine, seed: Path, edit: Edit) -> None:
    _load(engine, seed)
    with transaction(engine) as session:
        session.execute(
            update(Role)
            .where(col(Role.role_id) == "nursing-associate")
            .values(definition="Decided by a curator.", origin=Origin.PROPOSAL)
        )
    edit("roles.csv", "nursing-associate,Nursing Associate,nursing", "nursing-associate,NA,nursing")

    report = _load(engine, seed)

    assert report.tables["role"].kept == ["nursing-associate"]
    with reading(engine) as session:
        role = session.get(Role, "nursing-associate")
    assert role is not None
    assert (role.name, role.definition) == ("Nursing Associate", "Decided by a curator.")


def test_a_row_absent_from_the_seed_is_reported_and_stays(
    engine: Engine, seed: Path, edit: Edit
) -> None:
    _load(engine, seed)
    edit(
        "synonyms.csv",
        "nursing-associate,Associate Nurse,alternative title,related,,,example-study,,\n",
        "",
    )

    report = _load(engine, seed)

    assert report.tables["synonym"].absent == ["nursing-associate|Associate Nurse"]
    with reading(engine) as session:
        assert session.get(Synonym, ("nursing-associate", "Associate Nurse")) is not None


def test_a_name_that_a_curator_gave_to_another_role_is_a_conflict(
    engine: Engine, seed: Path, edit: Edit
) -> None:
    _load(engine, seed)
    with transaction(engine) as session:
        session.add(
            Synonym(
                role_id="nursing-associate",
                term="Schools Practitioner",
                kind="local variant",
                scope="exact",
                source_id="example-study",
                origin=Origin.PROPOSAL,
            )
        )
    edit(
        "synonyms.csv",
        "healthcare-assistant,Healthcare",
        "education-mental-health-practitioner,Schools practitioners,local variant,exact,"
        ",,example-study,,\nhealthcare-assistant,Healthcare",
    )

    report = _load(engine, seed)

    assert report.tables["synonym"].conflicting == [
        "education-mental-health-practitioner|Schools practitioners"
    ]
    assert report.tables["synonym"].inserted == []


def test_an_accepted_change_that_was_exported_is_found_equal(
    engine: Engine, tmp_path: Path
) -> None:
    _load(engine, MINI_SEED)
    with transaction(engine) as session:
        session.execute(
            update(Role)
            .where(col(Role.role_id) == "nursing-associate")
            .values(definition="Decided by a curator.", origin=Origin.PROPOSAL)
        )
        export_seed(session, tmp_path / "out")

    report = _load(engine, tmp_path / "out")

    assert not report.has_changed
    assert report.count("kept") == 0


def test_an_export_is_the_seed_byte_for_byte(engine: Engine, tmp_path: Path) -> None:
    _load(engine, MINI_SEED)

    with reading(engine) as session:
        export_seed(session, tmp_path / "out")

    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == {path.name: path.read_bytes() for path in MINI_SEED.iterdir()}


def test_a_load_that_fails_leaves_nothing(engine: Engine) -> None:
    data = read_seed(MINI_SEED)

    def _load_and_fail(session: Session) -> None:
        load_seed(session, data, at=NOON, actor="tester")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction(engine) as session:
        _load_and_fail(session)

    assert _version(engine).number == 0
    assert _changes(engine) == 0


def test_the_same_content_has_the_same_hash_whatever_its_past(
    engine: Engine, seed: Path, edit: Edit
) -> None:
    _load(engine, seed)
    first = _version(engine)
    edit("roles.csv", "Gives early help in schools.", "Helps pupils early.")
    _load(engine, seed)

    _load(engine, MINI_SEED)

    assert _version(engine) == Version(3, first.content_hash)


def test_the_searches_of_the_lists_are_stored_and_follow_the_names(
    engine: Engine, seed: Path, edit: Edit
) -> None:
    _load(engine, seed)
    edit("roles.csv", "Education Mental Health Practitioner", "Schools Mental Health Practitioner")

    report = _load(engine, seed)

    assert report.tables[SEARCHES].updated == [
        "education-mental-health-practitioner|esr-job-role|2020-10",
        "education-mental-health-practitioner|nhs-occupation-code|22.1",
    ]
    with reading(engine) as session:
        found = session.execute(
            select(col(CodeEvidence.says), col(CodeEvidence.code), col(CodeEvidence.as_of))
            .where(col(CodeEvidence.kind) == "searched")
            .where(col(CodeEvidence.role_id) == "education-mental-health-practitioner")
            .where(col(CodeEvidence.system_id) == "esr-job-role")
        ).one()
    assert tuple(found) == (
        "Searched for 'Schools Mental Health Practitioner': not found",
        None,
        "2020-10",
    )


def test_every_fault_of_every_file_is_shown_at_once(seed: Path, edit: Edit) -> None:
    (seed / "rewrites.csv").unlink()
    edit("sources.csv", "standing", "trust")
    edit("roles.csv", "physician-associate,Physician Assistant,medical", "x,Y,surgical")
    edit("synonyms.csv", "Student Nursing Associate", "EMHPs")
    edit("mappings.csv", "07054", "07055")

    faults = _faults(seed)

    for start in (
        "rewrites.csv:1: the file is missing",
        "sources.csv:1: unknown column 'trust'",
        "sources.csv:1: missing column 'standing'",
        "roles.csv:5: family: ",
        "former_names.csv:2: role_id 'physician-associate' is not in roles.csv",
        "synonyms.csv:7: 'EMHPs' of trainee-nursing-associate is also a name of education-",
        "mappings.csv:2: code 'esr-job-role|2020-10|07055' is not in codes.csv",
    ):
        assert any(fault.startswith(start) for fault in faults), (start, faults)


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("sources.csv", "example-study,An", "Example Study,An", "sources.csv:3: source_id: "),
        ("sources.csv", "2020-10", "2020-13", "sources.csv:2: published: "),
        ("sources.csv", "2020-10", "May 2020", "sources.csv:2: published: "),
        ("sources.csv", "NHS Digital", " NHS Digital", "sources.csv:2: publisher: "),
        ("sources.csv", ",verified,", ",verified", "sources.csv:2: 7 cells, but 8 columns"),
        ("sources.csv", "\n", "\r\n", "sources.csv:1: lines must end with LF only"),
        ("roles.csv", ",7,8a,", ",8a,7,", "roles.csv:5: afc_band_min is above"),
        ("roles.csv", "no,yes,,,,esr", "no,true,,,,esr", "roles.csv:2: is_mental_health: write"),
        ("synonyms.csv", "EMHP,", "Physician Assistants,", "synonyms.csv:2: 'Physician Ass"),
        ("synonyms.csv", "EMHP,", "Practitioners,", "synonyms.csv:2: 'Practitioners' of educ"),
        ("synonyms.csv", "EMHP,abbreviation,exact,,,", "EMHP,abbreviation,exact,2019,2018,", ""),
        ("synonyms.csv", "Healthcare Support Worker", "Z", "synonyms.csv:4: not sorted"),
        ("ambiguous_titles.csv", "Which profession does the post require?", "", ""),
        ("ambiguous_candidates.csv", "Practitioner,2", "Practitioner,3", "ambiguous_candidates."),
        ("relations.csv", "nursing-associate,kind_of", "a,kind_of", "relations.csv:3: from_role_"),
        (
            "code_evidence.csv",
            "lacks_code",
            "searched",
            "code_evidence.csv:2: the registry makes searches",
        ),
        ("code_evidence.csv", ",,miscoded_as", ",21,miscoded_as", "code_evidence.csv:3: version "),
        ("codes.csv", ",code,H1,active", ",code,H9,active", "codes.csv:5: parent "),
        ("code_systems.csv", "nhs-occupation-code,", "esr-job-role,", "code_systems.csv:3: "),
    ],
)
def test_a_fault_is_found_in_its_place(
    seed: Path, edit: Edit, file: str, old: str, new: str, fault: str
) -> None:
    edit(file, old, new)

    faults = _faults(seed)

    assert any(found.startswith(fault or f"{file}:") for found in faults), faults


def test_evidence_must_name_a_code_of_a_loaded_list(seed: Path, edit: Edit) -> None:
    edit("code_evidence.csv", ",,miscoded_as", ",22.1,miscoded_as")
    edit("code_evidence.csv", "assistant.,H1", "assistant.,H9")

    assert _faults(seed) == (
        "code_evidence.csv:3: code 'nhs-occupation-code|22.1|H9' is not in codes.csv",
    )


def test_an_unsorted_file_and_a_repeated_key_are_found(seed: Path) -> None:
    header, first, second = (seed / "organisations.csv").read_text().splitlines()
    (seed / "organisations.csv").write_text("\n".join([header, second, first, first, ""]))

    assert _faults(seed) == (
        "organisations.csv:4: the key 'R1C' is already at organisations.csv:3",
        "organisations.csv:3: not sorted: 'R1C' comes before 'Y58'",
    )


def test_kinds_that_run_in_a_circle_are_found(seed: Path, edit: Edit) -> None:
    edit(
        "relations.csv",
        "healthcare-assistant,progresses_to,trainee-nursing-associate",
        "healthcare-assistant,kind_of,nursing-associate",
    )

    assert _faults(seed)[0].startswith("relations.csv:2: kind_of goes round in a circle: ")
