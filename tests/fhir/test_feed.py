"""The feed that terminology servers read, and what it leads to."""

import hashlib
from xml.etree import ElementTree

from fastapi.testclient import TestClient

from tests.fhir.asking import ALL_ROLES, ROLES, read, refused

ATOM = "{http://www.w3.org/2005/Atom}"
NCTS = "{http://ns.electronichealth.net.au/ncts/syndication/asf/extensions/1.0.0}"


def feed_of(client: TestClient) -> ElementTree.Element:
    answer = client.get("/fhir/syndication.xml")
    assert answer.headers["content-type"] == "application/atom+xml"
    return ElementTree.fromstring(answer.content)  # noqa: S314  # our own answer


def text(element: ElementTree.Element, name: str) -> str:
    found = element.find(name)
    assert found is not None
    return found.text or ""


def entries(client: TestClient) -> dict[str, ElementTree.Element]:
    """The entries by the address and version of their resources."""
    found = feed_of(client).findall(f"{ATOM}entry")
    return {text(entry, f"{NCTS}contentItemVersion"): entry for entry in found}


def link_of(element: ElementTree.Element) -> dict[str, str]:
    found = element.find(f"{ATOM}link")
    assert found is not None
    return found.attrib


def test_the_feed_says_what_rfc_4287_and_the_guide_ask_for(fhir: TestClient) -> None:
    feed = feed_of(fhir)

    assert text(feed, f"{ATOM}id").startswith("urn:uuid:")
    assert text(feed, f"{NCTS}atomSyndicationFormatProfile").endswith("/asf/profile/1.0.0")
    assert link_of(feed)["href"] == "http://testserver/fhir/syndication.xml"
    updated = [text(entry, f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")]
    assert text(feed, f"{ATOM}updated") == max(updated)


def test_every_release_of_the_roles_is_an_entry_of_its_own(fhir: TestClient) -> None:
    found = entries(fhir)

    assert {f"{ROLES}|2026.1", f"{ROLES}|2026.2", f"{ALL_ROLES}|2026.1"} <= found.keys()
    assert len(found) == len(feed_of(fhir).findall(f"{ATOM}entry"))
    entry = found[f"{ROLES}|2026.1"]
    assert text(entry, f"{NCTS}contentItemIdentifier") == ROLES
    assert text(entry, f"{NCTS}fhirVersion") == "4.0.1"
    category = entry.find(f"{ATOM}category")
    assert category is not None
    assert category.attrib["term"] == "FHIR_CodeSystem"


def test_every_entry_leads_to_its_resource_byte_for_byte(fhir: TestClient) -> None:
    for canonical, entry in entries(fhir).items():
        link = link_of(entry)

        answer = fhir.get(link["href"].removeprefix("http://testserver"))

        resource = read(answer)
        assert f"{resource['url']}|{resource['version']}" == canonical
        assert str(len(answer.content)) == link["length"]
        assert hashlib.sha256(answer.content).hexdigest() == link[f"{NCTS}sha256Hash"]
        assert "immutable" in answer.headers["cache-control"]


def test_a_registry_without_a_release_has_an_empty_feed(unreleased: TestClient) -> None:
    assert feed_of(unreleased).findall(f"{ATOM}entry") == []


def test_what_no_release_has_is_an_outcome(fhir: TestClient) -> None:
    for path in ("2024.1/CodeSystem/nhs-role", "x/CodeSystem/a", "2026.1/CodeSystem/none"):
        assert refused(fhir.get(f"/fhir/syndication/{path}")) == (404, "not-found")
