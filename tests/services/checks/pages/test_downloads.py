import csv
import io

from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from app.db.models import CheckTitle
from app.db.session import reading, transaction
from app.services.checks.cells import ADDED
from app.services.checks.pages import settling
from app.services.checks.pages.downloads import DECIDED, as_file, decided_cells
from app.services.checks.pages.settling import Settlement
from app.services.checks.writing import Form
from app.spreadsheets.tables import Limits
from app.vocabulary import OwnDecision
from tests.services.checks.pages.conftest import POSTS, Check, now

OWN = Settlement(OwnDecision.OWN_ROLE, None, "=We made it")


def settled(engine: Engine, check: Check) -> str:
    check_id = check(POSTS)
    with transaction(engine) as session:
        title = settling.read_titles(session, check_id, 1).titles[0]
        settling.decide(session, title, OWN, now())
    return check_id


def test_a_csv_has_the_decision_on_every_row_of_the_title_beside_the_answer(
    seeded: Engine, check: Check
) -> None:
    check_id = settled(seeded, check)

    written = as_file(seeded, check_id, Form.CSV, Limits(), now()).decode("utf-8-sig")

    head, *rows = csv.reader(io.StringIO(written))
    assert head == ["Job Title", "Grade", "Occ Code", "Headcount", *ADDED, *DECIDED]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["your_decision"] for row in found] == ["", "own role", "own role", "", "", "", ""]
    assert found[1]["outcome"] == "ambiguous"
    assert found[1]["your_reason"] == "'=We made it"


def test_a_workbook_has_the_same_rows_and_the_summary(seeded: Engine, check: Check) -> None:
    check_id = settled(seeded, check)

    book = CalamineWorkbook.from_filelike(
        io.BytesIO(as_file(seeded, check_id, Form.XLSX, Limits(), now()))
    )

    assert book.sheet_names == ["Checked list", "Summary"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][-4:] == ["Your decision", "Your role id", "Your role", "Your reason"]
    assert rows[2][-4:] == ["own role", "", "", "=We made it"]
    summary = book.get_sheet_by_index(1).to_python()
    assert ["Ambiguous: a question has to be asked first", 3.0, 27.0] in [
        row[:3] for row in summary
    ]


def test_a_title_without_a_decision_has_blank_cells() -> None:
    title = CheckTitle(
        check_id="x",
        number=1,
        title="PA",
        outcome="ambiguous",
        is_miscoded=False,
        detail={},
        rows=1,
        staff=1,
    )

    assert decided_cells(title) == decided_cells(None) == ("", "", "", "")


def test_reading_a_file_leaves_the_check_as_it_is(seeded: Engine, check: Check) -> None:
    check_id = settled(seeded, check)
    as_file(seeded, check_id, Form.CSV, Limits(), now())

    with reading(seeded) as session:
        assert settling.count_titles(session, check_id).settled == 1
