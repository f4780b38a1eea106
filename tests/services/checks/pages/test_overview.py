from sqlalchemy import Engine

from app.db.models import CheckJob
from app.db.session import reading
from app.services.checks.desk import ROWS_IN_THREAD
from app.services.checks.pages.overview import Overview, read_overview
from app.vocabulary import CheckState
from tests.services.checks.pages.conftest import POSTS, Check, now
from tests.spreadsheets.files import Rows


def test_a_list_that_is_done_has_its_summary_and_what_needs_a_person(
    seeded: Engine, check: Check
) -> None:
    check_id = check(POSTS)

    with reading(seeded) as session:
        found = read_overview(session, check_id, now())

    assert isinstance(found, Overview)
    assert found.checked.head["summary"]["headcount"]["ambiguous"] == 27
    assert found.checked.has_staff
    assert (found.first[0].title, found.counts.left) == ("Practitioner", 4)


def test_a_long_list_waits_and_says_so(seeded: Engine, check: Check) -> None:
    rows: Rows = [["Job Title"], *[["EMHP"]] * (ROWS_IN_THREAD + 1)]
    check_id = check(rows)

    with reading(seeded) as session:
        found = read_overview(session, check_id, now())

    assert isinstance(found, CheckJob)
    assert (found.state, found.rows) == (CheckState.QUEUED, ROWS_IN_THREAD + 1)
