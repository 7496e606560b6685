"""What a stage does with each event: a handler, and what to read for it before the batch is decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from salur.contracts.base import Contract
from salur.messaging.clock import Clock
from salur.messaging.erasures import Forget
from salur.store.kinds import Kind
from salur.store.work import Work

E = TypeVar("E", bound=Contract)
U = TypeVar("U")

Handler = Callable[[E, U], Awaitable[Sequence[Contract]]]
Needs = Callable[[E], Iterable[tuple[Kind[Any], str]]]


@dataclass(frozen=True)
class Route(Generic[U]):
    """One event type of a stage. `needs` names the documents its handler will get, to read them all at once."""

    event: type[Contract]
    handler: Handler[Any, U]
    needs: Needs[Any]


@dataclass(frozen=True)
class StageSpec(Generic[U]):
    """A stage: its name (in ids and the ledger), its database, what it reads and what it does.

    `unit` makes what handlers are given from a unit of work and the clock.
    """

    name: str
    database: str
    topics: tuple[str, ...]
    routes: tuple[Route[U], ...]
    unit: Callable[[Work, Clock], U]
    kinds: tuple[Kind[Any], ...]
    co_partitioned: bool = False
    batch: int = 500
    """So many records are decided and written together."""
    batches: int = 1
    """So many batches are taken from Kafka at once where so much waits; the next is decided while one is written. What has
    the same key is in the same batch, so more than one is for a stage in which no record of another key matters to a
    record's decision."""
    newest: tuple[Kind[Any], type[Contract]] | None = None
    """A kind of document, and the event in a compacted topic that tells its state under the document's id."""
    audit: Callable[[Sequence[Contract]], Mapping[str, str] | None] | None = None
    """What the audit chain is told of the events a batch gave, in the batch's own transaction; None for nothing."""
    forget: Forget | None = None
    """What the service drops of its own when a citizen is erased; its ledger is seen to for it."""
    foresee: Callable[[U, Sequence[Contract]], Awaitable[None]] | None = None
    """Given the events of a batch that are still to be decided, so that their handlers find at hand what no `needs` can
    name: one look-up for all of them."""
    after: Callable[[U, Sequence[Contract]], None] | None = None
    """Given a batch's unit and the events it gave (none, where it only wrote) once they are published, e.g. to wake a
    sender. Batches of one process overlap: what is to be done after one stands in its unit and nowhere that they share."""


def nothing(_: Contract) -> Iterable[tuple[Kind[Any], str]]:
    """The needs of a handler that reads nothing beforehand."""
    return ()
