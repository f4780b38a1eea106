from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.posts.questions import question_of


def test_a_row_asks_by_its_title_and_what_its_cells_say() -> None:
    cells = {"title": "EMHP", "band": "Review Body Band 8 - Range B", "job_role": "7055"}

    assert question_of(cells) == TitleQuery("EMHP", Hints(band="8b", job_role="07055"))


def test_a_pay_scale_outside_agenda_for_change_is_no_hint() -> None:
    assert question_of({"title": "EMHP", "band": "VSM"}).hints == Hints()
