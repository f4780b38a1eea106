import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import (
    ALL_ROLES,
    ANIMALS_URL,
    EMHP,
    ESR,
    ROLES,
    URN,
    Json,
    ask,
    code,
    post,
    refused,
    tx,
    uri,
    value,
    values,
)

TRANSLATE = "ConceptMap/$translate"
TO_ESR = f"{URN}:ConceptMap:nhs-role-to-esr-job-role-2020-10"
TOYS_URL = "http://example.org/fhir/CodeSystem/toys"
TOYS: Json = {
    "resourceType": "ConceptMap",
    "url": "http://example.org/fhir/ConceptMap/toys",
    "version": "1",
    "name": "Toys",
    "status": "active",
    "sourceUri": "http://example.org/fhir/ValueSet/animals",
    "targetUri": "http://example.org/fhir/ValueSet/toys",
    "group": [
        {
            "source": ANIMALS_URL,
            "target": TOYS_URL,
            "element": [
                {"code": "dog", "target": [{"code": "pet", "equivalence": "wider"}]},
                {
                    "code": "cat",
                    "target": [
                        {"code": "tom", "equivalence": "narrower", "display": "Tom"},
                        {"code": "pet", "equivalence": "wider"},
                    ],
                },
                {"code": "duck", "target": [{"equivalence": "unmatched", "comment": "no ducks"}]},
            ],
        }
    ],
}


def found(answer: Json) -> list[tuple[str, str]]:
    """The equivalence and the code of each match."""
    return [
        (value(match, "equivalence"), (value(match, "concept") or {}).get("code", ""))
        for match in values(answer, "match")
    ]


def toys(client: TestClient, animal: str, *more: Json, concept_map: Json = TOYS) -> Json:
    asked = (uri("url", TOYS["url"]), uri("system", ANIMALS_URL), code("code", animal))
    return post(client, TRANSLATE, *asked, *more, tx(concept_map))


def test_a_role_has_its_code_in_a_list(fhir: TestClient) -> None:
    answers = (
        ask(fhir, TRANSLATE, url=TO_ESR, system=ROLES, code=EMHP),
        ask(fhir, TRANSLATE, system=ROLES, code=EMHP, targetsystem=ESR),
        ask(fhir, f"ConceptMap/{TO_ESR.rpartition(':')[2]}/$translate", system=ROLES, code=EMHP),
        ask(fhir, TRANSLATE, source=ALL_ROLES, system=ROLES, code=EMHP, targetsystem=ESR),
        post(fhir, TRANSLATE, uri("system", ROLES), code("code", EMHP), uri("targetsystem", ESR)),
    )

    for answer in answers:
        assert value(answer, "result") is True
        assert found(answer) == [("equivalent", "07054")]
        (match,) = values(answer, "match")
        assert value(match, "source") == f"{TO_ESR}|2026.2"
        assert value(match, "concept")["version"] == "2020-10"


def test_a_code_has_its_role_by_the_map_back_and_by_reverse(fhir: TestClient) -> None:
    back = ask(fhir, TRANSLATE, system=ESR, code="07054")
    reversed_ = ask(fhir, TRANSLATE, url=TO_ESR, system=ESR, code="07054", reverse="true")

    assert found(back) == found(reversed_) == [("equivalent", EMHP)]


def test_a_role_without_a_code_is_no_match_and_says_why(fhir: TestClient) -> None:
    answer = ask(fhir, TRANSLATE, system=ROLES, code="physician-associate", targetsystem=ESR)

    assert value(answer, "result") is False
    assert value(answer, "message")


def test_a_list_that_is_proved_to_have_no_code_for_a_role_says_so(fhir: TestClient) -> None:
    occupation_codes = f"{URN}:CodeSystem:nhs-occupation-code"

    answer = ask(fhir, TRANSLATE, system=ROLES, code=EMHP, targetsystem=occupation_codes)

    assert (value(answer, "result"), found(answer)) == (False, [("unmatched", "")])
    assert value(answer, "message") == "the list has no code for the role"


def test_a_code_that_a_role_is_recorded_under_by_mistake_is_no_translation(
    fhir: TestClient,
) -> None:
    answer = ask(fhir, TRANSLATE, system=ROLES, code="trainee-nursing-associate")

    assert all(equivalence == "unmatched" for equivalence, _ in found(answer))
    assert value(answer, "result") is False


@pytest.mark.parametrize(
    ("animal", "matches"),
    [
        ("dog", [("wider", "pet")]),
        ("cat", [("narrower", "tom"), ("wider", "pet")]),
    ],
)
def test_the_target_is_compared_with_the_source_as_in_r4(
    fhir: TestClient, animal: str, matches: list[tuple[str, str]]
) -> None:
    assert found(toys(fhir, animal)) == matches


def test_the_other_way_wider_is_narrower(fhir: TestClient) -> None:
    asked = (uri("url", TOYS["url"]), uri("system", TOYS_URL), code("code", "pet"))

    answer = post(fhir, TRANSLATE, *asked, {"name": "reverse", "valueBoolean": True}, tx(TOYS))

    assert found(answer) == [("narrower", "dog"), ("narrower", "cat")]


def test_unmatched_is_listed_and_is_no_match(fhir: TestClient) -> None:
    answer = toys(fhir, "duck")

    assert (value(answer, "result"), value(answer, "message")) == (False, "no ducks")
    assert found(answer) == [("unmatched", "")]


@pytest.mark.parametrize(
    ("rule", "matches"),
    [
        ({"mode": "provided"}, [("equal", "zebra")]),
        ({"mode": "fixed", "code": "toy", "display": "Toy"}, [("inexact", "toy")]),
        ({"mode": "other-map", "url": "http://example.org/fhir/ConceptMap/toys"}, []),
    ],
)
def test_a_map_can_say_what_becomes_of_other_codes(
    fhir: TestClient, rule: Json, matches: list[tuple[str, str]]
) -> None:
    concept_map = {**TOYS, "group": [{**TOYS["group"][0], "unmapped": rule}]}

    assert found(toys(fhir, "zebra", concept_map=concept_map)) == matches


def test_a_codeable_concept_is_translated_coding_by_coding(fhir: TestClient) -> None:
    codings = [{"system": ANIMALS_URL, "code": "duck"}, {"system": ANIMALS_URL, "code": "dog"}]
    concept = {"name": "codeableConcept", "valueCodeableConcept": {"coding": codings}}

    answer = post(fhir, TRANSLATE, {"name": "conceptMap", "resource": TOYS}, concept)

    assert value(answer, "result") is True
    assert found(answer) == [("unmatched", ""), ("wider", "pet")]


def test_only_targets_of_the_system_asked_for_are_matches(fhir: TestClient) -> None:
    answer = toys(fhir, "dog", uri("targetsystem", ESR))

    assert (value(answer, "result"), found(answer)) == (False, [])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (400, "required")),
        ({"code": EMHP}, (400, "required")),
        ({"system": ROLES}, (400, "required")),
        ({"url": "urn:none", "system": ROLES, "code": EMHP}, (404, "not-found")),
        ({"system": ROLES, "code": EMHP, "reverse": "x"}, (400, "invalid")),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    fhir: TestClient, given: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(fhir.get(f"/fhir/{TRANSLATE}", params=given)) == expected


def test_an_unknown_code_has_no_translation(fhir: TestClient) -> None:
    answer = ask(fhir, TRANSLATE, system=ROLES, code="nobody")

    assert value(answer, "result") is False
    assert "nobody" in value(answer, "message")
