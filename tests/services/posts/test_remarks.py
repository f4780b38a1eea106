from app.services.posts.remarks import with_remarks
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Remark, Wanted


def test_bands_and_numbers_that_are_not_used_are_listed_with_their_rows() -> None:
    data = b"Job Title,Band,Headcount\nStaff Nurse,5,<5\nEMHP,5/6,3\nCook,VSM,*\nTotal,,9\n"

    table = with_remarks(read_table(data, Wanted({}), Limits()))

    number = "This number was kept back where the list was made, so it is not added up."
    band = "This is not one Agenda for Change band, so it is kept as text and not used."
    assert table.remarks == (
        Remark(2, "<5", number),
        Remark(3, "5/6", band),
        Remark(4, "VSM", band),
        Remark(4, "*", number),
        Remark(5, "Total", "This row is a total, so it is not counted."),
    )
