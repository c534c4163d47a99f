"""Alerts and the dashboard ask for what the services show, and each alert fires when it should."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from shared.config import SERVICES
from shared.domain.nodes import Queue
from shared.domain.states import JobState
from tests.monitoring import series

_PROMTOOL = shutil.which("promtool")
_VALUES = {
    ("callsheet_queue_jobs", "state"): {*JobState, "due"} - {"completed"},
    ("callsheet_queue_oldest_seconds", "state"): {"available", "due", "running"},
    ("callsheet_workers", "state"): {"ok", "draining", "missing"},
    ("callsheet_worker_slots", "state"): {"ok", "draining", "missing"},
    ("callsheet_attempts_total", "outcome"): {
        "completed",
        "cache_hit",
        "retried",
        "snoozed",
        "buried",
        "cancelled",
        "released",
        "fenced",
        "unsettled",
    },
    ("callsheet_queue_jobs", "queue"): {*Queue},
}
"""What labels can say, where an expression names it."""


def test_every_expression_asks_for_what_there_is() -> None:
    """A series, a label or a label's value that no service shows would make an alert that never fires."""
    known, wrong = series.known(), []
    for where, expression in series.expressions():
        for asked in series.asked_for(where, expression):
            if asked.name not in known:
                wrong.append((where, asked.name))
                continue
            for label, value in asked.labels:
                possible = _VALUES.get((asked.name, label))
                if label not in series.labels_of(asked.name) or (
                    possible and value != ".*" and not set(value.split("|")) <= possible
                ):
                    wrong.append((where, f"{asked.name}{{{label}={value}}}"))
    assert wrong == []


def test_everything_that_is_counted_is_looked_at() -> None:
    """A number that neither an alert nor the dashboard shows is not worth its name; what both know is not counted twice."""
    asked = {a.name for where, expression in series.expressions() for a in series.asked_for(where, expression)}
    own = {re.sub("_(sum|count|bucket)$", "", name) for name in series.known() if name.startswith("callsheet_")}
    unseen = own - {re.sub("_(sum|count|bucket)$", "", name) for name in asked}
    assert unseen == {
        "callsheet_jobs_running",
        "callsheet_slots",
        "callsheet_lease_renewals_total",
    }  # the house has them, too


def test_prometheus_looks_for_every_service() -> None:
    """Compose's names are those of the services; whoever is added is scraped, too."""
    config = yaml.safe_load((series.MONITORING / "prometheus" / "prometheus.yml").read_text("utf-8"))
    names = config["scrape_configs"][0]["dns_sd_configs"][0]["names"]
    assert set(names) == SERVICES.keys() - {"cli"}


def test_the_dashboard_can_be_read() -> None:
    """Panels have ids of their own, do not overlap, and say what they show."""
    panels = series.panels()
    squares = [
        (x, y)
        for panel in panels
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(squares) == len(set(squares))
    assert len({panel["id"] for panel in panels}) == len(panels) == len({panel["title"] for panel in panels})


def test_every_alert_has_an_example_and_a_way_out() -> None:
    """alerts.test.yml has a case for each alert, and docs/operations.md says what to do."""
    names = {rule["alert"] for rule in series.rules()}
    cases = yaml.safe_load((series.MONITORING / "prometheus" / "alerts.test.yml").read_text("utf-8"))["tests"]
    fired = {check["alertname"] for case in cases for check in case["alert_rule_test"] if check.get("exp_alerts")}
    page = (series.MONITORING.parent / "docs" / "operations.md").read_text("utf-8")
    sections = set(re.findall(r"^#+ (Callsheet\w+)$", page, re.MULTILINE))

    assert fired == names
    assert sections == names
    assert {rule["annotations"]["runbook"] for rule in series.rules()} == {
        f"docs/operations.md#{name.lower()}" for name in names
    }
    assert {rule["labels"]["severity"] for rule in series.rules()} <= {"page", "ticket"}


@pytest.mark.skipif(_PROMTOOL is None, reason="promtool is not on PATH (Debian: apt install prometheus)")
@pytest.mark.parametrize("words", [("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")])
def test_promtool_agrees(words: tuple[str, ...]) -> None:
    """Prometheus itself can read configuration and rules, and each alert fires when it should and not before."""
    command = [str(_PROMTOOL), *words]
    ended = subprocess.run(
        command, cwd=series.MONITORING / "prometheus", capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
