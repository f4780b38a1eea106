import pytest
from sqlalchemy import update
from sqlmodel import Session

from app.db.models import (
    Code,
    CodeReading,
    CodeSystemVersion,
    CodeTitle,
    Mapping,
    ReadingRule,
    Source,
)
from app.errors import CodeNotFoundError, CodeSystemNotFoundError
from app.services.codes.lists import (
    get_code,
    get_system,
    list_codes,
    list_systems,
    natural_key,
    pick_version,
    version_date,
)
from app.services.roles.paging import Place

OCCUPATION = "nhs-occupation-code"
FIRST_PAGE = Place(limit=10, cursor=None)


def _codes(session: Session, q: str | None = None, status: str | None = None) -> list[str]:
    page = list_codes(session, OCCUPATION, None, q=q, status=status, place=FIRST_PAGE)
    return [row.code for row in page.rows]


def test_every_list_comes_with_its_versions_oldest_first(registry: Session) -> None:
    systems = {each.system.system_id: each for each in list_systems(registry)}

    assert list(systems) == ["esr-job-role", OCCUPATION]
    assert [row.version for row in systems[OCCUPATION].versions] == ["20.0", "22.1"]
    assert [row.version for row in systems["esr-job-role"].versions] == ["2020-10"]
    newest = [each.newest_loaded for each in systems.values()]
    assert [row and row.version for row in newest] == ["2020-10", "22.1"]


def _version(number: str, **known: str | bool) -> CodeSystemVersion:
    named = {"system_id": OCCUPATION, "version": number, "source_id": "example-study"}
    return CodeSystemVersion.model_validate({**named, "is_loaded": True, "origin": "seed", **known})


def test_a_version_is_dated_by_what_it_shows_and_else_by_what_is_known() -> None:
    known = [("not_before", "1"), ("published", "2"), ("effective", "3"), ("judged_on", "4")]

    dates = [version_date(_version("1", **dict(known[:count]))) for count in range(5)]

    assert dates == [None, "1", "2", "3", "4"]


def test_versions_are_ordered_by_their_dates_and_the_newest_loaded_one_answers(
    registry: Session,
) -> None:
    registry.add_all(
        [
            _version("9", effective="2024-01"),
            _version("30", judged_on="2024-01"),
            _version("8", published="2025-01", is_loaded=False),
        ]
    )
    registry.flush()

    system = get_system(registry, OCCUPATION)

    assert [row.version for row in system.versions] == ["20.0", "22.1", "9", "30", "8"]
    newest = pick_version(system, None)
    assert newest is not None
    assert newest.version == "30"


def test_a_list_of_which_nothing_is_loaded_has_no_codes(registry: Session) -> None:
    registry.execute(update(CodeSystemVersion).values(is_loaded=False))
    registry.expire_all()

    assert pick_version(get_system(registry, OCCUPATION), None) is None
    assert _codes(registry) == []
    with pytest.raises(CodeNotFoundError):
        get_code(registry, OCCUPATION, None, "H1")


def test_the_newest_loaded_version_answers_unless_one_is_named(registry: Session) -> None:
    system = get_system(registry, OCCUPATION)

    newest, named = pick_version(system, None), pick_version(system, "20.0")

    assert newest is not None
    assert named is not None
    assert (newest.version, named.version) == ("22.1", "20.0")


def test_an_unknown_list_version_or_code_is_refused(registry: Session) -> None:
    with pytest.raises(CodeSystemNotFoundError):
        get_system(registry, "no-such-list")
    with pytest.raises(CodeSystemNotFoundError):
        pick_version(get_system(registry, OCCUPATION), "99")
    with pytest.raises(CodeNotFoundError, match="Z9"):
        get_code(registry, OCCUPATION, None, "Z9")


def test_codes_are_found_by_their_words_their_code_and_their_other_titles(
    registry: Session,
) -> None:
    assert _codes(registry) == ["H1", "H1D", "H1S", "N6D"]
    assert _codes(registry, "trainee community") == ["N6D"]
    assert _codes(registry, "h1s") == ["H1S"]
    assert _codes(registry, "health care support") == ["H1D"]
    assert _codes(registry, "ambulance", "active") == []
    assert _codes(registry, "ambulance", "retired") == ["H1S"]
    assert _codes(registry, " ") == ["H1", "H1D", "H1S", "N6D"]
    assert _codes(registry, "health ambulance zorb") == []


def test_a_code_is_not_mixed_up_with_the_same_code_of_another_version(registry: Session) -> None:
    registry.add(_version("23.0", judged_on="2025-01"))
    registry.flush()
    for code, parent in (("H1", None), ("H1Z", "H1"), ("H1B", "H1")):
        registry.add(
            Code(
                system_id=OCCUPATION,
                version="23.0",
                code=code,
                display=f"Newer {code}",
                kind="code",
                parent=parent,
                status="active",
                origin="seed",
                source_id="example-study",
            )
        )
    registry.flush()
    for title in ("Zorber", "Blaster"):
        listed = {"system_id": OCCUPATION, "version": "23.0", "code": "H1"}
        registry.add(CodeTitle(**listed, title=title, kind="related_job_title", origin="seed"))
    registry.flush()

    newer, older = (get_code(registry, OCCUPATION, version, "H1") for version in (None, "22.1"))

    assert (newer.code.display, older.code.display) == ("Newer H1", "Healthcare Assistant")
    assert newer.versions == older.versions == ("22.1", "23.0")
    assert [code.code for code in newer.narrower] == ["H1B", "H1Z"]
    assert [code.code for code in older.narrower] == ["H1D", "H1S"]
    assert [title.title for title in newer.titles] == ["Blaster", "Zorber"]
    assert (older.titles, newer.roles) == ((), ())
    assert _codes(registry, "zorber") == ["H1"]


def test_a_code_says_how_a_role_has_it_and_which_source_says_so(registry: Session) -> None:
    registry.add(
        Mapping(
            role_id="healthcare-assistant",
            system_id=OCCUPATION,
            version="22.1",
            code="H1",
            relation="own",
            predicate="skos:exactMatch",
            justification="semapv:LexicalMatching",
            valid_from="2024",
            valid_to="2025",
            source_id="esr-list-2020",
            source_detail="page 3",
            note="A note.",
            origin="seed",
        )
    )
    registry.flush()

    own, miscoded = get_code(registry, OCCUPATION, None, "H1").roles

    assert (own.role.name, own.relation, own.predicate) == (
        "Healthcare Assistant",
        "own",
        "skos:exactMatch",
    )
    assert (own.justification, own.valid_from, own.valid_to) == (
        "semapv:LexicalMatching",
        "2024",
        "2025",
    )
    source = registry.get_one(Source, "esr-list-2020")
    assert (own.source, own.source_detail, own.note) == (source.title, "page 3", "A note.")
    assert (miscoded.role.role_id, miscoded.source_detail) == ("trainee-nursing-associate", None)


def test_a_code_comes_with_its_roles_its_titles_and_the_codes_below_it(registry: Session) -> None:
    level, cell = (get_code(registry, OCCUPATION, None, code) for code in ("H1", "H1D"))

    assert [(role.role.role_id, role.relation) for role in level.roles] == [
        ("trainee-nursing-associate", "known_miscoding")
    ]
    assert [code.code for code in level.narrower] == ["H1D", "H1S"]
    assert [title.title for title in cell.titles] == ["Health Care Support Workers (mental health)"]
    assert level.versions == ("22.1",)


def test_versions_are_ordered_by_their_numbers() -> None:
    assert sorted(["22.1", "9.1", "10"], key=natural_key) == ["9.1", "10", "22.1"]


def test_a_code_names_the_roles_that_are_only_read_to_have_it(registry: Session) -> None:
    registry.add(ReadingRule(rule_id="a", says="A rule.", fit="level", source_id="example-study"))
    registry.flush()
    listed = {"system_id": OCCUPATION, "version": "22.1", "code": "H1"}
    sure = {"relation": "shared", "rule_id": "a", "confidence": "high", "review": "to review"}
    for role_id in ("nursing-associate", "healthcare-assistant"):
        registry.add(CodeReading(role_id=role_id, **listed, **sure))
        registry.flush()

    detail = get_code(registry, OCCUPATION, None, "H1")

    assistant, read = detail.readings
    assert assistant.role.name == "Healthcare Assistant"
    assert (read.role.name, read.rule, read.review) == ("Nursing Associate", "A rule.", "to review")
    assert (read.relation, read.confidence, read.note) == ("shared", "high", None)
    assert get_code(registry, OCCUPATION, None, "H1D").readings == ()
    assert "nursing-associate" not in {mapped.role.role_id for mapped in detail.roles}
