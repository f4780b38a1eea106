import pytest
from fastapi.testclient import TestClient

from tests.fhir.asking import ESR, ROLES, URN, ask, read, refused

KINDS = ("CodeSystem", "ValueSet", "ConceptMap")


@pytest.mark.parametrize("kind", KINDS)
def test_every_resource_of_a_type_can_be_read_by_its_id(fhir: TestClient, kind: str) -> None:
    bundle = ask(fhir, kind)

    assert bundle["type"] == "searchset"
    assert bundle["total"] == len(bundle["entry"]) > 0
    for entry in bundle["entry"]:
        found = read(fhir.get(entry["fullUrl"].removeprefix("http://testserver")))
        assert found == entry["resource"]


def test_the_code_system_has_the_facts_of_a_role(fhir: TestClient) -> None:
    system = ask(fhir, "CodeSystem/nhs-role")

    (concept,) = (one for one in system["concept"] if one["code"].startswith("education"))
    facts = {one["code"]: one for one in concept["property"]}
    assert (system["content"], system["version"]) == ("complete", "2026.2")
    assert concept["designation"][0]["value"] == "EMHP"
    assert facts["family"]["valueString"] == "children and young people"
    assert facts["esr-job-role"]["valueCoding"] == {
        "system": ESR,
        "version": "2020-10",
        "code": "07054",
        "display": "Education Mental Health Practitioner",
    }


def test_a_national_list_is_a_fragment_with_its_own_version(fhir: TestClient) -> None:
    system = ask(fhir, "CodeSystem/esr-job-role-2020-10")

    assert (system["content"], system["version"]) == ("fragment", "2020-10")


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"url": ROLES}, ["nhs-role"]),
        ({"url": f"{ROLES}|2026.2"}, ["nhs-role"]),
        ({"url": ROLES, "version": "2026.2"}, ["nhs-role"]),
        ({"url": ROLES, "version": "2026.1"}, ["nhs-role-2026.1"]),
        ({"url": ROLES, "version": "2025.1"}, []),
        ({"url": "urn:nowhere"}, []),
        ({"_id": "nhs-role"}, ["nhs-role"]),
        ({"name": "nhsr"}, ["nhs-role"]),
        ({"name:exact": "nhsrole"}, []),
        ({"title:contains": "NHS ROLES"}, ["nhs-role"]),
        ({"status": "draft"}, []),
        ({"url": ROLES, "unknown": "x"}, ["nhs-role"]),
    ],
)
def test_a_search_finds_what_fits(fhir: TestClient, params: dict[str, str], ids: list[str]) -> None:
    bundle = read(fhir.get("/fhir/CodeSystem", params=params))

    assert [entry["resource"]["id"] for entry in bundle.get("entry", ())] == ids
    assert bundle["total"] == len(ids)


def test_a_search_by_form_is_the_same(fhir: TestClient) -> None:
    by_form = fhir.post("/fhir/ValueSet/_search", data={"url": f"{URN}:ValueSet:nhs-role"})

    assert read(by_form)["total"] == 1


def test_a_summary_leaves_the_content_out_and_says_so(fhir: TestClient) -> None:
    bundle = read(fhir.get("/fhir/ValueSet?_summary=true"))

    for shown in bundle["entry"]:
        assert "compose" not in shown["resource"]
        assert shown["resource"]["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert "entry" not in read(fhir.get("/fhir/ValueSet?_summary=count"))


def test_a_long_search_comes_in_pages(fhir: TestClient) -> None:
    whole = [one["resource"]["id"] for one in ask(fhir, "ValueSet")["entry"]]
    found, path = [], "/fhir/ValueSet?_count=3"
    while path:
        bundle = read(fhir.get(path))
        found += [one["resource"]["id"] for one in bundle["entry"]]
        links = {link["relation"]: link["url"] for link in bundle["link"]}
        path = links.get("next", "").removeprefix("http://testserver")

    assert found == whole


def test_an_older_release_still_answers_as_it_was(fhir: TestClient) -> None:
    old, new = (ask(fhir, f"CodeSystem/nhs-role{end}") for end in ("-2026.1", ""))

    names = [
        next(one["display"] for one in system["concept"] if one["code"] == "nursing-associate")
        for system in (old, new)
    ]
    assert [old["version"], new["version"]] == ["2026.1", "2026.2"]
    assert names == ["Nursing Associate", "Associate of Nursing"]


@pytest.mark.parametrize("path", ["CodeSystem/none", "CodeSystem/nhs-role-2024.1", "ValueSet/-1"])
def test_what_is_not_there_is_an_outcome(fhir: TestClient, path: str) -> None:
    assert refused(fhir.get(f"/fhir/{path}")) == (404, "not-found")


@pytest.mark.parametrize(
    "query", ["_count=x", "_count=-1", "_summary=odd", "_count=99999999999999999999"]
)
def test_a_search_that_cannot_be_read_is_refused(fhir: TestClient, query: str) -> None:
    assert refused(fhir.get(f"/fhir/CodeSystem?{query}")) == (400, "invalid")
