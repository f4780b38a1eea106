"""The main facts of many roles at once, with the queries that they cost."""

from collections.abc import Callable

from sqlalchemy import Engine, event
from sqlmodel import Session

from app.services.roles.sheets import read_sheets

EMHP, TRAINEE = "education-mental-health-practitioner", "trainee-nursing-associate"


def test_a_sheet_has_the_names_and_codes_in_force(
    seeded_database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    with Session(open_engine(seeded_database_url)) as session:
        sheets = read_sheets(session, [EMHP, TRAINEE, "nobody"])

    assert sheets.keys() == {EMHP, TRAINEE}
    assert sheets[EMHP].aliases == ("EMHP",)
    assert sheets[EMHP].codes == {("esr-job-role", "2020-10"): ("07054",)}
    # A code that posts are recorded under by mistake is not a code of the role.
    assert sheets[TRAINEE].codes == {}


def test_many_sheets_cost_as_many_queries_as_one(
    seeded_database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    engine = open_engine(seeded_database_url)
    asked: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(*given: object) -> None:
        if str(given[2]).startswith("SELECT"):
            asked.append(str(given[2]))

    with Session(engine) as session:
        read_sheets(session, [EMHP])
        for_one = len(asked)
        read_sheets(session, [EMHP, TRAINEE, "nursing-associate", "healthcare-assistant"])

    assert (for_one, len(asked) - for_one) == (6, 6)
