"""The resources of the real seed."""

import pytest

from app.services.content.snapshots import read_facts
from app.services.releases.forms.fhir.bundle import resources
from app.services.releases.forms.fhir.gaps import NoCode, roles_without_code
from app.services.releases.forms.fhir.naming import Resource
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import PublishedTable


@pytest.fixture(scope="session")
def no_code(tables: list[PublishedTable]) -> NoCode:
    return roles_without_code(next(table for table in tables if table.name == "gaps"))


@pytest.fixture(scope="session")
def made(stamp: ReleaseStamp, snapshot: bytes, no_code: NoCode) -> dict[str, Resource]:
    """Each resource by its type and id."""
    found = resources(stamp, read_facts(snapshot), no_code)
    return {f"{one['resourceType']}/{one['id']}": one for one in found}
