"""docs/alerts.yaml: each rule is about metrics and labels that a service has."""

import importlib
import re
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from shared import metrics
from tests.support.stack import ROOT

MODULES = ("shared.metrics", "deployer.disk.metrics", "notifier.metrics")
# Prometheus' own, and the label that it gives each service.
OWN, GIVEN = {"up"}, {"job"}
WORDS = {"max", "by", "sum", "rate", "increase", "webmeteor"}
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((ROOT / "docs/alerts.yaml").read_text())["groups"] for rule in group["rules"]
]


def known() -> dict[str, set[str]]:
    """Name of each series → its labels."""
    for module in MODULES:
        importlib.import_module(module)
    found = {}
    for collector, names in REGISTRY._collector_to_names.items():
        for name in names:
            found[name] = set(getattr(collector, "_labelnames", ()))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_rule_is_about_what_there_is(rule: dict[str, Any]) -> None:
    series = known()
    used = {name for name in re.findall(r"[a-z_]{2,}(?=[\s\[{)]|$)", rule["expr"]) if name.startswith("webmeteor_")}
    assert used | OWN & set(rule["expr"].split()), "a rule about nothing"
    assert used <= set(series), f"no service has {used - set(series)}"
    labels = {label for name in used for label in series[name]} | GIVEN
    said = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    grouped = {label for found in re.findall(r"by \(([^)]*)\)", rule["expr"]) for label in re.split(r",\s*", found)}
    matched = set(re.findall(r"(\w+)=~?\"", rule["expr"]))
    assert said | grouped | matched <= labels
    assert rule["labels"]["severity"] in {"page", "warn"}


def test_each_alarm_has_its_own_name() -> None:
    names = [rule["alert"] for rule in RULES]
    assert len(set(names)) == len(names)


def test_what_waits_has_an_alert() -> None:
    """Each gauge of the backlog."""
    text = " ".join(rule["expr"] for rule in RULES)
    for gauge in (metrics.OUTBOX_OLDEST, metrics.EVENTS_PARKED, metrics.EVENTS_WAITING, metrics.JOBS_DUE):
        assert gauge._name in text
