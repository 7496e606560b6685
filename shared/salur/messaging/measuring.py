"""What a stage shows of itself: how much, how long, how often again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from salur.contracts.base import Lane
from salur.observability import metrics

_RECORDS = metrics.counter("salur_stage_records_total")
_BATCH_SECONDS = metrics.histogram("salur_stage_batch_seconds")
_BATCH_RECORDS = metrics.histogram("salur_stage_batch_records")
_STEP_SECONDS = metrics.histogram("salur_stage_step_seconds")
_RETRIES = metrics.counter("salur_stage_retries_total")
_PARKED = metrics.gauge("salur_stage_parked_records")
_DEAD = metrics.counter("salur_dead_letters_total")
_LAG = metrics.gauge("salur_stage_lag_records")
_OLDEST = metrics.gauge("salur_stage_oldest_record_seconds")


class StageMeter:
    """The metrics of one stage."""

    def __init__(self, stage: str, prefix: str) -> None:
        self._stage = stage
        self._prefix = prefix

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Times one step of a batch: load, decide, transaction, publish or commit."""
        began = time.perf_counter()
        yield
        _STEP_SECONDS.labels(stage=self._stage, step=name).observe(time.perf_counter() - began)

    def records(self, lane: Lane, outcome: str, count: int) -> None:
        """So many records of a lane are finished with."""
        if count:
            _RECORDS.labels(stage=self._stage, lane=lane, outcome=outcome).inc(count)

    def again(self, reason: str) -> None:
        """A batch or a record is tried again."""
        _RETRIES.labels(stage=self._stage, reason=reason).inc()

    def dead(self, topic: str, reason: str) -> None:
        """A record became a dead letter."""
        name = topic.removeprefix(self._prefix).removesuffix(".urgent")
        _DEAD.labels(topic=name, reason=reason).inc()

    def parked(self, count: int) -> None:
        """So many records wait."""
        _PARKED.labels(stage=self._stage).set(count)

    def batch(self, lane: Lane, records: int, seconds: float) -> None:
        """A batch's offsets are committed."""
        _BATCH_RECORDS.labels(stage=self._stage, lane=lane).observe(records)
        _BATCH_SECONDS.labels(stage=self._stage, lane=lane).observe(seconds)

    def behind(self, lane: Lane, records: int, oldest: float) -> None:
        """How far a lane is behind: unread records and the age (seconds) of the one at hand."""
        _LAG.labels(stage=self._stage, lane=lane).set(records)
        _OLDEST.labels(stage=self._stage, lane=lane).set(oldest)
