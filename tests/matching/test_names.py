import pytest

from app.matching.names import NameReader, name_reader
from app.matching.repair import TitleError
from app.matching.tables import RewriteRow
from app.vocabulary import RewriteKind

READER = name_reader(
    [
        RewriteRow("snr", RewriteKind.ABBREVIATION, "senior"),
        RewriteRow("hca", RewriteKind.ABBREVIATION, "healthcare assistant"),
        RewriteRow("pa to", RewriteKind.ABBREVIATION, "personal assistant"),
        RewriteRow("arts", RewriteKind.AS_WRITTEN, "arts"),
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Snr Nurse", "senior nurses"),
        ("HCA", "Healthcare Assistant"),
        ("Health & Wellbeing Coach", "health and wellbeing COACHES"),
        ("Children’s Nurse", "Childrens nurses"),
        ("Drama-therapies", "drama therapy"),
        ("PA to Director", "Personal Assistant to Director"),
    ],
)
def test_names_are_the_same_when_the_engine_reads_the_same_words(one: str, other: str) -> None:
    assert READER.words(one) == READER.words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Arts Therapist", "Art Therapist"),
        ("PA", "Personal Assistant"),
        ("Nurse", "Senior Nurse"),
        ("Nurse Ward", "Ward Nurse"),
        ("Band Nurse", "Nurse"),
    ],
)
def test_names_with_other_words_are_different(one: str, other: str) -> None:
    assert READER.words(one) != READER.words(other)


def test_a_title_that_offers_a_choice_is_not_the_title_with_the_same_words() -> None:
    assert READER.key("Snr Nurse / OT") == "senior nurse/ot"
    assert READER.key("Senior nurse or OT") == "senior nurse/ot"
    assert READER.key("Senior Nurse OT") == "senior nurse ot"


def test_the_rows_may_come_in_any_order() -> None:
    rows = [
        RewriteRow("snr", RewriteKind.ABBREVIATION, rewritten)
        for rewritten in ("senior", "seniors")
    ]

    one, other = name_reader(rows), name_reader(reversed(rows))

    assert one.words("Snr Nurse") == other.words("Snr Nurse")


def test_a_name_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(TitleError):
        name_reader([]).words(" ")


def test_without_word_lists_only_case_punctuation_and_plurals_are_set_aside() -> None:
    reader = name_reader([])

    assert isinstance(reader, NameReader)
    assert reader.words("Snr Nurses!") == ("snr", "nurse")
