from app.matching.phrases import longest, phrase_tree
from app.matching.tokens import tokenise

TREE = phrase_tree([(("nurse",), "short"), (("nurse", "practitioner"), "long"), ((), "nothing")])


def _found(title: str) -> tuple[int, str] | None:
    tokens = tokenise(title)
    return longest(TREE.children["nurse"], tokens, 0)


def test_the_longest_phrase_is_found_with_the_place_after_it() -> None:
    assert _found("Nurse Practitioner Team") == (2, "long")
    assert _found("Nurse Team") == (1, "short")


def test_a_phrase_does_not_cross_a_dash_or_a_bracket() -> None:
    assert _found("Nurse - Practitioner") == (1, "short")
    assert _found("Nurse (Practitioner)") == (1, "short")


def test_a_phrase_without_words_is_left_out() -> None:
    assert list(TREE.children) == ["nurse"]
    assert TREE.value is None
