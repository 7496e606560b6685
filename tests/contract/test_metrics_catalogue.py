"""The table of metrics against the code: names, units, closed labels, and each metric measured by who it says."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from salur.contracts.base import Lane
from salur.contracts.cases import CaseState
from salur.contracts.messages import MessageKind, ReceiptState
from salur.contracts.topics import registry
from salur.observability import catalogue
from salur.observability.catalogue import PREFIX, Metric, MetricKind
from services.intake.gateway.outcome import Outcome

ROOT = Path(__file__).parents[2]
PACKAGES = {"salur": ROOT / "shared" / "salur", "services": ROOT / "services", "sandbox": ROOT / "sandbox"}
KINDS = {kind.value for kind in MetricKind}


@cache
def uses() -> dict[str, set[str]]:
    """Each metric's name as the code says it, with the modules that say it."""
    found: dict[str, set[str]] = {}
    for package, folder in PACKAGES.items():
        for file in folder.rglob("*.py"):
            module = ".".join((package, *file.relative_to(folder).with_suffix("").parts))
            for name in _names(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(name, set()).add(module)
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    """The first arguments of `metrics.counter(…)` and its like."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="metrics"), attr=kind), args=[first, *_]) if (
                kind in KINDS
            ):
                assert isinstance(first, ast.Constant), (
                    "a metric's name is written out, so that it can be found"
                )
                yield str(first.value)


def metric_id(metric: Metric) -> str:
    return metric.name


@pytest.mark.parametrize("metric", catalogue().metrics, ids=metric_id)
def test_a_name_says_whose_it_is_and_in_which_unit(metric: Metric) -> None:
    assert re.fullmatch(rf"{PREFIX}[a-z]+(_[a-z]+)*", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is MetricKind.COUNTER)
    assert metric.name.endswith("_seconds") == (metric.unit == "seconds")
    assert metric.help.endswith((".", ". "))
    assert not re.search(r"_(ms|minutes|millis|count|sum|bucket)$", metric.name)
    if metric.kind is MetricKind.COUNTER:
        assert metric.unit, "what is counted?"


@pytest.mark.parametrize("metric", catalogue().metrics, ids=metric_id)
def test_its_labels_are_closed_and_few(metric: Metric) -> None:
    series = 1
    for name in metric.labels.values():
        values = catalogue().labels[name]
        assert values.pattern or values.all
        series *= max(1, len(values.all))
    assert series <= 250, "too many series for one metric"


def test_no_label_can_name_a_person_or_a_case() -> None:
    names = {label for metric in catalogue().metrics for label in metric.labels}
    assert not names & {"sender", "citizen", "nik", "phone", "name", "case", "report", "code", "text", "user"}


@pytest.mark.parametrize("name", sorted(catalogue().labels))
def test_every_set_of_values_is_used(name: str) -> None:
    assert any(name in metric.labels.values() for metric in catalogue().metrics)


def test_every_group_of_buckets_is_used_and_rises() -> None:
    for name, bounds in catalogue().buckets.items():
        assert any(metric.buckets == name for metric in catalogue().metrics)
        assert list(bounds) == sorted(set(bounds))


@pytest.mark.parametrize(
    ("label", "enum"),
    [
        ("lane", Lane),
        ("kind", MessageKind),
        ("case_state", CaseState),
        ("receipt_state", ReceiptState),
        ("webhook_outcome", Outcome),
    ],
)
def test_a_set_of_values_is_that_of_the_code(label: str, enum: type[StrEnum]) -> None:
    assert catalogue().labels[label].all == {member.value for member in enum}


def test_the_topics_are_those_of_the_registry() -> None:
    assert set(catalogue().labels["topic"].values) == set(registry("").topics)


def test_every_metric_the_code_uses_is_declared() -> None:
    assert uses().keys() <= {metric.name for metric in catalogue().metrics}


@pytest.mark.parametrize("metric", catalogue().metrics, ids=metric_id)
def test_every_declared_metric_is_measured_where_it_says(metric: Metric) -> None:
    modules = uses().get(metric.name, set())
    assert any(module.startswith(f"{metric.by}.") for module in modules), f"{metric.by} does not measure it"


def test_the_table_is_part_of_the_package() -> None:
    assert files("salur.observability").joinpath("metrics.yaml").is_file()
