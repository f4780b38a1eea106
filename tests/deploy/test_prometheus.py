"""The alert rules and the dashboard: they ask for metrics that the service has, and they fire."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from app.http.problems import KINDS
from app.main import create_app
from app.settings import Settings
from tests.conftest import copied
from tests.http.monitoring.reading import lines_of
from tests.waiting import wait_until

DEPLOY = Path(__file__).parents[2] / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
RULES: list[dict[str, Any]] = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"][0]["rules"]
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboard.json").read_text("utf-8"))
_METRIC = re.compile(r"\b(?:registry|process)_[a-z_]+")
_LABELS = re.compile(r"\{(?!\{)([^{}]*)\}")


def promtool(*arguments: object) -> str:
    """What Prometheus's own checker says; it fails on a fault."""
    done = subprocess.run(
        ["promtool", *map(str, arguments)],  # noqa: S607  # wherever it is installed
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_the_configuration_and_the_rules() -> None:
    assert f"{len(RULES)} rules found" in promtool(
        "check", "config", DEPLOY / "prometheus" / "prometheus.yaml"
    )


def test_each_alert_fires_when_it_must_and_only_then() -> None:
    tests = (Path(__file__).parent / "alerts_test.yaml").read_text("utf-8")

    assert "SUCCESS" in promtool("test", "rules", Path(__file__).parent / "alerts_test.yaml")
    assert {rule["alert"] for rule in RULES} == set(re.findall(r"alertname: (\w+)", tests))


@pytest.fixture(scope="module", params=["sqlite"])
def known(request: pytest.FixtureRequest) -> Iterator[dict[str, set[str]]]:
    """The metrics of a service that has answered something, each with its labels."""
    with copied(request, "seeded_") as address:
        app = create_app(Settings(database_url=address, metrics_readers="192.0.2.1"))
        with TestClient(app, client=("192.0.2.1", 1)) as client:
            client.get("/resolve?title=EMHP")
            client.get("/resolve?title=")
            wait_until(
                lambda: 'registry_checks{state="queued"}' in client.get("/metrics").text,
                "the lookout has looked",
            )
            lines = lines_of(client.get("/metrics").text)
        yield {line.name: {*line.labels} for line in lines}


def expressions() -> Iterator[tuple[str, str]]:
    """Every question that the alerts and the panels ask of Prometheus."""
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]
    for variable in DASHBOARD["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]["query"]


@pytest.mark.parametrize(("name", "expression"), [*expressions()])
def test_every_metric_and_label_that_is_asked_for_exists(
    known: dict[str, set[str]], name: str, expression: str
) -> None:
    of_prometheus = {"job", "instance", "le"}

    metrics = _METRIC.findall(expression)
    labels = {
        part.split("=")[0].strip(" !~")
        for found in _LABELS.findall(expression)
        for part in re.split(r",(?=\s*\w+\s*[=!])", found)
        if part
    }

    assert metrics or "up" in expression, name
    assert [metric for metric in metrics if metric not in known] == []
    assert labels <= of_prometheus.union(*(known[metric] for metric in metrics))


def test_an_alert_asks_for_codes_that_exist() -> None:
    codes = {
        code
        for rule in RULES
        for found in re.findall(r'code=~?"([^"]+)"', rule["expr"])
        for code in found.split("|")
    }

    assert codes <= KINDS.keys()
    assert len(codes) > 2


def test_every_panel_has_room_of_its_own_and_says_what_it_shows() -> None:
    places = [
        (panel["gridPos"]["x"] + across, panel["gridPos"]["y"] + down)
        for panel in DASHBOARD["panels"]
        for across in range(panel["gridPos"]["w"])
        for down in range(panel["gridPos"]["h"])
    ]

    assert len(places) == len(set(places))
    assert all(panel["title"] for panel in DASHBOARD["panels"])
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_alert_leads_to_a_section_of_the_runbook() -> None:
    runbook = (DEPLOY / "RUNBOOK.md").read_text("utf-8")
    headings = set(re.findall(r"^#+ (.+)$", runbook, re.MULTILINE))

    named = {re.findall(r"'(.+)'", rule["annotations"]["runbook"])[0] for rule in RULES}

    assert named <= headings
