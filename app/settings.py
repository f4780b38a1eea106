"""What an operator may set, from environment variables that begin with REGISTRY_."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

import app

PREFIX = "REGISTRY_"
# Plain http only on this very machine, for trying it out.
_ADDRESS = r"^(https://[^/?#\s]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)(/[^?#\s]*[^/?#\s])?$"
_Right = Annotated[str, Field(pattern=r"^(review|admin|contribute:[A-Z0-9]{3,10})$")]
_DATABASES = frozenset({"sqlite", "postgresql", "postgres"})

SHIPPED_SEED_DIR: Final = Path(app.__file__).resolve().parent.parent / "seed"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class SettingsError(Exception):
    """The settings cannot be used. The message names each variable and what is wrong with it."""


class Settings(BaseSettings):
    """The settings of one process, read once at its start and never changed.

    `root_path` is the path under which a proxy serves the registry ('/registry').
    `max_body_bytes` fits a full batch of titles with all their context. People can log in
    where `oidc_issuer` is set; `oidc_groups` says what each of its groups may do here.
    A list of more than
    `check_rows_at_once` rows is checked while its sender asks how far it is; its result is
    deleted after `check_hours_kept`. `max_file_memory_bytes` and `max_file_seconds` bound
    the reading of a file, and the memory also its check.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/registry.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8000
    root_path: Annotated[str, Field(pattern=r"^(/[^/?#\s]+)*$")] = ""
    log_level: LogLevel = LogLevel.INFO
    max_batch_titles: Annotated[int, Field(ge=1, le=10_000)] = 10_000
    max_body_bytes: Annotated[int, Field(ge=1_024)] = 32 * 1024 * 1024
    max_csv_rows: Annotated[int, Field(ge=1)] = 200_000
    max_workbook_rows: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    max_unpacked_bytes: Annotated[int, Field(ge=1_024)] = 256 * 1024 * 1024
    max_file_memory_bytes: Annotated[int, Field(ge=128 * 1024 * 1024)] = 1024 * 1024 * 1024
    max_file_seconds: Annotated[int, Field(ge=1)] = 60
    check_rows_at_once: Annotated[int, Field(ge=0)] = 20_000
    check_hours_kept: Annotated[int, Field(ge=1, le=24 * 30)] = 24
    seed_dir: Path = SHIPPED_SEED_DIR
    commit_id: str = "unknown"
    public_url: Annotated[str, Field(pattern=_ADDRESS)] | None = None
    session_minutes: Annotated[int, Field(ge=5, le=1_440)] = 480
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_scope: Annotated[str, Field(pattern=r"^openid( \S+)*$")] = "openid"
    oidc_claim: str = "groups"
    oidc_groups: Annotated[dict[str, list[_Right]], NoDecode] = {}
    oidc_issuer: Annotated[str, Field(pattern=_ADDRESS)] | None = None

    @field_validator("oidc_groups", mode="before")
    @classmethod
    def _is_json(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except ValueError:
            raise ValueError('not JSON, such as {"reviewers": ["review"]}') from None

    @field_validator("oidc_issuer")
    @classmethod
    def _comes_with_what_a_log_in_needs(
        cls, issuer: str | None, others: ValidationInfo
    ) -> str | None:
        needed = ("public_url", "oidc_client_id", "oidc_groups")
        missing = [f"{PREFIX}{name.upper()}" for name in needed if not others.data.get(name)]
        if issuer is not None and missing:
            raise ValueError(f"people can log in only where these are set too: {missing}")
        return issuer

    @field_validator("database_url")
    @classmethod
    def _is_a_database_we_run_on(cls, url: str) -> str:
        try:
            name = make_url(url).get_backend_name()
        except ArgumentError:
            raise ValueError("not a database address, such as sqlite:///var/registry.db") from None
        if name not in _DATABASES:
            raise ValueError(f"the registry runs on SQLite and PostgreSQL, not on {name}")
        return url


def read_settings() -> Settings:
    """The settings of this process; raises `SettingsError` naming every fault at once."""
    try:
        return Settings()
    except ValidationError as error:
        # Never the value: a database address holds a password.
        faults = [f"{PREFIX}{_name(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("\n".join(faults)) from None


def _name(place: tuple[int | str, ...]) -> str:
    return "_".join(str(part) for part in place).upper()
