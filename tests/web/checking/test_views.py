"""The pages of a check: what they show, what they refuse, and what they cost."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.services.checks import desk as desks
from app.services.checks.pages.reading import ROWS_A_PAGE
from tests.spreadsheets import files
from tests.waiting import wait_until
from tests.web.checks import POSTS, send
from tests.web.statements import costs

GONE = f"/ui/checks/{'x' * 32}"
LONG = files.csv_bytes([["Job Title"], *[[f"Envoy {number}"] for number in range(10_000)]])


def refused(client: TestClient, data: bytes, status: int = 422) -> str:
    answer = client.post("/ui/checks", files={"file": ("list", data)})
    assert answer.status_code == status
    assert "<title>Error: Check a list" in answer.text
    return unescape(answer.text)


def test_a_file_is_checked_and_the_page_shows_what_it_comes_to(client: TestClient) -> None:
    text = unescape(client.get(send(client)).text)

    assert "The list has 6 rows with 4 different titles." in text
    assert "1 row has one national role, for 3 staff." in text
    assert "3 rows have a title that can mean several roles" in text
    assert "Columns that are not kept: 'Surname'." in text
    assert "This row is a total, so it is not counted." in text
    assert "Bloggs" not in text
    assert text.index("Practitioner") < text.index("Quantity Surveyor")


def test_titles_are_pasted_one_on_each_line_or_with_headings(client: TestClient) -> None:
    lines = client.post("/ui/checks/pasted", data={"titles": "EMHP\r\nPA\r\n"})
    table = client.post("/ui/checks/pasted", data={"titles": "Job Title\tHeadcount\nEMHP\t7\n"})

    assert "The list has 2 rows" in lines.text
    assert "1 row has one national role, for 7 staff." in table.text


@pytest.mark.parametrize(
    "titles", ["{{EMHP}}", "%PDF EMHP", "<html>EMHP", "[EMHP]", "GIF8 EMHP", "PK\x03\x04 EMHP"]
)
def test_a_pasted_text_is_titles_whatever_file_it_could_be_taken_for(
    client: TestClient, titles: str
) -> None:
    answer = client.post("/ui/checks/pasted", data={"titles": titles})

    assert answer.status_code == 200
    assert "The list has 1 row" in answer.text


def test_a_pasted_text_that_cannot_be_read_is_not_called_a_file(client: TestClient) -> None:
    answer = client.post("/ui/checks/pasted", data={"titles": "EMHP\x00"})

    assert answer.status_code == 422
    assert "The text has a character that cannot be read." in answer.text


@pytest.mark.parametrize("step", ["pasted", "chosen"])
def test_the_address_of_a_refused_list_leads_back_to_the_form(
    client: TestClient, step: str
) -> None:
    answer = client.get(f"/ui/checks/{step}", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/ui/checks")


def test_pasted_cells_without_known_headings_are_no_titles_but_a_choice(
    client: TestClient,
) -> None:
    answer = client.post("/ui/checks/pasted", data={"titles": "Held\tPay\nEMHP\t5\n"})

    assert answer.status_code == 200
    assert "Choose the columns of your list" in answer.text


@pytest.mark.parametrize("titles", ["", "   \n  "])
def test_nothing_pasted_is_an_error_beside_the_field(client: TestClient, titles: str) -> None:
    answer = client.post("/ui/checks/pasted", data={"titles": titles})

    assert answer.status_code == 422
    assert 'href="#titles"' in answer.text
    assert "Paste at least one job title" in answer.text


def test_what_was_pasted_is_still_there_after_an_error(client: TestClient) -> None:
    answer = client.post("/ui/checks/pasted", data={"titles": "EMHP\njo@example.nhs.uk"})

    assert answer.status_code == 422
    assert "EMHP\njo@example.nhs.uk</textarea>" in answer.text
    assert "Row 2" in answer.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Select a file"),
        (b"%PDF-1.7", "The file is a PDF."),
        (b'{"a": 1}', "The file is JSON."),
        (b"<html><table></table></html>", "a web page"),
        (b"PK\x03\x04 not an archive", "The workbook is damaged"),
        (files.csv_bytes([["Job Title"]]), "headings and no rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_beside_its_field(
    client: TestClient, data: bytes, says: str
) -> None:
    text = refused(client, data)

    assert says in text
    assert 'href="#file"' in text


def test_every_fault_of_a_file_is_shown_with_its_row_and_can_be_left_out(
    client: TestClient,
) -> None:
    data = files.csv_bytes([["Job Title", "Band"], ["EMHP", "5"], ["PA", "5", "6"]])

    text = refused(client, data)

    assert "The row has 3 cells under 2 headings." in text
    assert "Row 3" in text
    assert "Leave out the rows that cannot be read" in text
    answer = client.post("/ui/checks", files={"file": ("l", data)}, data={"skip": "yes"})
    assert "1 row could not be read and was left out." in answer.text


def test_personal_data_is_refused_with_its_row_and_is_not_shown(client: TestClient) -> None:
    text = refused(client, files.csv_bytes([["Job Title"], ["EMHP"], ["Bloggs, Jo"]]))

    assert "Row 3" in text
    assert "Bloggs" not in text
    assert "Leave out the rows" not in text


def test_a_file_that_is_too_large_is_an_error_beside_its_field(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = client.app.state.settings.max_body_bytes  # type: ignore[attr-defined]  # ours
    text = refused(client, b"x" * (most + 1))

    assert "The file must be smaller than 32 MB" in text


def test_a_queue_that_is_full_is_said_on_the_form(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "MOST_WAITING", 0)

    assert "The service is busy" in refused(client, files.csv_bytes(POSTS), 503)


def test_a_form_of_another_site_is_refused(client: TestClient) -> None:
    other = {"Sec-Fetch-Site": "cross-site"}

    sent = client.post("/ui/checks", files={"file": ("l", b"Job Title\nPA")}, headers=other)

    assert sent.status_code == 403


@pytest.mark.parametrize("path", [GONE, f"{GONE}/rows", f"{GONE}/download", "/ui/checks/%00"])
def test_a_list_that_is_not_there_is_a_page_that_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "There is no check with this id. Results are deleted after a while." in answer.text


def test_a_long_list_shows_how_far_it_is_and_asks_again_by_itself(client: TestClient) -> None:
    client.app.state.desk.runner.stop()  # type: ignore[attr-defined]  # ours
    try:
        sent = client.post("/ui/checks", files={"file": ("l", LONG)}, follow_redirects=False)
        answer = client.get(sent.headers["location"])
    finally:
        client.post(f"{sent.headers['location']}/delete")
        client.app.state.desk.runner.start()  # type: ignore[attr-defined]  # ours

    assert "The list has 10,000 rows. Other lists come first." in answer.text
    assert answer.headers["refresh"] == "3"
    assert 'max="10000"' in answer.text


def test_rows_are_filtered_and_sorted_by_links(client: TestClient) -> None:
    path = f"{send(client)}/rows"

    ambiguous = client.get(path, params={"show": "ambiguous"}).text
    by_staff = client.get(path, params={"sort": "staff"}).text

    assert len(re.findall(r"<tr ", ambiguous)) == 1 + 3
    assert "Unmatched (1)" in ambiguous
    assert by_staff.index(">39<") < by_staff.index(">20<") < by_staff.index(">9<")


@pytest.mark.parametrize("asked", ["show=x", "sort=x", "page=0", "page=x", "page=99999999999"])
def test_a_wrong_address_of_rows_is_an_error_page(client: TestClient, asked: str) -> None:
    assert client.get(f"{send(client)}/rows?{asked}").status_code == 422


def test_a_file_is_downloaded_in_each_form(client: TestClient) -> None:
    path = f"{send(client)}/download"

    as_csv, as_xlsx = client.get(f"{path}?form=csv"), client.get(path)

    assert as_csv.headers["content-disposition"] == 'attachment; filename="checked.csv"'
    assert as_csv.text.startswith("Job Title,Grade,Occ Code,Headcount,outcome,")
    assert as_xlsx.content.startswith(b"PK")
    assert as_xlsx.headers["cache-control"] == "private, no-store"


def test_a_list_is_deleted_at_once(client: TestClient) -> None:
    path = send(client)

    said = client.post(f"{path}/delete")

    assert "The list is deleted" in said.text
    assert client.get(path).status_code == 404


def test_what_a_list_holds_is_shown_as_text(client: TestClient) -> None:
    hostile = "<script>alert(1)</script>"
    path = send(client, [["Job Title", "Directorate"], [hostile, hostile]])

    for page in (path, f"{path}/rows", f"{path}/settle"):
        assert hostile not in client.get(page).text


def test_a_list_of_ten_thousand_rows_costs_as_much_a_page_as_a_short_one(
    client: TestClient,
) -> None:
    short = send(client)
    sent = client.post("/ui/checks", files={"file": ("l", LONG)}, follow_redirects=False)
    path = sent.headers["location"]
    wait_until(lambda: "refresh" not in client.get(path).headers, "the list is checked")

    for part in ("", "/rows", "/rows?sort=staff&page=150", "/rows?show=unmatched", "/settle"):
        assert costs(client, f"{path}{part}") <= costs(client, f"{short}{part.partition('?')[0]}")
    rows = client.get(f"{path}/rows?sort=title&page=200").text
    assert len(re.findall(r"<tr ", rows)) == 1 + ROWS_A_PAGE
    assert "Page 199 of 200" in rows
    assert len(rows) < 100_000


ODD = files.csv_bytes([["Post held", "Pay", "Surname"], ["EMHP", "5", "Bloggs"], ["PA", "", "x"]])


def held_key(text: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found is not None, text
    return found[1]


def test_a_list_whose_columns_are_not_certain_is_shown_before_anything_is_done(
    client: TestClient,
) -> None:
    shown = client.post("/ui/checks", files={"file": ("l", ODD)})

    assert shown.status_code == 200
    assert "No column of job titles was found." in shown.text
    assert "EMHP; PA" in shown.text
    assert "Bloggs" not in shown.text
    fields = {"key": held_key(shown.text), "headings-0": "0:1", "title-0": "1", "band-0": "2"}
    checked = client.post("/ui/checks/chosen", data=fields)
    assert "The list has 2 rows with 2 different titles." in checked.text
    assert client.post("/ui/checks/chosen", data=fields).status_code == 404


def test_a_choice_without_titles_is_an_error_and_keeps_the_file(client: TestClient) -> None:
    shown = client.post("/ui/checks", files={"file": ("l", ODD)}, data={"choose": "yes"})
    fields = {"key": held_key(shown.text), "headings-0": "0:1", "title-0": "", "band-0": "2"}

    refused_choice = client.post("/ui/checks/chosen", data=fields)
    personal = client.post("/ui/checks/chosen", data={**fields, "title-0": "3"})

    assert refused_choice.status_code == personal.status_code == 422
    assert 'href="#title-0"' in refused_choice.text
    assert "The columns asked for contain personal data." in personal.text
    again = client.post("/ui/checks/chosen", data={**fields, "title-0": "1"})
    assert "The list has 2 rows" in again.text


def test_several_sheets_are_checked_in_one_go(client: TestClient) -> None:
    rows: files.Rows = [["Job Title"], ["EMHP"]]
    book = files.sheets_bytes({"Wards": rows, "Hubs": rows})
    shown = client.post("/ui/checks", files={"file": ("l", book)})
    fields = {"key": held_key(shown.text), "sheet-0": "yes", "sheet-1": "yes"}
    for place in "01":
        fields |= {f"headings-{place}": "0:1", f"title-{place}": "1"}

    checked = client.post("/ui/checks/chosen", data=fields)
    written = client.get(f"{checked.url.path}/download?form=csv").text

    assert [line.split(",")[:2] for line in written.splitlines()] == [
        ["Sheet", "Job Title"],
        ["Wards", "EMHP"],
        ["Hubs", "EMHP"],
    ]


@pytest.mark.parametrize("key", ["", "x", "A" * 44])
def test_a_file_that_is_no_longer_held_is_a_page_that_says_so(client: TestClient, key: str) -> None:
    answer = client.post("/ui/checks/chosen", data={"key": key})

    assert answer.status_code == 404
    assert "The file is no longer held. Send it again." in answer.text
