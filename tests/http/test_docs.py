"""The documentation is served from here."""

import re

from fastapi.testclient import TestClient

from app.http.docs import SWAGGER_UI


def test_the_page_loads_only_files_that_are_served_here(client: TestClient) -> None:
    page = client.get("/docs")
    files = re.findall(r'(?:src|href)="([^"#]+)"', page.text)

    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert files
    for file in [name for name in files if not name.startswith("data:")]:
        assert client.get(f"/{file}").status_code == 200, file


def test_the_files_are_those_of_swagger_ui(client: TestClient) -> None:
    script = client.get("/docs/assets/swagger-ui-bundle.js")

    assert script.content == (SWAGGER_UI / "swagger-ui-bundle.js").read_bytes()
