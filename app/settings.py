"""The settings of an operator, from environment variables that begin with REGISTRY_."""

import difflib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

import app

PREFIX = "REGISTRY_"
# Plain http only on the same machine, to try it out.
_ADDRESS = r"^(https://[^/?#\s]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?)(/[^?#\s]*[^/?#\s])?$"
_Right = Annotated[str, Field(pattern=r"^(review|admin|contribute:[A-Z0-9]{3,10})$")]
SECRETS_VARIABLE: Final = f"{PREFIX}SECRETS_DIR"
# PostgreSQL keeps three of its 100 connections for its operator. The rest is for other hosts,
# commands and backups.
_SHARED_CONNECTIONS: Final = 80
_FEWEST_CONNECTIONS: Final = 5
_MOST_CONNECTIONS: Final = 20
_DATABASES = frozenset({"sqlite", "postgresql", "postgres"})

_HTTPS: Final = (
    "Give an address such as https://registry.example/registry, without a slash at its end. It can "
    "begin with http:// only on 127.0.0.1 or localhost"
)
_FORMS: Final = {
    "root_path": "Give a path such as /registry, without a slash at its end",
    "traces_url": "Give an address such as http://127.0.0.1:4318/v1/traces",
    "public_url": _HTTPS,
    "oidc_issuer": _HTTPS,
    "oidc_scope": "Give words with one space between them. The first one is openid",
    "oidc_groups": 'Give each group a list of rights, such as {"reviewers": ["review"]}. The '
    "rights are review, admin and contribute:RXX",
}
"""What to give, where a setting has a form that only a pattern describes."""

OTHER_VARIABLES: Final = frozenset(
    f"{PREFIX}{name}"
    for name in ("COMPILE", "EVAL_DIR", "STANDARDS_DIR", "IMAGE", "PUBLISHED_PORT")
)
"""What the build, the measurements and `compose.yaml` read. They are no settings of a service."""

_ALIKE: Final = 0.7
_OF_TESTS: Final = f"{PREFIX}TEST_"

SHIPPED_SEED_DIR: Final = Path(app.__file__).resolve().parent.parent / "seed"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class SettingsError(Exception):
    """The settings cannot be used. The message names each variable and its fault."""


class Settings(BaseSettings):
    """The settings of one process, read at its start and not changed after that.

    The help page on settings shows every description. `max_body_bytes` has room for a full
    batch of titles with all their context.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: Annotated[
        str, Field(description="The database: sqlite:///… for a file, postgresql://… for a server.")
    ] = "sqlite:///var/registry.db"
    secrets_dir: Annotated[
        Path | None,
        Field(
            description="A folder with secret settings, each in a file with the name of the "
            "setting, such as registry_database_url. An environment variable comes first."
        ),
    ] = None
    host: Annotated[str, Field(description="The network address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535, description="The port to listen on.")] = 8000
    root_path: Annotated[
        str,
        Field(
            pattern=r"^(/[^/?#\s]+)*$",
            description="The path that a proxy puts in front of every address, such as /registry.",
        ),
    ] = ""
    trusted_proxies: Annotated[
        str,
        Field(
            description="The addresses or networks of your proxies, separated by commas. Only they "
            "can set X-Forwarded-Prefix, -Host, -Proto and -For."
        ),
    ] = "127.0.0.1"
    metrics_readers: Annotated[
        str,
        Field(
            description="The addresses or networks that can read /metrics, separated by commas, "
            "such as 10.0.0.5. Nothing is counted without it."
        ),
    ] = ""
    traces_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?$",
            description="Where an OpenTelemetry collector takes traces over HTTP, such as "
            "http://127.0.0.1:4318/v1/traces. No trace is made without it. Needs the extra traces.",
        ),
    ] = None
    traces_share: Annotated[
        float, Field(ge=0, le=1, description="Which share of the requests is traced, 0 to 1.")
    ] = 1.0
    open_reading: Annotated[
        bool,
        Field(description="Whether pages of other websites can read open data (CORS)."),
    ] = True
    workers: Annotated[
        int,
        Field(
            ge=1,
            le=64,
            description="How many processes serve at the same address. One for each processor "
            "is enough.",
        ),
    ] = 1
    most_connections: Annotated[
        int | None,
        Field(
            ge=5,
            description="The most database connections of one process. Without it, all the "
            "processes of one `serve` share 80, and one has at most 20. PostgreSQL allows 100 "
            "in all unless you change it.",
        ),
    ] = None
    statement_seconds: Annotated[
        int,
        Field(
            ge=1,
            description="The longest time for one statement in the database, in seconds.",
        ),
    ] = 20
    log_level: Annotated[
        LogLevel, Field(description="How much is logged: debug, info, warning or error.")
    ] = LogLevel.INFO
    max_batch_titles: Annotated[
        int, Field(ge=1, le=10_000, description="The most titles in one POST /resolve.")
    ] = 10_000
    max_body_bytes: Annotated[
        int, Field(ge=1_024, description="The largest request, in bytes.")
    ] = 32 * 1024 * 1024
    head_seconds: Annotated[
        float, Field(gt=0, description="The longest time for the head of a request, in seconds.")
    ] = 20
    body_seconds: Annotated[
        float, Field(gt=0, description="The longest time for the body of a request, in seconds.")
    ] = 120
    requests_a_minute_per_address: Annotated[
        int,
        Field(
            ge=0,
            description="The most requests in a minute from one address, for each process. "
            "0: no limit. A whole trust can have one address.",
        ),
    ] = 0
    requests_a_minute_per_key: Annotated[
        int,
        Field(
            ge=0,
            description="The most requests in a minute with one API key, for each process. They "
            "do not count for the address. 0: a request with a key counts for its address.",
        ),
    ] = 0
    failed_keys_a_minute: Annotated[
        int,
        Field(
            ge=0,
            description="The most wrong API keys in a minute from one address, for each process. "
            "0: no limit.",
        ),
    ] = 60
    max_bodies_bytes: Annotated[
        int,
        Field(
            ge=1_024,
            description="The most memory for requests that are being read, all of one process "
            "together, in bytes.",
        ),
    ] = 256 * 1024 * 1024
    unread_seconds: Annotated[
        float,
        Field(gt=0, description="The longest time that a caller can leave an answer unread."),
    ] = 60
    most_callers: Annotated[
        int,
        Field(
            ge=10,
            description="The most network connections of one process. Beyond this, the one that "
            "has sent nothing for longest is closed. Your system must allow 100 files more.",
        ),
    ] = 900
    most_requests_at_once: Annotated[
        int,
        Field(
            ge=1,
            description="The most requests that one process works on. Beyond this, it answers "
            "503, except to /_ping, /_status and /metrics.",
        ),
    ] = 100
    stop_seconds: Annotated[
        int,
        Field(
            ge=1,
            description="How long the service finishes requests after the signal to stop "
            "(SIGTERM), in seconds. Your system must wait longer before it kills the service.",
        ),
    ] = 25
    max_csv_rows: Annotated[
        int, Field(ge=1, description="The most rows in a CSV or text file.")
    ] = 200_000
    max_workbook_rows: Annotated[
        int, Field(ge=1, le=1_000_000, description="The most rows in a workbook.")
    ] = 100_000
    max_unpacked_bytes: Annotated[
        int, Field(ge=1_024, description="The largest size of a workbook once unpacked, in bytes.")
    ] = 256 * 1024 * 1024
    max_file_memory_bytes: Annotated[
        int,
        Field(
            ge=128 * 1024 * 1024,
            description="The most memory for reading one file, and for its check, in bytes.",
        ),
    ] = 1024 * 1024 * 1024
    max_file_seconds: Annotated[
        int, Field(ge=1, description="The longest time for reading one file, in seconds.")
    ] = 60
    check_rows_at_once: Annotated[
        int,
        Field(ge=0, description="A list with more rows than this is checked in the background."),
    ] = 20_000
    check_hours_kept: Annotated[
        int,
        Field(
            ge=1,
            le=24 * 30,
            description="How long the result of a background check is kept, in hours.",
        ),
    ] = 24
    seed_dir: Annotated[
        Path, Field(description="The folder that role-registry seed loads: seed/ beside the code.")
    ] = SHIPPED_SEED_DIR
    contact: Annotated[
        str | None,
        Field(
            min_length=3,
            max_length=200,
            pattern=r"^[^\x00-\x1f\x7f]+$",
            description="How people reach those who run this registry, such as an email address "
            "of a team. The pages show it.",
        ),
    ] = None
    commit_id: Annotated[
        str, Field(description="The commit that this copy was built from. /_ping shows it.")
    ] = "unknown"
    public_url: Annotated[
        str | None,
        Field(
            pattern=_ADDRESS,
            description="The address of the registry in a browser. Needed to log in. OpenRefine "
            "and FHIR clients get it too. Without it, they get the address that they asked.",
        ),
    ] = None
    session_minutes: Annotated[
        int, Field(ge=5, le=1_440, description="How long a log-in lasts, in minutes.")
    ] = 480
    oidc_client_id: Annotated[
        str | None, Field(description="The client id that the log-in service gave to the registry.")
    ] = None
    oidc_client_secret: Annotated[
        SecretStr | None, Field(description="The secret that goes with the client id.")
    ] = None
    oidc_scope: Annotated[
        str,
        Field(
            pattern=r"^openid( \S+)*$",
            description="What to ask the log-in service for, separated by spaces.",
        ),
    ] = "openid"
    oidc_claim: Annotated[
        str, Field(description="The claim in which the log-in service lists a person's groups.")
    ] = "groups"
    oidc_groups: Annotated[
        dict[str, list[_Right]],
        NoDecode,
        Field(description="JSON: what each group can do: review, admin or contribute:RXX."),
    ] = {}
    oidc_issuer: Annotated[
        str | None,
        Field(
            pattern=_ADDRESS,
            description="The address of the log-in service. Without it nobody can log in.",
        ),
    ] = None

    @property
    def connections(self) -> int:
        """The most database connections of this process."""
        shared = max(
            _FEWEST_CONNECTIONS, min(_MOST_CONNECTIONS, _SHARED_CONNECTIONS // self.workers)
        )
        return self.most_connections or shared

    @field_validator("oidc_groups", mode="before")
    @classmethod
    def _is_json(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except ValueError:
            raise ValueError('Give JSON, such as {"reviewers": ["review"]}') from None

    @field_validator("oidc_issuer")
    @classmethod
    def _comes_with_what_a_log_in_needs(
        cls, issuer: str | None, others: ValidationInfo
    ) -> str | None:
        needed = ("public_url", "oidc_client_id", "oidc_groups")
        missing = [f"{PREFIX}{name.upper()}" for name in needed if not others.data.get(name)]
        if issuer is not None and missing:
            raise ValueError(f"To let people log in, also set {', '.join(missing)}")
        return issuer

    @field_validator("trusted_proxies", "metrics_readers")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        for part in text.split(","):
            try:
                ip_network(part.strip() or "127.0.0.1")
            except ValueError:
                raise ValueError("Give addresses such as 10.0.0.1 or 10.0.0.0/8") from None
        return text

    @field_validator("database_url")
    @classmethod
    def _is_a_database_we_run_on(cls, url: str) -> str:
        try:
            name = make_url(url).get_backend_name()
        except ArgumentError:
            raise ValueError("Give a database address, such as sqlite:///var/registry.db") from None
        if name not in _DATABASES:
            raise ValueError(f"The registry runs on SQLite and PostgreSQL, not on {name}")
        return url


def read_settings() -> Settings:
    """The settings of this process. Raises `SettingsError` with every fault at once."""
    secrets = os.environ.get(SECRETS_VARIABLE)
    if secrets and not Path(secrets).is_dir():
        raise SettingsError(f"{SECRETS_VARIABLE}: There is no folder '{secrets}'")
    try:
        return Settings(_secrets_dir=secrets or None)
    except ValidationError as error:
        # Never the value: a database address contains a password.
        faults = dict.fromkeys(
            _described(str(fault["loc"][0]), fault["type"], fault["msg"])
            for fault in error.errors()
        )
        raise SettingsError("\n".join(faults)) from None


def names_given(settings: Settings) -> list[str]:
    """Every name under which a setting can be given: variables, and files with secrets."""
    names = [*os.environ]
    if settings.secrets_dir is not None:
        with suppress(PermissionError):  # a folder whose files can be read but not listed
            names += [file.name for file in settings.secrets_dir.iterdir()]
    return names


def without_effect(names: Iterable[str]) -> list[str]:
    """What to say of each name that looks like a setting and is none, sorted."""
    return [
        f"{name} is not a setting and has no effect{_nearest(name)}"
        for name in sorted(names)
        if name.upper().startswith(PREFIX) and not _is_known(name.upper())
    ]


def _is_known(name: str) -> bool:
    is_setting = name.removeprefix(PREFIX).lower() in Settings.model_fields
    return is_setting or name in OTHER_VARIABLES or name.startswith(_OF_TESTS)


def _nearest(name: str) -> str:
    word = name.lower().removeprefix(PREFIX.lower())
    near = difflib.get_close_matches(word, Settings.model_fields, n=1, cutoff=_ALIKE)
    return f". The nearest setting is {PREFIX}{near[0].upper()}" if near else ""


def _described(name: str, kind: str, said: str) -> str:
    """A fault with the name of its variable, whichever part of the value is wrong."""
    is_ours = kind == "value_error"
    words = said.removeprefix("Value error, ") if is_ours else _FORMS.get(name, said)
    return f"{PREFIX}{name.upper()}: {words}"
