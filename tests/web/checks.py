"""Lists that the tests of pages send."""

from fastapi.testclient import TestClient

from tests.spreadsheets.files import Rows, csv_bytes

POSTS: Rows = [
    ["Job Title", "Grade", "Occ Code", "Headcount", "Surname"],
    ["EMHP", "5", "", 3, "Bloggs"],
    ["Practitioner", "6", "", 20, "Bloggs"],
    ["Practitioner", "7", "", 5, "Bloggs"],
    ["PA", "", "", 2, "Bloggs"],
    ["Quantity Surveyor", "", "H1D", 9, "Bloggs"],
    ["Total", "", "", 39, ""],
]
"""Three titles to settle: Practitioner, Quantity Surveyor and PA, in this order."""


def send(client: TestClient, rows: Rows = POSTS) -> str:
    """Check a list on the page and give the path of its result."""
    answer = client.post(
        "/ui/checks", files={"file": ("list.csv", csv_bytes(rows))}, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]
