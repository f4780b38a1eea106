"""Settling on pages: what is kept, what is refused, and where a decision leads."""

import csv
import io
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.db.session import transaction
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.trusts import add_trust
from tests.web.checks import send

OWN = {"choice": "own", "reason": "A post of our wards"}


@pytest.fixture
def path(client: TestClient) -> str:
    """A new list of three titles to settle."""
    return send(client)


def first(client: TestClient, path: str) -> str:
    """The path of the first title without a decision."""
    answer = client.get(f"{path}/settle/next", follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_the_first_title_is_the_one_with_most_staff_and_shows_its_question(
    client: TestClient, path: str
) -> None:
    text = unescape(client.get(first(client, path)).text)

    assert "Practitioner, 3 of 3 titles left - NHS Role Registry" in text
    assert "Which profession does the post require?" in text
    assert "On 2 rows · 25 staff" in text
    assert 'value="role:education-mental-health-practitioner"' in text


def test_a_decision_leads_to_the_next_title_with_one_fewer_left(
    client: TestClient, path: str
) -> None:
    answer = client.post(first(client, path), data={"choice": "role:nursing-associate"})

    text = unescape(answer.text)
    assert "Quantity Surveyor, 2 of 3 titles left" in text
    assert "Practitioner: <strong>Nursing Associate</strong>" in text


def test_the_last_decision_leads_to_the_table_of_all(client: TestClient, path: str) -> None:
    for _ in range(3):
        answer = client.post(first(client, path), data={"choice": "ask"})

    assert str(answer.url).endswith("/settle")
    assert "0 of 3 titles left, 3 to ask a manager about" in answer.text


def test_the_download_has_the_decision_beside_the_answer_of_the_registry(
    client: TestClient, path: str
) -> None:
    client.post(first(client, path), data=OWN)

    written = client.get(f"{path}/download?form=csv").text
    rows = list(csv.DictReader(io.StringIO(written)))

    assert [row["your_decision"] for row in rows] == ["", "own role", "own role", "", "", ""]
    assert rows[1]["outcome"] == "ambiguous"
    assert rows[1]["question"] == "Which profession does the post require?"


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"other": ""}, "choice", "Choose what the title is"),
        ({"choice": "own"}, "reason", "Say why it is a role of your own"),
        ({"choice": "own", "reason": "Ask jo@example.nhs.uk"}, "reason", "an email address"),
        ({"choice": "other"}, "other", "Enter words of the role's name"),
        ({"choice": "other", "other": "plumber"}, "other", "No role has these words"),
        ({"choice": "role:plumber"}, "choice", "This role is not in use"),
    ],
)
def test_a_choice_that_cannot_be_kept_is_an_error_beside_its_field(
    client: TestClient, path: str, fields: dict[str, str], field: str, says: str
) -> None:
    answer = client.post(first(client, path), data=fields)

    text = unescape(answer.text)
    assert answer.status_code == 422
    assert "<title>Error: Practitioner" in text
    assert f'href="#{field}"' in text
    assert f'id="{field}"' in text
    assert says in text
    assert "3 of 3 titles left" in text


def test_another_role_is_found_by_its_words_and_chosen_from_those_found(
    client: TestClient, path: str
) -> None:
    at = first(client, path)

    several = client.post(at, data={"choice": "other", "other": "nursing"})
    one = client.post(at, data={"choice": "other", "other": "nursing associate"})

    assert several.status_code == 200
    assert "Choose one of the roles that were found" in several.text
    assert 'value="role:trainee-nursing-associate"' in several.text
    assert "Practitioner: <strong>Nursing Associate</strong>" in one.text


def test_a_decision_is_taken_back(client: TestClient, path: str) -> None:
    at = first(client, path)
    client.post(at, data=OWN)

    again = client.post(f"{at}/undo")

    assert "Practitioner, 3 of 3 titles left" in again.text
    assert "Your decision</h2>" not in again.text


def test_every_open_title_is_in_the_table_with_its_decision(client: TestClient, path: str) -> None:
    client.post(first(client, path), data=OWN)

    text = client.get(f"{path}/settle").text

    assert text.index("Practitioner") < text.index("Quantity Surveyor") < text.index(">PA<")
    assert "Our own role: A post of our wards" in text
    assert text.count("None yet") == 2


@pytest.mark.parametrize("number", ["0", "99", "x", "99999999999"])
def test_a_title_that_is_not_to_be_settled_has_no_page(
    client: TestClient, path: str, number: str
) -> None:
    assert client.get(f"{path}/settle/{number}").status_code in {404, 422}
    assert client.post(f"{path}/settle/{number}", data=OWN).status_code in {404, 422}


def test_a_list_with_nothing_to_settle_says_so(client: TestClient) -> None:
    path = send(client, [["Job Title"], ["EMHP"]])

    answer = client.get(f"{path}/settle/next")

    assert "The registry answers every title of this list with one role." in answer.text


def test_a_settlement_changes_no_answer_of_the_registry(client: TestClient, path: str) -> None:
    before = client.get("/resolve", params={"title": "Practitioner"}).content

    client.post(first(client, path), data={"choice": "role:nursing-associate"})

    assert client.get("/resolve", params={"title": "Practitioner"}).content == before


def test_a_settled_title_is_sent_to_the_registry_with_one_click(
    client: TestClient, path: str
) -> None:
    at = first(client, path)
    assert "Send it to the registry" not in client.get(at).text
    client.post(at, data={"choice": "role:nursing-associate"})

    sent = client.post(f"{at}/send")

    assert re.search(r"You sent it to the registry. Its number is \d+.", sent.text)
    assert "Send it to the registry" not in sent.text


def test_a_title_without_a_decision_is_not_sent(client: TestClient, path: str) -> None:
    answer = client.post(f"{first(client, path)}/send")

    assert answer.status_code == 422
    assert "Decide what the title is first" in answer.text


def test_a_contributor_is_led_to_a_proposal_and_keeps_the_titles_of_a_trust(
    client: TestClient, path: str
) -> None:
    engine = client.app.state.engine  # type: ignore[attr-defined]  # ours
    with transaction(engine) as session:
        add_trust(session, "RAA")
    key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("RAA",)))
    at = first(client, path)
    client.post(at, data={"choice": "role:nursing-associate"})

    proposing = unescape(client.get(at, headers=key).text)
    table = client.get(f"{path}/settle", headers=key).text
    kept = client.post(f"{path}/settle/keep", data={"trust": "RAA"}, headers=key).text
    titles = client.get("/organisations/RAA/local-titles", headers=key).json()["local_titles"]

    asked = "kind=new_synonym&title=Practitioner&role=nursing-associate"
    assert f'href="/ui/proposals/new?{asked}"' in proposing
    assert "Keep 1 title for RAA" in table
    assert "1 title is kept for your trust." in kept
    assert [(one["title"], one["role"]["id"]) for one in titles] == [
        ("Practitioner", "nursing-associate")
    ]


def test_nobody_keeps_titles_for_a_trust_that_is_not_theirs(client: TestClient, path: str) -> None:
    engine = client.app.state.engine  # type: ignore[attr-defined]  # ours
    with transaction(engine) as session:
        add_trust(session, "RBB")
    key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("RBB",)))

    assert "Keep the decisions" not in client.get(f"{path}/settle").text
    assert client.post(f"{path}/settle/keep", data={"trust": "RAA"}).status_code == 401
    refused = client.post(f"{path}/settle/keep", data={"trust": "RAA"}, headers=key)
    assert refused.status_code == 403
