from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import (
    ALL_ANIMALS,
    ALL_ROLES,
    ANIMALS,
    ANIMALS_URL,
    EMHP,
    ESR,
    ROLES,
    URN,
    Json,
    ask,
    code,
    codes,
    post,
    refused,
    send,
    tx,
    uri,
    value_set,
)

EXPAND = "ValueSet/$expand"
EVERY = value_set("every-animal", {"system": ANIMALS_URL})
IN_USE = [EMHP, "nursing-associate", "physician-associate", "trainee-nursing-associate"]


def expanded(client: TestClient, given: Json, *more: Json, system: Json = ANIMALS) -> Json:
    """The expansion of a value set that the client brings."""
    return post(client, EXPAND, {"name": "valueSet", "resource": given}, *more, tx(system))


def flag(name: str, *, is_so: bool = True) -> Json:
    return {"name": name, "valueBoolean": is_so}


def number(name: str, of: int) -> Json:
    return {"name": name, "valueInteger": of}


def echo(answer: Json) -> dict[str, Any]:
    """The parameters of an expansion with their values."""
    return {
        one["name"]: next(value for key, value in one.items() if key.startswith("value"))
        for one in answer["expansion"]["parameter"]
    }


def test_all_roles_are_listed_in_one_order_whatever_the_page(fhir: TestClient) -> None:
    whole = ask(fhir, EXPAND, url=ALL_ROLES)
    pages = [ask(fhir, EXPAND, url=ALL_ROLES, count=2, offset=at) for at in (0, 2, 4)]

    assert whole["expansion"]["total"] == 5
    assert codes(whole) == sorted([*IN_USE, "healthcare-assistant"])
    assert [one for page in pages for one in codes(page)] == codes(whole)
    assert {page["expansion"]["total"] for page in pages} == {5}
    assert [page["expansion"]["offset"] for page in pages] == [0, 2, 4]


def test_an_expansion_says_what_it_was_made_with(fhir: TestClient) -> None:
    answer = ask(fhir, EXPAND, url=ALL_ROLES, count=1, activeOnly="true", filter="n")

    said = echo(answer)
    assert (said["count"], said["activeOnly"], said["filter"]) == (1, True, "n")
    assert said["used-codesystem"] == f"{ROLES}|2026.2"
    assert answer["expansion"]["identifier"].startswith("urn:uuid:")
    assert answer["expansion"]["timestamp"]


def test_a_count_of_zero_gives_the_total_alone(fhir: TestClient) -> None:
    answer = ask(fhir, EXPAND, url=ALL_ROLES, count=0)

    assert (answer["expansion"]["total"], codes(answer)) == (5, [])


def test_retired_roles_are_marked_and_can_be_left_out(fhir: TestClient) -> None:
    whole = ask(fhir, EXPAND, url=ALL_ROLES)
    marked = {one["code"]: one.get("inactive") for one in whole["expansion"]["contains"]}

    assert [one for one, is_inactive in marked.items() if is_inactive] == ["healthcare-assistant"]
    assert codes(ask(fhir, EXPAND, url=ALL_ROLES, activeOnly="true")) == sorted(IN_USE)
    assert codes(ask(fhir, EXPAND, url=f"{ALL_ROLES}-active")) == sorted(IN_USE)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("EMHP", EMHP),
        ("EMHP - CAMHS", EMHP),
        ("mental health", EMHP),
        ("prac educ", EMHP),
        ("education-mental", EMHP),
        ("ASSOCIATE", "nursing-associate"),
    ],
)
def test_a_filter_finds_by_every_name_and_by_our_matching(
    fhir: TestClient, text: str, first: str
) -> None:
    assert codes(ask(fhir, EXPAND, url=ALL_ROLES, filter=text))[0] == first


@pytest.mark.parametrize("text", ["astronaut", "mental astronaut", "!?"])
def test_a_filter_that_nothing_fits_finds_nothing(fhir: TestClient, text: str) -> None:
    answer = ask(fhir, EXPAND, url=ALL_ROLES, filter=text)

    assert (answer["expansion"]["total"], codes(answer)) == (0, [])


def test_the_order_of_what_a_filter_finds_does_not_depend_on_the_count(fhir: TestClient) -> None:
    whole = codes(ask(fhir, EXPAND, url=ALL_ROLES, filter="a"))

    one_by_one = [
        codes(ask(fhir, EXPAND, url=ALL_ROLES, filter="a", count=1, offset=at))[0]
        for at in range(len(whole))
    ]

    assert one_by_one == whole


def test_designations_are_shown_if_asked_for(fhir: TestClient) -> None:
    def names(**more: Any) -> list[str]:  # noqa: ANN401  # of any FHIR type
        (found,) = ask(fhir, EXPAND, url=ALL_ROLES, filter="EMHP", **more)["expansion"]["contains"]
        return [one["value"] for one in found.get("designation", ())]

    assert names() == []
    assert names(includeDesignations="true") == ["EMHP"]
    assert names(designation="urn:ietf:bcp:47|de") == []
    assert names(designation="urn:ietf:bcp:47|en") == ["EMHP"]


def test_properties_are_shown_if_asked_for(fhir: TestClient) -> None:
    given = [{"name": "property", "valueString": name} for name in ("definition", "legs")]

    answer = expanded(fhir, EVERY, *given)

    shown = {one["code"]: one.get("extension", []) for one in answer["expansion"]["contains"]}
    values = [
        {part["url"]: part for part in extension["extension"]}["value"]
        for extension in shown["dog"]
    ]
    assert [one.get("valueString", one.get("valueInteger")) for one in values] == ["A friend", 4]
    assert shown["kitten"] == []
    assert len(answer["expansion"]["extension"]) == 2


def test_the_definition_is_shown_if_asked_for(fhir: TestClient) -> None:
    assert "compose" not in ask(fhir, EXPAND, url=ALL_ROLES)
    assert "compose" in ask(fhir, EXPAND, url=ALL_ROLES, includeDefinition="true")


def test_the_value_sets_of_the_registry_have_their_roles(fhir: TestClient) -> None:
    def members(name: str) -> list[str]:
        return codes(ask(fhir, EXPAND, url=f"{URN}:ValueSet:{name}"))

    assert members("nhs-role-family-nursing") == [
        "nursing-associate",
        "trainee-nursing-associate",
    ]
    assert EMHP in members("nhs-role-without-nhs-occupation-code")
    assert EMHP not in members("nhs-role-without-esr-job-role")
    assert "physician-associate" in members("nhs-role-unambiguous")
    assert "07054" in members("esr-job-role")


def test_every_value_set_of_the_registry_expands(fhir: TestClient) -> None:
    for entry in ask(fhir, "ValueSet")["entry"]:
        answer = ask(fhir, f"ValueSet/{entry['resource']['id']}/$expand", count=3)

        assert answer["url"] == entry["resource"]["url"]
        assert len(codes(answer)) == min(3, answer["expansion"]["total"])


def test_an_older_release_expands_as_it_was(fhir: TestClient) -> None:
    old = ask(fhir, EXPAND, url=ALL_ROLES, valueSetVersion="2026.1", filter="nursing associate")

    (first, *_) = old["expansion"]["contains"]
    assert (first["display"], first["version"]) == ("Nursing Associate", "2026.1")
    assert codes(ask(fhir, EXPAND, url=f"{ALL_ROLES}|2026.1", activeOnly="true", count=9)) == (
        sorted([*IN_USE, "healthcare-assistant"])
    )


def test_all_codes_of_a_code_system_are_a_value_set_by_themselves(fhir: TestClient) -> None:
    system = {**ANIMALS, "valueSet": "http://example.org/fhir/ValueSet/implied"}

    answer = post(fhir, EXPAND, uri("url", system["valueSet"]), tx(system))

    assert codes(answer) == list(ALL_ANIMALS)


@pytest.mark.parametrize(
    ("how", "members"),
    [
        ({"property": "concept", "op": "is-a", "value": "cat"}, ["cat", "kitten"]),
        ({"property": "concept", "op": "descendent-of", "value": "cat"}, ["kitten"]),
        ({"property": "concept", "op": "child-of", "value": "cat"}, ["kitten"]),
        ({"property": "concept", "op": "generalizes", "value": "cat"}, ["mammal", "cat"]),
        ({"property": "concept", "op": "is-not-a", "value": "mammal"}, ["duck"]),
        ({"property": "legs", "op": "=", "value": "2"}, ["duck"]),
        ({"property": "legs", "op": "in", "value": "2, 3"}, ["duck"]),
        ({"property": "code", "op": "not-in", "value": "duck,dog,cat,mammal"}, ["kitten"]),
        ({"property": "legs", "op": "exists", "value": "true"}, ["dog", "cat", "duck"]),
        ({"property": "display", "op": "regex", "value": "D[ou].*"}, ["dog", "duck"]),
    ],
)
def test_a_filter_of_a_definition_lets_through_what_it_says(
    fhir: TestClient, how: Json, members: list[str]
) -> None:
    answer = expanded(fhir, value_set("some", {"system": ANIMALS_URL, "filter": [how]}))

    shown = [one for one in codes(answer) if one not in ("thylacine", "unicorn")]
    assert shown == members


def test_listed_codes_come_in_their_order_with_their_own_display(fhir: TestClient) -> None:
    listed = [{"code": "duck", "display": "Mallard"}, {"code": "dog"}, {"code": "nothing"}]

    answer = expanded(fhir, value_set("listed", {"system": ANIMALS_URL, "concept": listed}))

    shown = [(one["code"], one["display"]) for one in answer["expansion"]["contains"]]
    assert shown == [("duck", "Mallard"), ("dog", "Dog")]


def test_an_exclusion_takes_codes_away(fhir: TestClient) -> None:
    without = {"exclude": [{"system": ANIMALS_URL, "concept": [{"code": "dog"}]}]}

    answer = expanded(fhir, value_set("most", {"system": ANIMALS_URL}, compose=without))

    assert codes(answer) == [one for one in ALL_ANIMALS if one != "dog"]


def test_value_sets_of_one_include_must_all_have_the_code(fhir: TestClient) -> None:
    legged = {"system": ANIMALS_URL, "filter": [{"property": "legs", "op": "=", "value": "4"}]}
    listed = {"system": ANIMALS_URL, "concept": [{"code": "dog"}, {"code": "duck"}]}
    first, second = value_set("first", legged), value_set("second", listed)
    both = value_set("both", {"valueSet": [first["url"], second["url"]]})

    answer = expanded(fhir, both, tx(first), tx(second))

    assert codes(answer) == ["dog"]
    assert [
        one["valueUri"]
        for one in answer["expansion"]["parameter"]
        if one["name"] == "used-valueset"
    ] == [f"{first['url']}|3", f"{second['url']}|3"]


def test_a_value_set_that_refers_to_itself_is_refused(fhir: TestClient) -> None:
    url = "http://example.org/fhir/ValueSet/round"
    first = value_set("round", {"valueSet": ["http://example.org/fhir/ValueSet/trip"]})
    second = value_set("trip", {"valueSet": [url]})

    answer = send(fhir, EXPAND, uri("url", url), tx(first), tx(second), tx(ANIMALS))

    assert refused(answer) == (422, "processing")


def test_value_sets_that_double_the_work_are_refused(fhir: TestClient) -> None:
    def url(number: int) -> str:
        return f"http://example.org/fhir/ValueSet/doubled-{number}"

    sets = [value_set(f"doubled-{one}", *[{"valueSet": [url(one + 1)]}] * 2) for one in range(10)]
    last = value_set("doubled-10", {"system": ANIMALS_URL})

    answer = send(fhir, EXPAND, uri("url", url(0)), *map(tx, [*sets, last, ANIMALS]))

    assert refused(answer) == (422, "too-costly")


def test_a_definition_of_very_many_parts_is_refused(fhir: TestClient) -> None:
    parts = value_set("parts", *[{"system": ANIMALS_URL}] * 600)
    tests = value_set(
        "tests",
        {"system": ANIMALS_URL, "filter": [{"property": "a", "op": "=", "value": "1"}] * 600},
    )

    for one in (parts, tests):
        answer = send(fhir, EXPAND, {"name": "valueSet", "resource": one}, tx(ANIMALS))
        assert refused(answer) == (422, "too-costly")


def test_inactive_codes_can_be_left_out_by_the_value_set_itself(fhir: TestClient) -> None:
    given = value_set("in-use", {"system": ANIMALS_URL}, compose={"inactive": False})

    assert codes(expanded(fhir, given)) == [one for one in ALL_ANIMALS if one != "thylacine"]


def test_abstract_codes_are_marked_and_can_be_left_out(fhir: TestClient) -> None:
    whole = expanded(fhir, EVERY)
    for_people = expanded(fhir, EVERY, flag("excludeNotForUI"))

    assert whole["expansion"]["contains"][0]["abstract"] is True
    assert codes(for_people) == [one for one in ALL_ANIMALS if one != "mammal"]


def test_codes_are_nested_only_if_asked_for_and_not_in_pages(fhir: TestClient) -> None:
    nested = expanded(fhir, EVERY, flag("excludeNested", is_so=False))
    flat = expanded(fhir, EVERY)
    page = expanded(fhir, EVERY, flag("excludeNested", is_so=False), number("count", 3))

    assert [one["code"] for one in nested["expansion"]["contains"]] == ["mammal", "duck"]
    assert codes(nested) == codes(flat) == list(ALL_ANIMALS)
    assert len(flat["expansion"]["contains"]) == len(ALL_ANIMALS)
    assert len(page["expansion"]["contains"]) == 3


def test_displays_are_in_the_language_asked_for(fhir: TestClient) -> None:
    answer = expanded(fhir, EVERY, code("displayLanguage", "de"))

    shown = {one["code"]: one["display"] for one in answer["expansion"]["contains"]}
    assert (shown["dog"], shown["cat"]) == ("Hund", "Cat")


def test_a_question_can_choose_insist_on_and_force_a_version(fhir: TestClient) -> None:
    old = {**ANIMALS, "version": "1.0.0", "concept": [{"code": "dog", "display": "Hound"}]}

    def versions(*more: Json) -> set[str]:
        found = expanded(fhir, EVERY, tx(old), *more)["expansion"]["contains"]
        return {one["version"] for one in found}

    named = f"{ANIMALS_URL}|1.0.0"
    assert versions() == {"1.2.0"}
    assert versions(uri("system-version", named)) == {"1.0.0"}
    assert versions(uri("force-system-version", named)) == {"1.0.0"}
    own = value_set("own", {"system": ANIMALS_URL, "version": "1.2.0"})
    brought = {"name": "valueSet", "resource": own}
    asked = send(fhir, EXPAND, brought, uri("check-system-version", named), tx(ANIMALS), tx(old))
    assert refused(asked) == (422, "processing")


def test_the_highest_version_that_a_client_brings_is_used(fhir: TestClient) -> None:
    newer = {**ANIMALS, "version": "1.10.0", "concept": [{"code": "dog"}]}

    answer = expanded(fhir, EVERY, tx(newer))

    assert echo(answer)["used-codesystem"] == f"{ANIMALS_URL}|1.10.0"


def test_a_code_system_can_be_left_out(fhir: TestClient) -> None:
    both = value_set("both", {"system": ANIMALS_URL}, {"system": ESR})

    answer = expanded(fhir, both, uri("exclude-system", ANIMALS_URL))

    assert {one["system"] for one in answer["expansion"]["contains"]} == {ESR}


def test_a_value_set_with_only_an_expansion_can_be_used(fhir: TestClient) -> None:
    contains = [{"system": ANIMALS_URL, "code": "dog", "display": "Dog"}]
    given = value_set("given", expansion={"timestamp": "2026-01-01", "contains": contains})
    given.pop("compose")

    assert codes(expanded(fhir, given)) == ["dog"]


def test_a_long_expansion_must_be_asked_for_in_pages(fhir: TestClient) -> None:
    many = {**ANIMALS, "concept": [{"code": f"a{place}"} for place in range(10_001)]}
    brought = {"name": "valueSet", "resource": EVERY}

    assert refused(send(fhir, EXPAND, brought, tx(many))) == (422, "too-costly")
    page = expanded(fhir, EVERY, number("count", 2), number("offset", 10_000), system=many)
    assert codes(page) == ["a10000"]


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "a?" * 60 + "a" * 60, "(a|a)" * 38 + "b", ".*.*.*.*b", "((a*)*)*b"]
)
def test_no_regular_expression_takes_longer_than_its_text_is_long(
    fhir: TestClient, pattern: str
) -> None:
    hostile = {**ANIMALS, "concept": [{"code": "a" * 60}]}
    include = {
        "system": ANIMALS_URL,
        "filter": [{"property": "code", "op": "regex", "value": pattern}],
    }
    brought = {"name": "valueSet", "resource": value_set("slow", include)}

    page = send(fhir, EXPAND, brought, tx(hostile))

    assert page.status_code == 200
    assert codes(page.json()) == (["a" * 60] if pattern.startswith("a?") else [])


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ({"system": "http://example.org/none"}, (422, "not-found")),
        ({"valueSet": ["http://example.org/none"]}, (422, "not-found")),
        ({}, (422, "invalid")),
        ({"system": ANIMALS_URL, "filter": [{"property": "a"}]}, (422, "invalid")),
        (
            {"system": ANIMALS_URL, "filter": [{"property": "a", "op": "odd", "value": "1"}]},
            (422, "not-supported"),
        ),
        (
            {"system": ANIMALS_URL, "filter": [{"property": "a", "op": "regex", "value": "("}]},
            (422, "invalid"),
        ),
        (
            {
                "system": ANIMALS_URL,
                "filter": [{"property": "a", "op": "regex", "value": r"(a)\1"}],
            },
            (422, "invalid"),
        ),
        (
            {
                "system": ANIMALS_URL,
                "filter": [{"property": "code", "op": "regex", "value": "a" * 201}],
            },
            (422, "too-costly"),
        ),
    ],
)
def test_a_definition_that_cannot_be_evaluated_is_refused(
    fhir: TestClient, include: Json, expected: tuple[int, str]
) -> None:
    brought = {"name": "valueSet", "resource": value_set("bad", include)}

    assert refused(send(fhir, EXPAND, brought, tx(ANIMALS))) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (400, "required")),
        ({"url": "http://example.org/none"}, (404, "not-found")),
        ({"context": "x"}, (400, "not-supported")),
        ({"url": ALL_ROLES, "count": "-1"}, (400, "invalid")),
        ({"url": ALL_ROLES, "offset": "x"}, (400, "invalid")),
        ({"url": ALL_ROLES, "activeOnly": "yes"}, (400, "invalid")),
        ({"url": ALL_ROLES, "filter": "nurse " * 100}, (400, "invalid")),
        ({"url": ALL_ROLES, "system-version": ROLES}, (400, "invalid")),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    fhir: TestClient, given: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(fhir.get(f"/fhir/{EXPAND}", params=given)) == expected


def test_a_draft_or_withdrawn_code_system_is_named(fhir: TestClient) -> None:
    draft = expanded(fhir, EVERY, system={**ANIMALS, "status": "draft"})
    retired = expanded(fhir, EVERY, system={**ANIMALS, "status": "retired"})

    assert echo(draft)["warning-draft"] == f"{ANIMALS_URL}|1.2.0"
    assert echo(retired)["warning-retired"] == f"{ANIMALS_URL}|1.2.0"
