"""What the service says about itself. Source: Reconciliation Service API 0.2, section 3."""

from typing import Final

import app as package
from app.reconcile.kinds import TYPES, Json

VERSIONS: Final = ("0.1", "0.2")
MOST_QUERIES: Final = 100
"""The most queries in one batch. More are refused."""

PREVIEW_WIDTH: Final = 430
PREVIEW_HEIGHT: Final = 240
_URN: Final = "urn:nhs-role-registry"


def manifest(base: str) -> Json:
    """The manifest with addresses that begin with the address of the registry."""
    at = f"{base}/reconcile"
    return {
        "versions": list(VERSIONS),
        "name": "NHS Role Registry",
        # The same in every copy of the registry, whatever its address.
        "identifierSpace": f"{_URN}:role:",
        "schemaSpace": f"{_URN}:role-type:",
        "documentation": f"{base}/ui/help/standards",
        "serviceVersion": package.__version__,
        "batchSize": MOST_QUERIES,
        "defaultTypes": list(TYPES),
        "view": {"url": f"{base}/ui/roles/{{{{id}}}}"},
        "preview": {
            "url": f"{at}/preview/{{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            what: {"service_url": at, "service_path": f"/suggest/{what}"}
            for what in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": at, "service_path": "/properties"},
            "property_settings": [],
        },
    }
