import pytest

from app.matching.resolution import Hints
from app.reconcile.asking import QueryRefusedError, TypeStrictness, read_query


def test_a_string_is_a_title() -> None:
    assert read_query("EMHP").query == "EMHP"


def test_a_query_of_version_0_1_and_one_of_0_2_say_the_same() -> None:
    old = read_query({"query": "AP", "properties": [{"p": "band", "v": "7"}]})
    new = read_query({"query": "AP", "properties": [{"pid": "band", "v": "7"}]})

    assert old.hints() == new.hints() == Hints(band="7")


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (6, "6"),
        (6.0, "6"),
        ("8a", "8a"),
        (["7", "8a"], "7"),
        ({"id": "7", "name": "Band 7"}, "7"),
        ("  ", None),
        (None, None),
        (True, None),
        ([], None),
    ],
)
def test_a_value_is_read_in_each_form_of_the_protocol(value: object, band: str | None) -> None:
    query = read_query({"query": "AP", "properties": [{"pid": "band", "v": value}]})

    assert query.hints().band == band


def test_a_reconciled_staff_group_is_read_by_its_name() -> None:
    value = {"id": "Q1", "name": "Students"}

    query = read_query({"query": "AP", "properties": [{"pid": "staff_group", "v": value}]})

    assert query.hints() == Hints(staff_group="Students")


def test_a_property_that_the_registry_does_not_know_decides_nothing() -> None:
    query = read_query({"query": "AP", "properties": [{"pid": "colour", "v": "red"}]})

    assert query.hints() == Hints()


def test_one_type_is_a_list_of_one() -> None:
    query = read_query({"query": "AP", "type": "role", "type_strict": "should"})

    assert (query.type, query.type_strict) == (["role"], TypeStrictness.SHOULD)


@pytest.mark.parametrize(
    "given",
    [
        {"limit": 1},
        {"properties": []},
        {"query": "AP", "props": []},
        {"query": "AP", "limit": 0},
        {"query": "AP", "limit": "many"},
        {"query": "AP", "type_strict": "maybe"},
        {"query": float("nan")},
        {"query": ["AP"]},
        ["AP"],
        7,
        None,
    ],
)
def test_a_query_that_cannot_be_used_is_refused_with_a_reason(given: object) -> None:
    with pytest.raises(QueryRefusedError, match=r"\w"):
        read_query(given)
