"""Every metric is in the reference with its kind and labels, and the reference names no other."""

import re

import pytest
from prometheus_client import REGISTRY

import interviews.asgi  # noqa: F401 - what a web process loads
from tests.architecture.source import CHECKOUT

pytestmark = pytest.mark.unit

ROW = re.compile(r"^\| `(viva_\w+)` \| (\w+) \|([^|]*)\|", re.MULTILINE)


def metrics_registered() -> dict[str, str]:
    """Name, as it is read, to kind."""
    found = {}
    for collector in list(REGISTRY._collector_to_names):
        for metric in getattr(collector, "describe", list)():
            if metric.name.startswith("viva_"):
                ending = "_total" if metric.type == "counter" else ""
                found[metric.name + ending] = metric.type
    return found


def labels_registered() -> dict[str, set[str]]:
    found = {}
    for name, collector in REGISTRY._names_to_collectors.items():
        labels = getattr(collector, "_labelnames", None)
        if name.startswith("viva_") and labels is not None:
            found[name] = set(labels)
    return found


def rows() -> list[tuple[str, str, str]]:
    reference = (CHECKOUT / "docs/reference/metrics.md").read_text(encoding="utf-8")
    return ROW.findall(reference)


def test_every_metric_is_documented_and_every_documented_one_exists() -> None:
    assert {name: kind for name, kind, _ in rows()} == metrics_registered()


def test_the_labels_are_those_of_the_reference() -> None:
    labels = labels_registered()
    told = {name: set(re.findall(r"`(\w+)`", cell)) for name, _, cell in rows() if name in labels}
    assert {name: labels[name] for name in told} == told
    assert len(told) > 5
