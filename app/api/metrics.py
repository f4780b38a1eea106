"""The metrics of this service, for a Prometheus that the operator named."""

from ipaddress import ip_address, ip_network

from fastapi import Request, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from app.errors import NotAllowedError
from app.http.behind_proxy import parts_of
from app.http.routing import strict_router

router = strict_router("Service")


# No part of the API: the form is that of Prometheus.
@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """Every count in the text format of Prometheus."""
    if not _may_read(request):
        raise NotAllowedError("Only the addresses in REGISTRY_METRICS_READERS can read this.")
    text = request.app.state.metrics.text()
    return Response(
        text, headers={"Cache-Control": "no-store"}, media_type=CONTENT_TYPE_PLAIN_0_0_4
    )


def _may_read(request: Request) -> bool:
    try:
        caller = ip_address(request.client.host if request.client else "")
    except ValueError:  # a socket of this machine has no address
        return False
    readers = parts_of(request.app.state.settings.metrics_readers)
    return any(caller in ip_network(reader) for reader in readers)
