from app.spreadsheets.forenames import COMMON_FORENAMES, NAMED_AFTER


def test_forenames_that_many_places_have_are_left_out() -> None:
    assert {"jane", "mohammed", "siobhan"} <= COMMON_FORENAMES
    assert not {"victoria", "florence", "alexandra"} & COMMON_FORENAMES


def test_a_place_named_after_a_person_is_listed_only_where_a_forename_would_find_it() -> None:
    assert {name.split()[0] for name in NAMED_AFTER} <= COMMON_FORENAMES
