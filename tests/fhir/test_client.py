"""A client that others wrote reads, searches, expands and translates over the network."""

from collections.abc import Iterator
from typing import Any

import pytest
from fhirclient.client import FHIRClient
from fhirclient.models.codesystem import CodeSystem
from fhirclient.models.conceptmap import ConceptMap
from fhirclient.models.parameters import Parameters
from fhirclient.models.valueset import ValueSet

from app.main import create_app
from app.settings import Settings
from tests.fhir.asking import ALL_ROLES, EMHP, ROLES
from tests.servers import served


@pytest.fixture
def server(released_url: str) -> Iterator[Any]:
    """What `fhirclient` asks, connected to a running service."""
    with served(create_app(Settings(database_url=released_url))) as address:
        settings = {"app_id": "test", "api_base": f"{address}/fhir"}
        yield FHIRClient(settings=settings).server


def test_a_client_reads_and_searches(server: Any) -> None:  # noqa: ANN401  # without types
    system = CodeSystem.read("nhs-role", server)
    search = CodeSystem.where({"url": ROLES, "version": "2026.1"})

    assert (system.url, system.version) == (ROLES, "2026.2")
    assert [one.version for one in search.perform_resources_iter(server)] == ["2026.1"]


def test_a_client_expands(server: Any) -> None:  # noqa: ANN401  # without types
    found = server.request_json(f"ValueSet/$expand?url={ALL_ROLES}&filter=EMHP")

    assert [one.code for one in ValueSet(found).expansion.contains] == [EMHP]


def test_a_client_translates(server: Any) -> None:  # noqa: ANN401  # without types
    maps = list(ConceptMap.where({}).perform_resources_iter(server))
    asked = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "system", "valueUri": ROLES},
            {"name": "code", "valueCode": EMHP},
        ],
    }

    answer = Parameters(server.post_json("ConceptMap/$translate", asked).json())

    assert {one.resource_type for one in maps} == {"ConceptMap"}
    results = {one.name: one.valueBoolean for one in answer.parameter}
    assert results["result"] is True
