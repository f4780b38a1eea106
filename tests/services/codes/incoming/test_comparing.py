from app.services.codes.incoming.comparing import (
    ListedCode,
    RenamedCode,
    compare_lists,
    has_same_wording,
    listed,
)
from app.services.codes.incoming.file import IncomingCode


def _codes(*rows: tuple[str, str, str]) -> dict[str, ListedCode]:
    return {code: ListedCode(code, display, status) for code, display, status in rows}


def test_each_kind_of_change_has_its_own_list() -> None:
    before = _codes(
        ("1", "Nurse", "active"),
        ("2", "Peer", "active"),
        ("3", "Porter", "active"),
        ("4", "Clerk", "retired"),
        ("5", "Cook", "active"),
    )
    after = _codes(
        ("1", "nurse ", "active"),
        ("2", "Peer Worker", "active"),
        ("3", "Porter", "retired"),
        ("4", "Clerk", "active"),
        ("6", "Lead", "active"),
    )

    found = compare_lists(before, after)

    assert found.new == (after["6"],)
    assert found.retired == (after["3"],)
    assert found.used_again == (after["4"],)
    assert found.renamed == (RenamedCode("2", "Peer", "Peer Worker"),)
    assert found.gone == (before["5"],)
    assert found.unchanged == 1


def test_a_code_that_is_renamed_and_retired_counts_once() -> None:
    found = compare_lists(_codes(("1", "Nurse", "active")), _codes(("1", "Peer", "retired")))

    assert (len(found.renamed), len(found.retired), found.unchanged) == (1, 1, 0)


def test_capitals_and_spaces_are_no_other_wording() -> None:
    one, other = ListedCode("1", "Ward  Clerk", "active"), ListedCode("1", "ward clerk", "active")

    assert has_same_wording(one, other)


def test_a_file_is_compared_by_its_codes() -> None:
    assert listed([IncomingCode(2, "1", "Nurse")]) == _codes(("1", "Nurse", "active"))
