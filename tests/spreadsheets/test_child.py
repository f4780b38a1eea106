from app.spreadsheets.child import place_of


def test_what_a_log_says_of_a_fault_is_where_it_was_and_not_its_words() -> None:
    try:
        int("Bloggs, Jo")
    except ValueError as error:
        place = place_of(error)

    assert place.startswith("ValueError test_child.py:")
    assert "Bloggs" not in place
