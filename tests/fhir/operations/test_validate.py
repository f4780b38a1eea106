from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import (
    ALL_ROLES,
    ANIMALS,
    ANIMALS_URL,
    EMHP,
    ROLES,
    Json,
    ask,
    code,
    issues_in,
    post,
    refused,
    send,
    tx,
    uri,
    value,
    value_set,
)

IN_SYSTEM, IN_SET = "CodeSystem/$validate-code", "ValueSet/$validate-code"
EVERY_ANIMAL = value_set("every-animal", {"system": ANIMALS_URL})
LEGGED = value_set(
    "four-legs",
    {"system": ANIMALS_URL, "filter": [{"property": "legs", "op": "=", "value": "4"}]},
)


def tx_codes(answer: Json) -> list[str]:
    """What a terminology client acts on, for each issue."""
    details = (issue["details"] for issue in issues_in(answer))
    return [one["coding"][0]["code"] for one in details if "coding" in one]


def in_animals(
    client: TestClient,
    asked: str,
    *more: Json,
    system: Json = ANIMALS,
    among: Json = EVERY_ANIMAL,
) -> Json:
    """Whether a code is in a value set that the client brings."""
    given = (uri("url", among["url"]), uri("system", ANIMALS_URL), code("code", asked))
    return post(client, IN_SET, *given, *more, tx(system), tx(among))


def test_a_code_of_the_code_system_is_valid(fhir: TestClient) -> None:
    answers = (
        ask(fhir, IN_SYSTEM, url=ROLES, code=EMHP),
        ask(fhir, "CodeSystem/nhs-role/$validate-code", code=EMHP),
        post(fhir, IN_SYSTEM, uri("url", ROLES), code("code", EMHP)),
    )

    for answer in answers:
        assert value(answer, "result") is True
        assert value(answer, "display") == "Education Mental Health Practitioner"
        assert value(answer, "message") is None
        assert issues_in(answer) == []


def test_the_code_system_is_named_by_url_and_not_by_system(fhir: TestClient) -> None:
    answer = fhir.get(f"/fhir/{IN_SYSTEM}", params={"system": ROLES, "code": EMHP})

    assert refused(answer) == (400, "required")


@pytest.mark.parametrize("path", [IN_SYSTEM, IN_SET])
def test_an_unknown_code_is_an_answer_and_not_an_error(fhir: TestClient, path: str) -> None:
    where = {"url": ROLES} if path == IN_SYSTEM else {"url": ALL_ROLES, "system": ROLES}

    answer = ask(fhir, path, code="nobody", **where)

    assert value(answer, "result") is False
    assert "nobody" in value(answer, "message")
    assert tx_codes(answer)[-1] == "invalid-code"


def test_an_unknown_value_set_is_an_error(fhir: TestClient) -> None:
    params = {"url": "http://example.org/none", "system": ROLES, "code": EMHP}

    assert refused(fhir.get(f"/fhir/{IN_SET}", params=params)) == (404, "not-found")


def test_an_unknown_code_system_is_an_error_where_the_question_is_about_it(
    fhir: TestClient,
) -> None:
    params = {"url": "http://example.org/none", "code": EMHP}

    assert refused(fhir.get(f"/fhir/{IN_SYSTEM}", params=params)) == (404, "not-found")


def test_an_unknown_code_system_of_a_code_is_an_answer_that_names_it(fhir: TestClient) -> None:
    answer = ask(fhir, IN_SET, url=ALL_ROLES, system="http://example.org/none", code=EMHP)

    assert value(answer, "result") is False
    assert value(answer, "x-caused-by-unknown-system") == "http://example.org/none"
    assert tx_codes(answer) == ["not-in-vs", "not-found"]


@pytest.mark.parametrize(
    ("display", "is_valid"),
    [
        ("Education Mental Health Practitioner", True),
        ("education  mental health PRACTITIONER", True),
        ("EMHP", True),
        ("Nurse", False),
    ],
)
@pytest.mark.parametrize("path", [IN_SYSTEM, IN_SET])
def test_a_display_must_be_one_of_the_names(
    fhir: TestClient, path: str, display: str, *, is_valid: bool
) -> None:
    where = {"url": ROLES} if path == IN_SYSTEM else {"url": ALL_ROLES, "system": ROLES}

    answer = ask(fhir, path, code=EMHP, display=display, **where)

    assert value(answer, "result") is is_valid
    assert tx_codes(answer) == ([] if is_valid else ["invalid-display"])
    assert value(answer, "display") == "Education Mental Health Practitioner"


def test_a_wrong_display_is_a_warning_if_the_client_says_so(fhir: TestClient) -> None:
    lenient = {"lenient-display-validation": "true"}

    answer = ask(fhir, IN_SYSTEM, url=ROLES, code=EMHP, display="Nurse", **lenient)

    assert value(answer, "result") is True
    assert [issue["severity"] for issue in issues_in(answer)] == ["warning"]


def test_a_retired_role_is_valid_with_a_warning(fhir: TestClient) -> None:
    answer = ask(fhir, IN_SET, url=ALL_ROLES, system=ROLES, code="healthcare-assistant")

    assert value(answer, "result") is True
    assert value(answer, "inactive") is True
    assert value(answer, "status") == "retired"
    (issue,) = issues_in(answer)
    assert (issue["severity"], issue["code"]) == ("warning", "business-rule")


def test_a_retired_role_is_not_among_the_roles_in_use(fhir: TestClient) -> None:
    given = {"system": ROLES, "code": "healthcare-assistant"}

    answer = ask(fhir, IN_SET, url=f"{ALL_ROLES}-active", **given)
    active_only = ask(fhir, IN_SET, url=ALL_ROLES, activeOnly="true", **given)

    assert (value(answer, "result"), value(active_only, "result")) == (False, False)
    assert tx_codes(answer)[0] == "not-in-vs"


def test_a_deprecated_code_is_valid_with_a_warning(fhir: TestClient) -> None:
    answer = in_animals(fhir, "unicorn")

    assert value(answer, "result") is True
    assert value(answer, "inactive") is None
    assert "deprecated" in value(answer, "message")


def test_a_code_in_another_case_is_valid_where_case_does_not_count(fhir: TestClient) -> None:
    strict = in_animals(fhir, "CAT")
    loose = in_animals(fhir, "CAT", system={**ANIMALS, "caseSensitive": False})

    assert value(strict, "result") is False
    assert (value(loose, "result"), value(loose, "normalized-code")) == (True, "cat")
    assert [issue["severity"] for issue in issues_in(loose)] == ["information"]


def test_a_value_set_can_list_a_code_in_another_case_where_case_does_not_count(
    fhir: TestClient,
) -> None:
    listed = value_set("listed", {"system": ANIMALS_URL, "concept": [{"code": "CAT"}]})
    loose = {**ANIMALS, "caseSensitive": False}

    answers = [in_animals(fhir, one, system=loose, among=listed) for one in ("cat", "CAT", "Cat")]

    assert [value(one, "result") for one in answers] == [True, True, True]
    assert value(in_animals(fhir, "cat", among=listed), "result") is False


def test_an_abstract_code_is_refused_only_where_it_is_not_allowed(fhir: TestClient) -> None:
    allowed = in_animals(fhir, "mammal")
    refused_answer = in_animals(fhir, "mammal", {"name": "abstract", "valueBoolean": False})

    assert (value(allowed, "result"), value(refused_answer, "result")) == (True, False)


def test_a_coding_names_where_it_is_wrong(fhir: TestClient) -> None:
    coding = {"system": ANIMALS_URL, "code": "duck", "display": "Swan"}
    asked = (uri("url", LEGGED["url"]), {"name": "coding", "valueCoding": coding})

    answer = post(fhir, IN_SET, *asked, tx(ANIMALS), tx(LEGGED))

    assert value(answer, "result") is False
    assert [issue["expression"] for issue in issues_in(answer)] == [
        ["Coding.code"],
        ["Coding.display"],
    ]


def test_a_codeable_concept_is_valid_if_one_of_its_codings_is(fhir: TestClient) -> None:
    def concept(*found: str) -> Json:
        codings = [{"system": ANIMALS_URL, "code": one} for one in found]
        return {"name": "codeableConcept", "valueCodeableConcept": {"coding": codings}}

    def answer(*found: str) -> Any:  # noqa: ANN401  # JSON
        url = uri("url", LEGGED["url"])
        return post(fhir, IN_SET, url, concept(*found), tx(ANIMALS), tx(LEGGED))

    mixed, wrong = answer("duck", "dog"), answer("duck", "kitten")

    assert (value(mixed, "result"), value(mixed, "code")) == (True, "dog")
    assert value(wrong, "result") is False
    assert [issue["expression"] for issue in issues_in(wrong)] == [
        ["CodeableConcept.coding[0].code"],
        ["CodeableConcept.coding[1].code"],
    ]


def test_a_system_can_be_inferred_from_the_value_set(fhir: TestClient) -> None:
    inferred = ask(fhir, IN_SET, url=ALL_ROLES, code=EMHP, inferSystem="true")
    nowhere = ask(fhir, IN_SET, url=ALL_ROLES, code="nobody", inferSystem="true")
    refused_answer = fhir.get(f"/fhir/{IN_SET}", params={"url": ALL_ROLES, "code": EMHP})

    assert (value(inferred, "result"), value(inferred, "system")) == (True, ROLES)
    assert (value(nowhere, "result"), tx_codes(nowhere)) == (False, ["not-in-vs", "cannot-infer"])
    assert refused(refused_answer) == (400, "required")


def test_a_value_set_can_come_with_the_question(fhir: TestClient) -> None:
    brought = {"name": "valueSet", "resource": LEGGED}

    answer = post(
        fhir, IN_SET, brought, uri("system", ANIMALS_URL), code("code", "dog"), tx(ANIMALS)
    )

    assert value(answer, "result") is True


def test_an_older_release_still_judges_as_it_did(fhir: TestClient) -> None:
    given = {"code": "nursing-associate", "display": "Nursing Associate"}

    then = ask(fhir, IN_SYSTEM, url=ROLES, version="2026.1", **given)
    now = ask(fhir, IN_SYSTEM, url=ROLES, version="2026.2", **given)
    value_set_then = ask(
        fhir, IN_SET, url=ALL_ROLES, valueSetVersion="2026.1", system=ROLES, **given
    )

    assert (value(then, "result"), value(now, "result")) == (True, False)
    assert value(value_set_then, "result") is True


def test_a_version_that_is_not_here_is_named_with_those_that_are(fhir: TestClient) -> None:
    asked = (uri("url", EVERY_ANIMAL["url"]), uri("system", ANIMALS_URL), code("code", "dog"))
    version = {"name": "systemVersion", "valueString": "9"}

    answer = post(fhir, IN_SET, *asked, version, tx(ANIMALS), tx(EVERY_ANIMAL))

    assert value(answer, "result") is False
    assert "Valid versions: 1.2.0" in value(answer, "message")


@pytest.mark.parametrize(
    "given",
    [
        {"name": "coding", "valueCoding": {"system": ROLES}},
        {"name": "codeableConcept", "valueCodeableConcept": {"text": "a role"}},
        {"name": "code", "valueInteger": 7},
        {"name": "valueSet", "resource": {"resourceType": "CodeSystem"}},
        {"name": "coding", "valueInteger": 7},
        {"name": "tx-resource", "valueString": "x"},
        {"name": "tx-resource", "resource": {"resourceType": "CodeSystem"}},
        {"name": "activeOnly", "valueString": "perhaps"},
    ],
)
def test_a_question_that_cannot_be_read_is_refused(fhir: TestClient, given: Json) -> None:
    answer = send(fhir, IN_SET, uri("url", ALL_ROLES), given)

    assert answer.status_code == 400
    assert refused(answer)[1] in ("invalid", "required")


def test_a_draft_that_a_value_set_uses_is_worth_a_note(fhir: TestClient) -> None:
    answer = in_animals(fhir, "dog", system={**ANIMALS, "status": "draft"})

    assert value(answer, "result") is True
    assert tx_codes(answer) == ["status-check"]
