"""A client that others wrote reconciles a column against the running service."""

from collections.abc import Iterator

import pandas
import pytest
from reconciler import reconcile

from app.main import create_app
from app.settings import Settings
from tests.servers import served

EMHP = "education-mental-health-practitioner"


@pytest.fixture
def service(seeded_url: str) -> Iterator[str]:
    with served(create_app(Settings(database_url=seeded_url))) as address:
        yield f"{address}/reconcile"


def test_the_client_reconciler_reconciles_a_table_of_titles(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The client writes a cell without candidates with a name that numpy 2 no longer has.
    monkeypatch.setattr("numpy.NaN", float("nan"), raising=False)
    titles = [f"EMHP {place}" for place in range(12)]
    table = pandas.DataFrame(
        {"title": ["EMHP", "PA", "Astronaut", *titles], "band": ["5", "7", "2", *["5"] * 12]}
    )

    found = reconcile(
        table["title"],
        type_id="role",
        property_mapping={"band": table["band"]},
        reconciliation_endpoint=service,
    ).set_index("input_value")

    assert (found.loc["EMHP", "id"], found.loc["EMHP", "match"]) == (EMHP, True)
    assert found.loc["EMHP", "type_id"] == "role"
    assert not found.loc["PA", "match"]
    assert not found.loc["Astronaut", "match"]
    assert len(found) == len(table)
