"""The example gateway in a real nginx: addresses, callers, limits and the log."""

import json
import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from structlog.testing import capture_logs

from app.main import create_app
from app.settings import Settings
from tests.conftest import copied
from tests.servers import free_port, served_at
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

CONF = Path(__file__).parents[2] / "deploy" / "nginx" / "registry.conf"
HOST = "registry.example"
BASE = f"https://{HOST}/registry"
FORGED = {
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-For": "203.0.113.66",
}


@dataclass
class Gateway:
    """A client of the gateway, and a client of the registry behind it."""

    client: httpx2.Client
    direct: httpx2.Client
    log: Path

    def get(self, path: str, **headers: str) -> httpx2.Response:
        """Ask through the gateway as a caller outside. Asked too often, it is asked again."""
        given: list[httpx2.Response] = []

        def is_let_through() -> bool:
            given.append(self.once(path, **headers))
            return given[-1].status_code != 429

        wait_until(is_let_through, "the gateway lets a request through")
        return given[-1]

    def once(self, path: str, **headers: str) -> httpx2.Response:
        """Ask through the gateway."""
        return self.client.get(f"/registry{path}", headers={"Host": HOST, **headers})


@pytest.fixture(scope="module", params=["sqlite"])
def gateway(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    behind, port = free_port(), free_port()
    write_certificate(folder)
    (folder / "nginx.conf").write_text(whole(folder, port, behind), "utf-8")
    with copied(request, "seeded_") as address:
        app = create_app(Settings(database_url=address, trusted_proxies="127.0.0.1"))
        with served_at(app, behind) as direct, running(folder):
            trust = ssl.create_default_context(cafile=str(folder / f"{HOST}.crt"))
            trust.check_hostname = False  # the client asks an address of this machine
            with (
                httpx2.Client(
                    base_url=f"https://127.0.0.1:{port}", verify=trust, timeout=HANGS_AFTER_SECONDS
                ) as client,
                httpx2.Client(base_url=direct, timeout=HANGS_AFTER_SECONDS) as inside,
            ):
                wait_until(lambda: answers(client), "nginx answers")
                yield Gateway(client, inside, folder / "registry.log")


def answers(client: httpx2.Client) -> bool:
    try:
        return client.get("/registry/_ping").status_code == 200
    except httpx2.TransportError:
        return False


def whole(folder: Path, port: int, behind: int) -> str:
    """The example as it is, but with places and ports of this test, in a whole configuration."""
    places = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "/etc/ssl/registry/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
    }
    text = CONF.read_text("utf-8")
    for example, here in places.items():
        assert text.count(example) >= 1, example
        text = text.replace(example, here)
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # it must be able to enter the folder
    return (
        f"daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{temporary}\n{text}\n}}\n"
    )


def running(folder: Path) -> "subprocess.Popen[bytes]":
    """nginx, ended when the block ends."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(folder), "-e", str(folder / "error.log")]

    class Nginx(subprocess.Popen[bytes]):
        def __exit__(self, *_: object) -> None:
            self.terminate()
            self.wait()

    return Nginx([*command, "-c", str(folder / "nginx.conf")])


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / f"{HOST}.crt").write_bytes(certificate.public_bytes(pem))
    (folder / f"{HOST}.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def test_openapi_names_the_address_outside(gateway: Gateway) -> None:
    assert gateway.get("/openapi.json").json()["servers"][0]["url"] == "/registry/"


def test_the_manifest_for_openrefine_has_addresses_outside(gateway: Gateway) -> None:
    text = gateway.get("/reconcile").text

    assert f"{BASE}/reconcile" in text
    assert re.findall(r"https?://[^/\"]+", text) == [f"https://{HOST}"] * text.count("://")


def test_fhir_names_its_address_outside(gateway: Gateway) -> None:
    capabilities = gateway.get("/fhir/metadata").json()

    assert capabilities["implementation"]["url"] == f"{BASE}/fhir"


@pytest.mark.parametrize("path", ["/ui/", "/ui/roles", "/ui/help/", "/docs"])
def test_every_link_of_a_page_stays_behind_the_gateway(gateway: Gateway, path: str) -> None:
    page = gateway.get(path).text

    links = re.findall(r'(?:href|src|action)="([^"#]*)"', page)
    of_this_site = [link for link in links if link.startswith("/")]
    assert [link for link in of_this_site if not link.startswith("/registry")] == []
    assert len(links) > 2


def test_answers_and_problems_give_out_addresses_behind_the_gateway(gateway: Gateway) -> None:
    answer = gateway.get("/resolve?title=EMHP").json()
    problem = gateway.get("/roles/nothing").json()
    listed = gateway.get("/roles?limit=1")

    assert answer["role"]["url"].startswith("/registry/roles/")
    assert problem["type"] == "/registry/problems/role-not-found"
    assert listed.headers["link"].startswith("</registry/roles?")
    assert gateway.client.get(listed.json()["next"], headers={"Host": HOST}).status_code == 200


def test_a_browser_is_led_to_the_pages_behind_the_gateway(gateway: Gateway) -> None:
    home = gateway.get("/", Accept="text/html")

    assert (home.status_code, home.headers["location"]) == (303, "/registry/ui/")
    assert gateway.client.get("/registry").headers["location"].endswith("/registry/")


def test_a_caller_outside_cannot_forge_what_the_gateway_says(gateway: Gateway) -> None:
    manifest = gateway.get("/reconcile", **FORGED).text
    answer = gateway.get("/resolve?title=EMHP", **FORGED).json()

    assert "evil" not in manifest
    assert f"{BASE}/reconcile" in manifest
    assert answer["role"]["url"].startswith("/registry/roles/")


def test_metrics_are_not_shown_outside(gateway: Gateway) -> None:
    assert gateway.get("/metrics").status_code == 404


def test_a_body_over_the_limit_is_refused_at_the_gateway(gateway: Gateway) -> None:
    body = b" " * (32 * 1024 * 1024 + 1)

    answer = gateway.client.post("/registry/resolve", content=body, headers={"Host": HOST})

    assert answer.status_code == 413


def test_a_batch_passes_through_whole(gateway: Gateway) -> None:
    titles = ["EMHP"] * 2_000

    answer = gateway.client.post(
        "/registry/resolve", json={"titles": titles}, headers={"Host": HOST}
    )

    assert answer.json()["summary"]["matched"] == 2_000


def test_neither_log_has_a_title_and_both_have_the_request_id(gateway: Gateway) -> None:
    with capture_logs() as lines:
        answer = gateway.get("/resolve?title=Secret%20Matron")
    wait_until(
        lambda: answer.headers["x-request-id"] in gateway.log.read_text("utf-8"), "nginx has logged"
    )

    assert "ecret" not in gateway.log.read_text("utf-8") + json.dumps(lines)
    assert answer.headers["x-request-id"] in {line.get("request_id") for line in lines}


def test_one_address_is_slowed_down_after_a_burst(gateway: Gateway) -> None:
    # At ten a second, 200 in a row are let through only if they take 15 seconds. Then again.
    wait_until(
        lambda: 429 in {gateway.once("/_ping").status_code for _ in range(200)},
        "the gateway refuses",
    )
