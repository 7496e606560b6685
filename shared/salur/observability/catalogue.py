"""The catalogue of metrics: what `metrics.yaml` declares, checked as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib.metadata import entry_points
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, model_validator

from salur.yaml_text import parsed

PREFIX = "salur_"


class Undeclared(Exception):
    """A metric, a label or a label's value that the catalogue does not hold."""

    safe_to_log = True


class MetricKind(StrEnum):
    """What a metric does: only grow, move both ways, or sort observations into buckets."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class LabelValues(BaseModel):
    """The closed set of values of one label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    values: tuple[str, ...] = ()
    entry_points: str | None = None
    otherwise: str | None = None
    pattern: str | None = None

    @cached_property
    def all(self) -> frozenset[str]:
        """Every value there is, those of installed packages included."""
        installed = entry_points(group=self.entry_points) if self.entry_points else ()
        others = (self.otherwise,) if self.otherwise else ()
        return frozenset((*self.values, *(entry.name for entry in installed), *others))

    def accept(self, value: str) -> str | None:
        """The value to count under, or None where it is not declared."""
        if value in self.all or (self.pattern and re.fullmatch(self.pattern, value)):
            return value
        return self.otherwise


class Metric(BaseModel):
    """One declared metric. `by` is the package that measures it, `labels` maps a label's name to its set of values."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    by: str
    kind: MetricKind
    help: str
    unit: str | None = None
    labels: Mapping[str, str] = Field(default_factory=dict)
    buckets: str | None = None


class Catalogue(BaseModel):
    """All labels, buckets and metrics."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    labels: Mapping[str, LabelValues]
    buckets: Mapping[str, tuple[float, ...]]
    metrics: tuple[Metric, ...]

    @model_validator(mode="after")
    def _whole(self) -> Catalogue:
        names = [metric.name for metric in self.metrics]
        if len(set(names)) != len(names):
            raise ValueError("a metric is declared twice")
        for metric in self.metrics:
            if missing := set(metric.labels.values()) - set(self.labels):
                raise ValueError(f"{metric.name}: no such set of label values: {', '.join(sorted(missing))}")
            if (metric.kind is MetricKind.HISTOGRAM) != (metric.buckets in self.buckets):
                raise ValueError(f"{metric.name}: a histogram has declared buckets, and nothing else has")
        return self

    def metric(self, name: str) -> Metric:
        """The declaration of a metric. Raises Undeclared."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise Undeclared(f"metric {name} is not in metrics.yaml")


@cache
def catalogue() -> Catalogue:
    """The catalogue of this installation."""
    text = files("salur.observability").joinpath("metrics.yaml").read_text(encoding="utf-8")
    return Catalogue.model_validate(parsed(text))
