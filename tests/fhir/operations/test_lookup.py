import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import (
    ANIMALS,
    ANIMALS_URL,
    EMHP,
    ROLES,
    ask,
    code,
    post,
    properties,
    refused,
    send,
    tx,
    uri,
    value,
    values,
)

LOOKUP = "CodeSystem/$lookup"


def test_a_code_has_its_name_version_display_and_definition(fhir: TestClient) -> None:
    found = ask(fhir, LOOKUP, system=ROLES, code="nursing-associate")

    assert value(found, "name") == "NhsRole"
    assert value(found, "version") == "2026.2"
    assert value(found, "display") == "Associate of Nursing"


def test_synonyms_are_designations_and_codes_are_properties(fhir: TestClient) -> None:
    found = ask(fhir, LOOKUP, system=ROLES, code=EMHP)

    (named,) = values(found, "designation")
    assert (value(named, "language"), value(named, "value")) == ("en-GB", "EMHP")
    assert value(named, "use")["code"] == "exact"
    facts = properties(found)
    assert [coding["code"] for coding in facts["esr-job-role"]] == ["07054"]
    assert facts["status"] == ["active"]
    assert facts["inactive"] == [False]


def test_a_retired_role_is_inactive(fhir: TestClient) -> None:
    facts = properties(ask(fhir, LOOKUP, system=ROLES, code="healthcare-assistant"))

    assert (facts["status"], facts["inactive"]) == (["retired"], [True])
    assert facts["child"] == ["nursing-associate"]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (["family"], {"family"}),
        (["status", "parent"], {"status", "parent"}),
        (["designation"], set()),
        (["*"], {"status", "inactive", "family", "staff-group", "ambiguous", "parent"}),
    ],
)
def test_only_the_properties_asked_for_are_shown(
    fhir: TestClient, asked: list[str], shown: set[str]
) -> None:
    found = ask(fhir, LOOKUP, system=ROLES, code="nursing-associate", property=asked)

    facts = properties(found).keys()
    assert facts >= shown if asked == ["*"] else facts == shown
    assert bool(values(found, "designation")) == (asked[0] in ("*", "designation"))


def test_all_ways_to_ask_have_the_same_answer(fhir: TestClient) -> None:
    by_address = ask(fhir, LOOKUP, system=ROLES, code=EMHP)
    coding = {"name": "coding", "valueCoding": {"system": ROLES, "code": EMHP}}

    assert post(fhir, LOOKUP, uri("system", ROLES), code("code", EMHP)) == by_address
    assert post(fhir, LOOKUP, coding) == by_address
    assert ask(fhir, "CodeSystem/nhs-role/$lookup", code=EMHP) == by_address
    assert ask(fhir, LOOKUP, system=f"{ROLES}|2026.2", code=EMHP) == by_address


def test_an_older_version_answers_as_it_was(fhir: TestClient) -> None:
    found = ask(fhir, LOOKUP, system=ROLES, code="nursing-associate", version="2026.1")

    assert (value(found, "version"), value(found, "display")) == ("2026.1", "Nursing Associate")
    by_instance = ask(fhir, "CodeSystem/nhs-role-2026.1/$lookup", code="nursing-associate")
    assert by_instance == found


@pytest.mark.parametrize(
    "given",
    [
        {"system": ROLES, "code": "nobody"},
        {"system": "http://example.org/none", "code": EMHP},
        {"system": ROLES, "code": EMHP, "version": "2024.9"},
        {"system": ROLES, "code": EMHP, "version": "no release"},
    ],
)
def test_what_is_unknown_is_404_and_names_the_system(
    fhir: TestClient, given: dict[str, str]
) -> None:
    answer = fhir.get(f"/fhir/{LOOKUP}", params=given)

    assert refused(answer) == (404, "not-found")
    text = answer.json()["issue"][0]["details"]["text"]
    assert given["system"] in text
    assert given.get("version", "") in text


@pytest.mark.parametrize("given", [{}, {"code": EMHP}, {"system": ROLES}])
def test_a_question_without_a_code_or_system_is_refused(
    fhir: TestClient, given: dict[str, str]
) -> None:
    assert refused(fhir.get(f"/fhir/{LOOKUP}", params=given)) == (400, "required")


def test_a_client_can_bring_the_code_system(fhir: TestClient) -> None:
    found = post(fhir, LOOKUP, uri("system", ANIMALS_URL), code("code", "cat"), tx(ANIMALS))

    facts = properties(found)
    assert (facts["legs"], facts["parent"], facts["child"]) == ([4], ["mammal"], ["kitten"])
    assert facts["inactive"] == [False]


def test_a_display_is_in_the_language_asked_for(fhir: TestClient) -> None:
    asked = (uri("system", ANIMALS_URL), code("code", "dog"), tx(ANIMALS))

    german = post(fhir, LOOKUP, *asked, code("displayLanguage", "de"))
    welsh = post(fhir, LOOKUP, *asked, code("displayLanguage", "cy, de;q=0.5"))
    english = post(fhir, LOOKUP, *asked, code("displayLanguage", "en"))

    shown = [value(one, "display") for one in (german, welsh, english)]
    assert shown == ["Hund", "Hund", "Dog"]


def test_the_case_of_a_code_counts_only_where_the_code_system_says_so(fhir: TestClient) -> None:
    asked = (uri("system", ANIMALS_URL), code("code", "CAT"))

    refused_answer = send(fhir, LOOKUP, *asked, tx(ANIMALS))
    found = post(fhir, LOOKUP, *asked, tx({**ANIMALS, "caseSensitive": False}))

    assert refused(refused_answer) == (404, "not-found")
    assert value(found, "display") == "Cat"
