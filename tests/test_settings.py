import re
from pathlib import Path

import pytest

from app.settings import (
    OTHER_VARIABLES,
    Settings,
    SettingsError,
    names_given,
    read_settings,
    without_effect,
)

LOG_IN = {
    "PUBLIC_URL": "https://registry.example/registry",
    "OIDC_ISSUER": "https://issuer.example/realms/nhs",
    "OIDC_CLIENT_ID": "registry",
    "OIDC_GROUPS": '{"reviewers": ["review"], "rxx": ["contribute:RXX", "review"]}',
}


def given(monkeypatch: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"REGISTRY_{name}", value)


def test_people_can_log_in_once_all_of_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **LOG_IN)

    settings = read_settings()

    assert settings.oidc_groups == {"reviewers": ["review"], "rxx": ["contribute:RXX", "review"]}
    assert (settings.session_minutes, settings.oidc_claim) == (480, "groups")


@pytest.mark.parametrize("name", ["PUBLIC_URL", "OIDC_CLIENT_ID", "OIDC_GROUPS"])
def test_an_issuer_needs_what_a_log_in_needs(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    given(monkeypatch, **{key: value for key, value in LOG_IN.items() if key != name})

    with pytest.raises(SettingsError, match=f"REGISTRY_OIDC_ISSUER: .*REGISTRY_{name}"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "registry.example"),
        ("PUBLIC_URL", "https://registry.example/"),
        ("PUBLIC_URL", "http://registry.example"),
        ("OIDC_ISSUER", "http://issuer.example"),
        ("OIDC_GROUPS", "reviewers"),
        ("OIDC_GROUPS", '{"reviewers": ["everything"]}'),
        ("OIDC_GROUPS", '{"reviewers": ["contribute"]}'),
        ("OIDC_GROUPS", '["review"]'),
        ("OIDC_SCOPE", "profile"),
        ("SESSION_MINUTES", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    given(monkeypatch, **{**LOG_IN, name: value})

    with pytest.raises(SettingsError, match=f"REGISTRY_{name}"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ROOT_PATH", "registry", "Give a path such as /registry, without a slash at its end"),
        ("TRACES_URL", "collector:4318", "Give an address such as http://127.0.0.1:4318/v1/traces"),
        ("PUBLIC_URL", "registry.example", "Give an address such as https://registry.example"),
        ("OIDC_SCOPE", "profile", "The first one is openid"),
        ("OIDC_GROUPS", '{"a": "review"}', "Give each group a list of rights"),
        ("OIDC_GROUPS", '{"a": ["all"], "b": ["all"]}', "Give each group a list of rights"),
    ],
)
def test_a_setting_of_a_wrong_form_is_said_once_in_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    given(monkeypatch, **{name: value})

    with pytest.raises(SettingsError) as fault:
        read_settings()

    (line,) = str(fault.value).splitlines()
    assert line.startswith(f"REGISTRY_{name}: ")
    assert said in line


def test_a_secret_setting_is_read_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "registry_database_url").write_text("postgresql://registry:hush@db/registry\n")
    given(monkeypatch, SECRETS_DIR=str(tmp_path))

    assert read_settings().database_url == "postgresql://registry:hush@db/registry"


def test_an_environment_variable_comes_before_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "registry_port").write_text("9000")
    given(monkeypatch, SECRETS_DIR=str(tmp_path), PORT="9001")

    assert read_settings().port == 9001


def test_a_folder_of_secrets_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given(monkeypatch, SECRETS_DIR=str(tmp_path / "nowhere"))

    with pytest.raises(SettingsError, match="REGISTRY_SECRETS_DIR"):
        read_settings()


def test_the_fault_never_shows_what_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, **LOG_IN, SESSION_MINUTES="none")
    monkeypatch.setenv("REGISTRY_OIDC_CLIENT_SECRET", "hush")

    with pytest.raises(SettingsError) as fault:
        read_settings()

    assert "hush" not in str(fault.value)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("REGISTRY_DATABSE_URL", "REGISTRY_DATABASE_URL"),
        ("REGISTRY_DATABASE", "REGISTRY_DATABASE_URL"),
        ("REGISTRY_TRUSTED_PROXY", "REGISTRY_TRUSTED_PROXIES"),
        ("registry_worker", "REGISTRY_WORKERS"),
    ],
)
def test_a_name_that_is_no_setting_is_said_with_the_nearest_one(name: str, nearest: str) -> None:
    said = without_effect([name, "PATH", nearest])

    assert said == [f"{name} is not a setting and has no effect. The nearest setting is {nearest}"]


def test_a_name_that_is_like_no_setting_is_said_alone() -> None:
    assert without_effect(["REGISTRY_ZORBER"]) == [
        "REGISTRY_ZORBER is not a setting and has no effect"
    ]


def test_a_misspelt_file_with_a_secret_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "registry_databse_url").write_text("postgresql://registry:hush@db/registry\n")
    (tmp_path / "database_password").write_text("hush\n")
    given(monkeypatch, SECRETS_DIR=str(tmp_path))

    (said,) = without_effect(names_given(read_settings()))

    assert said.startswith("registry_databse_url is not a setting")
    assert said.endswith("The nearest setting is REGISTRY_DATABASE_URL")


def test_every_setting_is_known_in_capitals_and_in_small_letters() -> None:
    names = [f"REGISTRY_{name.upper()}" for name in Settings.model_fields]

    assert without_effect([*names, *map(str.lower, names), "PATH", "HOME"]) == []


def test_every_variable_that_the_project_itself_uses_is_known() -> None:
    root = Path(__file__).parents[1]
    places = ("Makefile", "Dockerfile", ".ci/run", "deploy/**/*", "tests/*.py")
    files = [file for place in places for file in root.glob(place) if file.is_file()]
    named = {
        name
        for file in files
        if file != Path(__file__)
        for name in re.findall(r"\bREGISTRY_[A-Z_]*[A-Z]\b", file.read_text("utf-8"))
    }

    assert named > OTHER_VARIABLES
    assert without_effect(named) == []
