"""Lists of posts for the tests of checks, and what they are checked against."""

from app.matching.job_words import job_words
from app.services.checks.report import CheckReport, Choices, check_table
from app.services.checks.writing import Stamp
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Table, Wanted
from tests.matching.small import INDEX
from tests.spreadsheets.files import Rows, csv_bytes

STAMP = Stamp(None, "sha256:content", "1")
UNCODED = {
    "nhs-occupation-code": frozenset({"education-mental-health-practitioner"}),
    "esr-job-role": frozenset({"staff-nurse"}),
}
HEADINGS = ["Org", "Position Title", "Pay Band", "Occ Code", "Headcount", "Surname"]
POSTS: Rows = [
    HEADINGS,
    ["A", "EMHP", "Band 5", "N6A", 3, "x"],
    ["A", "Staff Nurse", 5, "", 10, "x"],
    ["B", "Staff Nurse", 5, "", 2, "x"],
    ["B", "Nurse", "", "", 7, "x"],
    ["B", "Quantity Surveyor", "", "", "?", "x"],
    ["B", "Trainee Nursing Associate", 3, "H1A", 4, "x"],
    ["B", "", "", "", 1, "x"],
    ["Grand Total", "", "", "", 26, ""],
]


def table(rows: Rows) -> Table:
    """Rows as the reader gives them."""
    return read_table(csv_bytes(rows), Wanted({}, job_words=job_words(INDEX)), Limits())


def report(rows: Rows = POSTS, choices: Choices | None = None) -> CheckReport:
    """Rows, checked against the small registry."""
    return check_table(table(rows), INDEX, UNCODED, choices or Choices())
