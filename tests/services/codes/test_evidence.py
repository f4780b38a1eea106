from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import CodeEvidence, Role
from app.services.codes.evidence import refresh_searches
from app.vocabulary import ChangeAction, EvidenceKind, Origin
from tests.trusts import AUTHOR
from tests.word_lists import read_as

TRAINEE = "trainee-nursing-associate"


def _searches(session: Session) -> dict[tuple[str, str], CodeEvidence]:
    statement = select(CodeEvidence).where(col(CodeEvidence.kind) == EvidenceKind.SEARCHED)
    return {(row.role_id, row.system_id): row for row in session.scalars(statement)}


def test_every_role_is_searched_for_in_both_lists_of_posts(registry: Session) -> None:
    searches = _searches(registry)

    assert len(searches) == 10
    assert {system_id for _, system_id in searches} == {"esr-job-role", "nhs-occupation-code"}
    assert {row.origin for row in searches.values()} == {Origin.DERIVED}
    found = searches[TRAINEE, "nhs-occupation-code"]
    assert (found.code, found.as_of) == ("N6D", None)


def test_searches_that_are_up_to_date_are_left_alone(registry: Session) -> None:
    assert refresh_searches(registry, AUTHOR) == []


def test_a_new_name_is_searched_for_again(registry: Session) -> None:
    registry.get_one(Role, TRAINEE).name = "Student of Nursing"

    steps = refresh_searches(registry, AUTHOR)

    assert {(step.action, step.key[0]) for step in steps} == {(ChangeAction.UPDATE, TRAINEE)}
    assert len(steps) == 2


def test_a_search_reads_names_by_the_registrys_word_lists(registry: Session) -> None:
    registry.get_one(Role, TRAINEE).name = "TNA in the community"
    read_as(registry, "tna", "trainee nursing associate")
    refresh_searches(registry, AUTHOR)
    registry.expire_all()

    found = _searches(registry)[TRAINEE, "nhs-occupation-code"]

    assert found.says.startswith("Searched for 'TNA in the community'")
