"""The metrics of this process: Prometheus objects made from the catalogue, and nothing beside it."""

from __future__ import annotations

from typing import Generic, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from salur.observability.catalogue import Catalogue, Metric, MetricKind, Undeclared, catalogue

M = TypeVar("M", Counter, Gauge, Histogram)

disable_created_metrics()  # type: ignore[no-untyped-call]  # prometheus-client leaves it untyped


class Series(Generic[M]):
    """One metric; `labels` gives the series of a set of label values."""

    def __init__(self, declared: Catalogue, metric: Metric, made: M) -> None:
        self._metric = metric
        self._made: M = made
        self._sets = {label: declared.labels[name] for label, name in metric.labels.items()}
        self._series: dict[tuple[tuple[str, str], ...], M] = {}

    def labels(self, **values: str) -> M:
        """The series of these values. Raises Undeclared for a label or a value the catalogue does not hold."""
        key = tuple(values.items())
        return self._series.get(key) or self._make(key, values)

    def _make(self, key: tuple[tuple[str, str], ...], values: dict[str, str]) -> M:
        if values.keys() != self._sets.keys():
            raise Undeclared(f"{self._metric.name} has the labels {sorted(self._sets)}, not {sorted(values)}")
        accepted: dict[str, str] = {}
        for label, value in values.items():
            known = self._sets[label].accept(str(value))
            if known is None:
                raise Undeclared(f"{self._metric.name}: a value given for {label} is not in metrics.yaml")
            accepted[label] = known
        made: M = self._made.labels(**accepted) if accepted else self._made
        if accepted == values:  # values counted as "other" are without number and would fill the memory
            self._series[key] = made
        return made


class Metrics:
    """The metrics of one registry, by name. A name of another kind, or of none, raises Undeclared."""

    def __init__(self, declared: Catalogue, registry: CollectorRegistry) -> None:
        self.registry = registry
        self._counters: dict[str, Series[Counter]] = {}
        self._gauges: dict[str, Series[Gauge]] = {}
        self._histograms: dict[str, Series[Histogram]] = {}
        for metric in declared.metrics:
            labels = tuple(metric.labels)
            match metric.kind:
                case MetricKind.COUNTER:
                    counter = Counter(metric.name, metric.help, labels, registry=registry)
                    self._counters[metric.name] = Series(declared, metric, counter)
                case MetricKind.GAUGE:
                    gauge = Gauge(metric.name, metric.help, labels, registry=registry)
                    self._gauges[metric.name] = Series(declared, metric, gauge)
                case MetricKind.HISTOGRAM:
                    buckets = declared.buckets[metric.buckets or ""]
                    histogram = Histogram(
                        metric.name, metric.help, labels, registry=registry, buckets=buckets
                    )
                    self._histograms[metric.name] = Series(declared, metric, histogram)

    def counter(self, name: str) -> Series[Counter]:
        """A metric that only grows."""
        return _declared(self._counters, name)

    def gauge(self, name: str) -> Series[Gauge]:
        """A metric that is what it is now."""
        return _declared(self._gauges, name)

    def histogram(self, name: str) -> Series[Histogram]:
        """A metric that sorts observations into buckets."""
        return _declared(self._histograms, name)


def _declared(made: dict[str, Series[M]], name: str) -> Series[M]:
    try:
        return made[name]
    except KeyError:
        raise Undeclared(f"metric {name} is not in metrics.yaml as what it is used for") from None


def _of_this_process() -> Metrics:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return Metrics(catalogue(), registry)


metrics = _of_this_process()
