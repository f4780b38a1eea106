"""A trust's pages: for the trust alone, every fault in its place, and what they cost."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.db.session import make_engine, transaction
from app.main import create_app
from app.settings import Settings
from tests.trusts import add_trust
from tests.web.people import OWN_PAGE, Desk
from tests.web.statements import costs

OWN = "/ui/organisations/RAA"
LIST = "Job Title,Band,Headcount,New Role\nEMHP,5,3,nationally\nPractitioner,6,20,\n"
LATER = "Job Title,Band,Headcount,New Role\nEMHP,5,7,nationally\nHub Worker,4,6,new title\n"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def desk(seeded_sqlite_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A registry of its own for each test, with the keys of two trusts' people."""
    shutil.copy(seeded_sqlite_template, tmp_path / "registry.db")
    url = f"sqlite:///{tmp_path / 'registry.db'}"
    engine = make_engine(url)
    with transaction(engine) as session:
        for code in ("RAA", "RBB"):
            add_trust(session, code)
    people = {"proposer": ("RAA",), "stranger": ("RBB",)}
    settings = Settings(database_url=url, max_body_bytes=20_000)
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield Desk.of(client, engine, organisations=people)
    engine.dispose()


def upload(
    desk: Desk, text: str | bytes, day: str = "2026-01-01", by: str = "proposer", **fields: str
) -> Response:
    return desk.client.post(
        f"{OWN}/upload",
        headers={**desk.keys[by], **OWN_PAGE},
        files={"file": ("list.csv", text)},
        data={"as_at": day, **fields},
    )


def test_a_list_is_stored_and_its_page_shows_what_changed(desk: Desk) -> None:
    first = upload(desk, LIST)
    again = upload(desk, LIST)
    later = upload(desk, LATER, "2026-02-01")

    assert first.headers["location"] == f"{OWN}/versions/1/changes?stored=new"
    assert again.headers["location"] == f"{OWN}/versions/1/changes?stored=same"
    text = desk.get(later.headers["location"], "proposer").text
    assert "Your list is stored as version 2." in text
    assert "1 kind of post is new, 1 is gone, 1 has other numbers and 0 are as before." in text
    assert "This is the first list" in desk.get(first.headers["location"], "proposer").text


def test_a_page_costs_no_more_statements_than_its_json(desk: Desk) -> None:
    upload(desk, LIST)
    key = desk.keys["proposer"]
    for page, twin in (
        (OWN, "/organisations/RAA/establishment"),
        (f"{OWN}/versions/1", "/organisations/RAA/establishment/versions/1"),
        (f"{OWN}/versions/1/changes", "/organisations/RAA/establishment/versions/1/diff"),
        (f"{OWN}/answers", "/organisations/RAA/establishment/changed-answers"),
        (f"{OWN}/local-titles", "/organisations/RAA/local-titles"),
        (f"{OWN}/new-roles", "/organisations/RAA/new-roles"),
    ):
        assert 0 < costs(desk.client, page, key) <= costs(desk.client, twin, key), page


PAGES = [
    *("", "/upload", "/versions/1", "/versions/1/changes", "/answers", "/availability"),
    *("/new-roles", "/local-titles"),
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("by", "status"),
    [("proposer", 200), ("admin", 200), ("nobody", 401), ("stranger", 403), ("reviewer", 403)],
)
def test_a_page_is_for_the_trust_itself(desk: Desk, path: str, by: str, status: int) -> None:
    upload(desk, LIST)

    answer = desk.get(f"{OWN}{path}", by)

    assert answer.status_code == status, answer.text
    if status == 200:
        assert "no-store" in answer.headers["cache-control"]
    else:
        assert "Practitioner" not in answer.text


@pytest.mark.parametrize(
    "path", ["/upload", "/answers", "/local-titles", "/local-titles/1", "/local-titles/1/undo"]
)
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}])
def test_a_form_of_another_site_is_refused(desk: Desk, path: str, headers: dict[str, str]) -> None:
    answer = desk.client.post(
        f"{OWN}{path}", headers={**desk.keys["proposer"], **headers}, data={"a": "b"}
    )

    assert answer.status_code == 403
    assert "came from another website" in answer.text


def test_every_fault_of_a_file_is_shown_with_its_row_and_nothing_is_stored(desk: Desk) -> None:
    answer = upload(desk, "Job Title,Headcount\nEMHP,-2\nHub Worker,3\nEnvoy,-1\n")

    assert answer.status_code == 422
    assert "<title>Error: Upload" in answer.text
    assert "The list has 2 errors." in answer.text
    assert "Row 2, column headcount" in answer.text
    assert "Row 4, column headcount" in answer.text
    assert "This trust has no list here yet." in desk.get(OWN, "proposer").text


@pytest.mark.parametrize(
    ("text", "day", "name", "said"),
    [
        (LIST, "yesterday", "as_at", "Enter a real date, such as 2026-03-31"),
        (LIST, "", "as_at", "Enter a real date, such as 2026-03-31"),
        (LIST, "2999-01-01", "as_at", "The day of the list has not come yet"),
        ("", "2026-01-01", "file", "Select a file"),
        (b"\x00\x01\x02\xff", "2026-01-01", "file", ""),
        ("Job Title,Name\nEMHP,Jane Doe\nj.doe@trust.example,x\n", "2026-01-01", "file", ""),
    ],
)
def test_what_is_wrong_with_a_list_is_beside_its_field(
    desk: Desk, text: str | bytes, day: str, name: str, said: str
) -> None:
    answer = upload(desk, text, day)

    assert answer.status_code == 422, answer.text
    assert f'href="#{name}"' in answer.text
    assert said in answer.text


def test_a_form_without_a_file_says_so(desk: Desk) -> None:
    answer = desk.client.post(
        f"{OWN}/upload",
        headers={
            **desk.keys["proposer"],
            **OWN_PAGE,
            "Content-Type": "multipart/form-data; boundary=x",
        },
        content=b"--x--\r\n",
    )

    assert answer.status_code == 422
    assert "Select a file" in answer.text


def test_a_file_that_is_too_large_says_how_large_it_can_be(desk: Desk) -> None:
    answer = upload(desk, LIST + "EMHP,5,3,\n" * 5_000)

    assert answer.status_code == 413


def test_columns_with_other_headings_are_named_by_the_trust(desk: Desk) -> None:
    other = "What,How many\nEMHP,3\n"
    refused = upload(desk, other)
    stored = upload(desk, other, title_column="What", headcount_column="How many")

    assert refused.status_code == 422
    assert stored.status_code == 303, stored.text


def test_the_page_of_a_trust_shows_what_needs_a_person_first(desk: Desk) -> None:
    upload(desk, LATER.replace("Hub Worker", HOSTILE))

    text = desk.get(OWN, "proposer").text

    assert "&lt;script&gt;" in text
    assert HOSTILE not in text
    assert "/local-titles?title=%3Cscript%3E" in text


def test_the_posts_of_a_version_are_narrowed_to_an_answer(desk: Desk) -> None:
    upload(desk, LIST)

    ambiguous = desk.get(f"{OWN}/versions/1?show=ambiguous", "proposer").text
    none = desk.get(f"{OWN}/versions/1?show=unmatched", "proposer").text

    assert "Practitioner" in ambiguous
    assert "EMHP" not in ambiguous
    assert "No post has this answer." in none
    assert desk.get(f"{OWN}/versions/9", "proposer").status_code == 404


def test_a_title_is_decided_changed_and_undone(desk: Desk) -> None:
    titles = f"{OWN}/local-titles"
    added = desk.send(
        titles, "proposer", {"title": "Hub Worker", "what": "own", "reason": "A role of ours"}
    )
    assert added.status_code == 303, added.text
    assert "A role of our own" in desk.get(titles, "proposer").text
    assert 'value="A role of ours"' in desk.get(f"{titles}/1", "proposer").text

    changed = desk.send(f"{titles}/1", "proposer", {"what": "role", "role": "nursing associate"})
    assert changed.status_code == 303, changed.text
    assert "Nursing Associate" in desk.get(titles, "proposer").text

    undone = desk.send(f"{titles}/1/undo", "proposer")
    assert undone.status_code == 303
    assert "You have decided no title yet." in desk.get(titles, "proposer").text
    assert desk.get(f"{titles}/1", "proposer").status_code == 404


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({"what": "own", "reason": "Ours."}, "title"),
        ({"title": "Hub Worker"}, "what"),
        ({"title": "Hub Worker", "what": "own"}, "reason"),
        ({"title": "Hub Worker", "what": "own", "reason": "x"}, "reason"),
        ({"title": "Hub Worker", "what": "role"}, "role"),
        ({"title": "Hub Worker", "what": "role", "role": "Zorber"}, "role"),
        ({"title": "a@b.example", "what": "own", "reason": "Ours."}, "title"),
        ({"title": "Taken", "what": "own", "reason": "Ours again."}, "title"),
    ],
)
def test_what_is_missing_in_a_decision_is_beside_its_field(
    desk: Desk, form: dict[str, str], name: str
) -> None:
    titles = f"{OWN}/local-titles"
    desk.send(titles, "proposer", {"title": "Taken", "what": "own", "reason": "Ours."})

    answer = desk.send(titles, "proposer", form)

    assert answer.status_code == 422, answer.text
    assert f'href="#{name}"' in answer.text
    assert f'id="{name}"' in answer.text


def test_a_changed_decision_has_faults_too(desk: Desk) -> None:
    titles = f"{OWN}/local-titles"
    desk.send(titles, "proposer", {"title": "Hub Worker", "what": "own", "reason": "Ours."})

    unknown = desk.send(f"{titles}/1", "proposer", {"what": "role", "role": "Zorber"})
    personal = desk.send(f"{titles}/1", "proposer", {"what": "own", "reason": "Ask a@b.example"})

    assert (unknown.status_code, personal.status_code) == (422, 422)
    assert "A role of our own" in desk.get(titles, "proposer").text


def test_new_answers_are_shown_and_then_used(desk: Desk) -> None:
    upload(desk, LATER)
    number = desk.in_review("new_synonym", term="Hub Worker", role_id="nursing-associate")
    desk.send(f"/ui/proposals/{number}/accept", "reviewer")
    assert "See which answers are new" in desk.get(OWN, "proposer").text

    text = desk.get(f"{OWN}/answers", "proposer").text
    assert "1 kind of post has another answer today." in text
    assert "Matched: Nursing Associate" in text

    assert desk.send(f"{OWN}/answers", "proposer").headers["location"] == OWN
    assert "See which answers are new" not in desk.get(OWN, "proposer").text
    assert "Every post has the same answer" in desk.get(f"{OWN}/answers", "proposer").text


def test_others_see_a_range_in_place_of_a_small_number(desk: Desk) -> None:
    upload(desk, LIST)

    text = desk.get(f"{OWN}/availability", "proposer").text

    assert "1 to 4, exact" in text


def test_everybody_is_given_what_is_theirs_on_the_first_page(desk: Desk) -> None:
    nobody = desk.get("/ui/organisations")
    reviewer = desk.get("/ui/organisations", "reviewer")
    own = desk.get("/ui/organisations", "proposer")
    admin = desk.get("/ui/organisations?ods_code=raa", "admin")

    assert nobody.status_code == 200
    assert "Log-in is not set up on this copy" in nobody.text
    assert "your account does not act for a trust" in reviewer.text
    assert "Trust RAA" in own.text
    assert "No list yet." in own.text
    assert "Trust RBB" not in own.text
    assert admin.headers["location"] == OWN
    assert desk.get("/ui/organisations?ods_code=zzz", "admin").status_code == 404


def test_what_is_left_out_of_a_file_is_shown_when_it_is_stored(desk: Desk) -> None:
    text = "Job Title,Surname,Ward,Headcount\nEMHP,Doe,Oak,3\nGrand total,,,3\n"

    answer = upload(desk, text)

    assert answer.status_code == 200
    assert "Your list is stored" in answer.text
    assert "These columns are not stored: Surname, Ward." in answer.text
    assert "Row 3" in answer.text
    assert "This row is a total, so it is not counted." in answer.text
    assert "/versions/1/changes?stored=new" in answer.text
    assert "Doe" not in answer.text
