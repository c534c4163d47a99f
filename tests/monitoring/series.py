"""Every series that the services show, read from the code, and what expressions ask for, read by a PromQL parser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import promql_parser
import yaml
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.registry import Collector

from services.api.metrics import Metrics as ApiMetrics
from services.dispatcher.gauges import HouseGauges
from services.dispatcher.metrics import Metrics as DispatcherMetrics
from shared.worker.metrics import Metrics as WorkerMetrics

MONITORING = Path(__file__).parents[2] / "monitoring"
RULES = MONITORING / "prometheus" / "alerts.yml"
DASHBOARD = MONITORING / "grafana" / "dashboards" / "callsheet.json"

_FROM_SCRAPING = {"job", "instance", "service", "pod"}
_ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


class _Declared(CollectorRegistry):
    """Remember what is registered, with its labels, which a scrape without samples does not show."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, set[str]] = {}

    def register(self, collector: Collector) -> None:
        super().register(collector)
        for family in getattr(collector, "describe", collector.collect)():
            labels = getattr(collector, "_labelnames", getattr(family, "_labelnames", ()))
            more = {"le"} if family.type == "histogram" else set()
            for ending in _ENDINGS[family.type]:
                self.labels[family.name + ending] = {*labels, *more}


def known() -> dict[str, set[str]]:
    """Return every series that a service shows, with its labels."""
    found: dict[str, set[str]] = {"up": set()}
    for metrics in (WorkerMetrics, DispatcherMetrics, ApiMetrics):
        registry = _Declared()
        metrics.on(registry)
        found |= registry.labels
    registry = _Declared()
    registry.register(HouseGauges())
    ProcessCollector(registry=registry)
    return found | registry.labels


@dataclass(frozen=True)
class Asked:
    """One selector of an expression."""

    where: str
    name: str
    labels: tuple[tuple[str, str], ...]


def asked_for(where: str, expression: str) -> Iterator[Asked]:
    """Yield the selectors of an expression; one that cannot be parsed is an error."""
    tree = promql_parser.parse(expression.replace("$__rate_interval", "1m").replace("$queue", ".*"))
    found: list[Any] = []

    def note(part: Any) -> bool:
        if isinstance(part, promql_parser.VectorSelector):
            found.append(part)
        return True

    promql_parser.walk(tree, note)
    for part in found:
        yield Asked(where, part.name, tuple((m.name, m.value) for m in part.matchers.matchers))


def rules() -> list[dict[str, Any]]:
    """Return the alert rules."""
    return [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    """Return the dashboard's panels that show something."""
    return [panel for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"] if panel["type"] != "row"]


def expressions() -> list[tuple[str, str]]:
    """Return every expression with the place where it stands."""
    alerts = [(rule["alert"], rule["expr"]) for rule in rules()]
    shown = [(panel["title"], target["expr"]) for panel in panels() for target in panel["targets"]]
    return alerts + shown


def labels_of(name: str) -> set[str]:
    """Return the labels by which a series can be asked for."""
    return known()[name] | _FROM_SCRAPING
