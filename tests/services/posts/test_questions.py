from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.posts.questions import cells_asked, question_of
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted


def test_a_row_asks_by_its_title_and_what_its_cells_say() -> None:
    cells = ("EMHP", "Review Body Band 8 - Range B", "", "7055", "", "")

    assert question_of(cells) == TitleQuery("EMHP", Hints(band="8b", job_role="07055"))


def test_a_pay_scale_outside_agenda_for_change_is_no_hint() -> None:
    assert question_of(("EMHP", "VSM", "", "", "", "")).hints == Hints()


def test_each_row_asks_with_its_own_cells_whatever_the_order_of_the_columns() -> None:
    data = b"Team,Job Role,Job Title,Staff Group\nT1,7055,EMHP,Nursing\nT2,,Clerk,\n"

    asked = list(cells_asked(read_table(data, Wanted({}), Limits())))

    assert asked == [("EMHP", "", "", "7055", "Nursing", ""), ("Clerk", "", "", "", "", "")]
