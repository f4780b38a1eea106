import pytest

from app.errors import PersonalDataError, TableError
from app.services.trusts.sent_posts import check_words, read_posts, read_posts_file
from app.spreadsheets.tables import Limits, Remark, Wanted
from tests.trusts import A_FEW, about, exactly, posts

JOB_WORDS = frozenset({"nurse", "staff", "ward", "manager"})


def test_posts_that_are_sent_have_their_cells_read() -> None:
    sent = posts(" Staff  Nurse ", 1, band="Band 5", job_role="7054", fte=0.5)

    (read,) = read_posts([sent], JOB_WORDS).posts

    assert (read.title, read.band, read.job_role) == ("Staff Nurse", "5", "07054")
    assert (read.headcount, read.fte) == (exactly(1), 0.5)


def test_a_post_with_nobody_a_vacancy_and_a_total_are_left_out_and_listed() -> None:
    read = read_posts(
        [
            posts("Staff Nurse", 0),
            posts("Staff Nurse", 0, fte=0.0),
            posts("Vacant post", 2),
            posts("Grand total", 9),
            posts("Ward Manager", 1),
        ],
        JOB_WORDS,
    )

    assert read.posts == (posts("Ward Manager", 1),)
    nobody = "Nobody is in post in this row, so it is not counted."
    assert read.remarks == (
        Remark(1, "Staff Nurse", nobody),
        Remark(2, "Staff Nurse", nobody),
        Remark(3, "Vacant post", "This row is a vacancy, so it is not counted."),
        Remark(4, "Grand total", "This row is a total, so it is not counted."),
    )


def test_a_post_with_a_full_time_equivalent_or_an_unsure_headcount_is_kept() -> None:
    sent = (posts("Staff Nurse", 0, fte=0.4), posts("Staff Nurse", about(0)), posts("Nurse", A_FEW))

    assert read_posts(sent, JOB_WORDS).posts == sent


def test_a_band_that_is_not_used_is_listed() -> None:
    read = read_posts([posts("Staff Nurse", 1, band="5/6")], JOB_WORDS)

    message = "This is not one Agenda for Change band, so it is kept as text and not used."
    assert read.remarks == (Remark(1, "5/6", message),)


def test_every_title_that_cannot_be_stored_is_an_error_with_its_row() -> None:
    with pytest.raises(TableError, match="2 errors") as refused:
        read_posts([posts("TBC", 1), posts("Nurse", 1), posts("\x07", 1)], JOB_WORDS)

    assert [(place.row, place.column) for place in refused.value.faults] == [
        (1, "title"),
        (3, "title"),
    ]
    first, second = (place.message for place in refused.value.faults)
    assert first == "This is not a job title."
    assert "control character" in second


def test_words_that_look_like_a_person_are_refused_with_their_place() -> None:
    sent = [posts("Bloggs, Jo", 1), posts("Nurse", 1, setting="jo@example.nhs.uk")]

    with pytest.raises(PersonalDataError, match="2 places look like data") as refused:
        read_posts(sent, JOB_WORDS)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (1, "title"),
        (2, "setting"),
    ]


def test_one_place_that_looks_like_a_person_is_counted_as_one() -> None:
    with pytest.raises(PersonalDataError, match="1 place looks like data about a person"):
        read_posts([posts("Bloggs, Jo", 1)], JOB_WORDS)


def test_a_site_can_have_the_name_of_a_person_but_no_address() -> None:
    named = posts("Nurse", 1, site="Dr Jane Bloggs")
    assert read_posts([named], JOB_WORDS).posts == (named,)

    with pytest.raises(PersonalDataError):
        read_posts([posts("Nurse", 1, site="jo@example.nhs.uk")], JOB_WORDS)


def test_a_name_in_a_title_that_is_sent_is_left_out_and_listed_by_its_row() -> None:
    read = read_posts([posts("Ward Manager", 1), posts("Staff Nurse - Jane Smith", 1)], JOB_WORDS)

    assert [post.title for post in read.posts] == ["Ward Manager", "Staff Nurse"]
    message = "The title contained a person's name, which was left out."
    assert read.remarks == (Remark(2, "Staff Nurse", message),)


def test_words_that_may_be_a_name_are_kept_and_their_row_is_listed() -> None:
    read = read_posts([posts("Ward Manager - Aoife Byrne", 1)], JOB_WORDS)

    assert read.posts[0].title == "Ward Manager - Aoife Byrne"
    message = "The title may end in a person's name. If it does, take it out."
    assert read.remarks == (Remark(1, "", message),)


def test_texts_without_personal_data_pass_and_others_do_not() -> None:
    check_words([None, "", "Ward Manager"], JOB_WORDS)

    with pytest.raises(PersonalDataError, match="Nothing was kept"):
        check_words([None, "jo@example.nhs.uk"], JOB_WORDS)


def test_a_file_is_read_into_posts_with_what_was_left_out() -> None:
    data = b"Job Title,Headcount\nStaff Nurse,3\nGrand total,3\n"

    read, table = read_posts_file(data, Wanted({}, job_words=JOB_WORDS), Limits())

    assert read.posts == (posts("Staff Nurse", 3),)
    assert [remark.row for remark in read.remarks] == [3]
    assert table.remarks == read.remarks


def test_other_faults_are_reported_with_personal_data() -> None:
    sent = [posts("TBC", 1), posts("Nurse", 1, setting="jo@example.nhs.uk"), posts("\x07", 1)]

    with pytest.raises(PersonalDataError, match=r"^1 place looks like data") as refused:
        read_posts(sent, JOB_WORDS)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "setting"),
        (1, "title"),
        (3, "title"),
    ]
    assert refused.value.faults[0].message == "This looks like an email address. Take it out."


@pytest.mark.parametrize("field", ["setting", "staff_group", "site", "occupation_code"])
def test_personal_data_is_found_in_every_text_of_a_post(field: str) -> None:
    said: dict[str, str] = {field: "jo@example.nhs.uk"}

    with pytest.raises(PersonalDataError) as refused:
        read_posts([posts("Nurse", 1, **said)], JOB_WORDS)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(1, field)]


def test_a_band_and_a_job_role_that_were_not_given_stay_blank() -> None:
    (read,) = read_posts([posts("Staff Nurse", 1)], JOB_WORDS).posts

    assert (read.band, read.job_role) == (None, None)


def test_each_text_with_personal_data_is_a_fault_of_its_own() -> None:
    with pytest.raises(PersonalDataError) as refused:
        check_words(["jo@example.nhs.uk", "Ward", "943 476 5919"], JOB_WORDS)

    first, second = (fault.message for fault in refused.value.faults)
    assert first == "This looks like an email address. Take it out."
    assert second != first
