from app.matching.index.near import rarity
from tests.matching.small import INDEX


def test_every_name_is_listed_under_each_of_its_words() -> None:
    near = INDEX.near

    places = near.postings["psychologist"]

    assert {near.terms[place][1] for place in places} == {
        "Assistant Psychologist",
        "Clinical Psychologist",
        "Counselling Psychologist",
        "Practitioner Psychologist",
    }


def test_a_synonym_that_only_suggests_is_a_near_name() -> None:
    assert ("Ward Helper", "healthcare-assistant") in {term[1:] for term in INDEX.near.terms}


def test_a_word_of_fewer_names_has_more_weight() -> None:
    assert rarity(1, 100) > rarity(2, 100) > rarity(100, 100) > 0
