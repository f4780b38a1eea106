"""The compose file: it migrates once, keeps secrets in files, and closes the container."""

import re
from pathlib import Path
from typing import Any

import yaml

from app.settings import PREFIX, Settings

FILE = Path(__file__).parents[2] / "deploy" / "compose.yaml"
TEXT = FILE.read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
DATABASE, MIGRATE, REGISTRY = (
    COMPOSE["services"][name] for name in ("database", "migrate", "registry")
)


def test_the_database_is_brought_up_to_date_once_before_anything_serves() -> None:
    assert MIGRATE["command"][-1] == "role-registry migrate && role-registry seed"
    assert MIGRATE["restart"] == "no"
    assert REGISTRY["command"] == ["role-registry", "serve"]
    assert REGISTRY["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }


def test_no_secret_is_in_the_file_or_in_an_environment_variable() -> None:
    environments = [service["environment"] for service in (DATABASE, MIGRATE, REGISTRY)]

    assert DATABASE["environment"]["POSTGRES_PASSWORD_FILE"] == "/run/secrets/database_password"  # noqa: S105  # the place of the secret
    assert not any(
        re.search("URL|PASSWORD$|SECRET$", name)
        for env in environments
        for name in env
        if name != "REGISTRY_PUBLIC_URL"
    )
    assert {secret["file"] for secret in COMPOSE["secrets"].values()} == {
        "./secrets/database_password",
        "./secrets/registry_database_url",
    }


def test_a_secret_has_the_name_of_its_setting() -> None:
    names = [name for name in REGISTRY["secrets"] if name.startswith(PREFIX.lower())]

    assert names == ["registry_database_url"]
    assert {name.removeprefix(PREFIX.lower()) for name in names} <= Settings.model_fields.keys()


def test_every_setting_of_the_file_exists() -> None:
    set_here = {name.removeprefix(PREFIX).lower() for name in REGISTRY["environment"]}

    assert set_here <= Settings.model_fields.keys()


def test_the_registry_can_write_to_memory_only_and_is_reached_from_this_machine_only() -> None:
    for service in (MIGRATE, REGISTRY):
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["user"] == "10001:10001"
    assert REGISTRY["ports"] == ["127.0.0.1:${REGISTRY_PUBLISHED_PORT:-8000}:8000"]
    assert "ports" not in DATABASE
