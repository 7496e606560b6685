import pytest
from prometheus_client import CollectorRegistry, generate_latest
from pydantic import ValidationError

from salur.observability import Metrics, Undeclared, catalogue
from salur.observability.catalogue import Catalogue


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> Metrics:
    return Metrics(catalogue(), registry)


def test_what_is_counted_is_exposed_under_its_name(metrics: Metrics, registry: CollectorRegistry) -> None:
    series = metrics.counter("salur_webhook_requests_total").labels(channel="whatsapp", outcome="accepted")
    series.inc()
    assert (
        metrics.counter("salur_webhook_requests_total").labels(channel="whatsapp", outcome="accepted")
        is series
    )
    metrics.histogram("salur_stage_batch_seconds").labels(stage="verify", lane="urgent").observe(0.03)
    metrics.gauge("salur_sse_clients").labels().set(3)
    text = generate_latest(registry).decode()
    assert 'salur_webhook_requests_total{channel="whatsapp",outcome="accepted"} 1.0' in text
    assert 'salur_stage_batch_seconds_bucket{lane="urgent",le="0.05",stage="verify"} 1.0' in text
    assert "salur_sse_clients 3.0" in text
    assert "_created" not in text


def test_the_order_of_labels_makes_no_other_series(metrics: Metrics, registry: CollectorRegistry) -> None:
    metrics.counter("salur_webhook_requests_total").labels(channel="sms", outcome="malformed").inc()
    metrics.counter("salur_webhook_requests_total").labels(outcome="malformed", channel="sms").inc()
    assert (
        registry.get_sample_value("salur_webhook_requests_total", {"channel": "sms", "outcome": "malformed"})
        == 2
    )


def test_an_undeclared_metric_label_or_value_is_refused(metrics: Metrics) -> None:
    with pytest.raises(Undeclared, match="salur_unheard_of_total"):
        metrics.counter("salur_unheard_of_total")
    with pytest.raises(Undeclared, match="as what it is used for"):
        metrics.gauge("salur_webhook_requests_total")
    webhooks = metrics.counter("salur_webhook_requests_total")
    with pytest.raises(Undeclared, match="has the labels"):
        webhooks.labels(channel="whatsapp")
    with pytest.raises(Undeclared, match="has the labels"):
        webhooks.labels(channel="whatsapp", outcome="accepted", sender="s_1")
    with pytest.raises(Undeclared, match="value given for outcome") as caught:
        webhooks.labels(channel="whatsapp", outcome="628001234567")
    assert "62800" not in str(caught.value)


def test_a_set_that_says_so_counts_the_unknown_as_other(
    metrics: Metrics, registry: CollectorRegistry
) -> None:
    dead = metrics.counter("salur_dead_letters_total")
    for reason in ("never_heard", "heard_neither"):
        dead.labels(topic="intake.messages", reason=reason).inc()
    assert (
        registry.get_sample_value("salur_dead_letters_total", {"topic": "intake.messages", "reason": "other"})
        == 2
    )


@pytest.mark.parametrize(
    "metric",
    [
        {"labels": {"lane": "lanes"}},
        {"kind": "histogram"},
        {"buckets": "b"},
        {"colour": "red"},
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(metric: dict[str, object]) -> None:
    declared = {"name": "salur_a_total", "by": "salur", "kind": "counter", "help": "A."} | metric
    with pytest.raises(ValidationError):
        Catalogue.model_validate({"labels": {}, "buckets": {"b": [1]}, "metrics": [declared]})


def test_a_metric_is_declared_once() -> None:
    declared = {"name": "salur_a_total", "by": "salur", "kind": "counter", "help": "A."}
    with pytest.raises(ValidationError, match="declared twice"):
        Catalogue.model_validate({"labels": {}, "buckets": {}, "metrics": [declared, declared]})
