import pytest
from sqlmodel import Session

from app.db.models import CodeReading, ReadingRule
from app.errors import CodeNotFoundError, CodeSystemNotFoundError
from app.services.codes.lists import (
    get_code,
    get_system,
    list_codes,
    list_systems,
    natural_key,
    pick_version,
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
    with pytest.raises(CodeNotFoundError):
        get_code(registry, OCCUPATION, None, "Z9")


def test_codes_are_found_by_their_words_their_code_and_their_other_titles(
    registry: Session,
) -> None:
    assert _codes(registry) == ["H1", "H1D", "H1S", "N6D"]
    assert _codes(registry, "trainee community") == ["N6D"]
    assert _codes(registry, "h1s") == ["H1S"]
    assert _codes(registry, "health care support") == ["H1D"]
    assert _codes(registry, "ambulance", "active") == []


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
    registry.add(CodeReading(role_id="nursing-associate", **listed, **sure))
    registry.flush()

    detail = get_code(registry, OCCUPATION, None, "H1")

    [read] = detail.readings
    assert (read.role.name, read.rule, read.review) == ("Nursing Associate", "A rule.", "to review")
    assert "nursing-associate" not in {mapped.role.role_id for mapped in detail.roles}
