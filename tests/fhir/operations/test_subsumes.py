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
    refused,
    tx,
    uri,
    value,
)

SUBSUMES = "CodeSystem/$subsumes"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (EMHP, EMHP, "equivalent"),
        ("healthcare-assistant", "nursing-associate", "subsumes"),
        ("nursing-associate", "healthcare-assistant", "subsumed-by"),
        (EMHP, "nursing-associate", "not-subsumed"),
    ],
)
def test_two_roles_are_compared(fhir: TestClient, first: str, second: str, outcome: str) -> None:
    given = {"codeA": first, "codeB": second}
    codings = [
        {"name": f"coding{side}", "valueCoding": {"system": ROLES, "code": one}}
        for side, one in (("A", first), ("B", second))
    ]

    answers = (
        ask(fhir, SUBSUMES, system=ROLES, **given),
        ask(fhir, "CodeSystem/nhs-role/$subsumes", **given),
        post(fhir, SUBSUMES, *codings),
    )

    assert [value(one, "outcome") for one in answers] == [outcome] * 3


@pytest.mark.parametrize(("first", "second"), [("mammal", "kitten"), ("cat", "kitten")])
def test_a_code_is_more_general_at_any_distance(fhir: TestClient, first: str, second: str) -> None:
    asked = (uri("system", ANIMALS_URL), code("codeA", first), code("codeB", second), tx(ANIMALS))

    assert value(post(fhir, SUBSUMES, *asked), "outcome") == "subsumes"


def test_a_heading_is_not_more_general_than_the_codes_under_it(fhir: TestClient) -> None:
    grouped = {**ANIMALS, "hierarchyMeaning": "grouped-by"}
    asked = (uri("system", ANIMALS_URL), code("codeA", "cat"), code("codeB", "kitten"))

    assert value(post(fhir, SUBSUMES, *asked, tx(grouped)), "outcome") == "not-subsumed"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"system": ROLES, "codeA": EMHP}, (400, "required")),
        ({"codeA": EMHP, "codeB": EMHP}, (400, "required")),
        ({"system": ROLES, "codeA": EMHP, "codeB": "nobody"}, (404, "not-found")),
        ({"system": "urn:none", "codeA": "a", "codeB": "b"}, (404, "not-found")),
        ({"codingA": f"{ROLES}|{EMHP}", "codingB": "urn:other|x"}, (400, "invalid")),
    ],
)
def test_codes_that_cannot_be_compared_are_refused(
    fhir: TestClient, given: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(fhir.get(f"/fhir/{SUBSUMES}", params=given)) == expected
