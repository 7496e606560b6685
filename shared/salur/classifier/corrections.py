"""What officers decided, as rows to learn from. Texts are masked as `cases.changed` holds them.

Restricted cases are never among them: their words are sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from salur.contracts import wire
from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseChanged, Role
from salur.contracts.topics import Registry
from salur.messaging.errors import KafkaUnavailable
from salur.messaging.partitions import partitions_of

_TOPIC = "cases.changed"
_PLACED = frozenset({"dispatched", "moved"})
_PEOPLE = frozenset({Role.ADMIN, Role.OFFICER, Role.LEADER})
_LARGEST_FETCH = 8 * 1024 * 1024


@dataclass(frozen=True)
class Placed:
    """A report that a person gave to an agency; `corrected` where the machine had proposed another."""

    text: str
    agency: str
    corrected: bool


def placed(case: Case) -> Placed | None:
    """What a case teaches; None where no person placed it, or its words are not for learning from."""
    if case.sensitivity is Sensitivity.RESTRICTED or not case.text or case.agency is None:
        return None
    # The reporter of a false report does not teach where true ones belong, nor does a copy of another report.
    if case.judged or case.merged_into:
        return None
    if not any(entry.what in _PLACED and entry.by.role in _PEOPLE for entry in case.timeline):
        return None
    return Placed(case.text, case.agency, corrected=case.agency != case.proposed_agency)


async def read_placed(bootstrap: str, registry: Registry, pack: str) -> list[Placed]:
    """Everything that people placed in a jurisdiction so far. Raises KafkaUnavailable."""
    newest: dict[str, Case] = {}
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        client_id="salur-corrections",
        max_partition_fetch_bytes=_LARGEST_FETCH,
    )
    names = [registry.full_name(_TOPIC, lane) for lane in registry.topics[_TOPIC].lanes]
    try:
        await consumer.start()
        places = await partitions_of(consumer, names)
        if not places:
            raise UnknownTopicOrPartitionError(names[0])
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        left = {place for place in places if ends[place]}
        while left:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                for record in records:
                    _take(wire.attributes(record.headers).get("ce_type"), record.value, newest)
            left = {place for place in left if await consumer.position(place) < ends[place]}
    except KafkaError as error:
        raise KafkaUnavailable(type(error).__name__) from None
    finally:
        await consumer.stop()
    return list(_of_pack(newest.values(), pack))


def _of_pack(cases: Iterable[Case], pack: str) -> Iterable[Placed]:
    for case in cases:
        if case.pack == pack and (row := placed(case)) is not None:
            yield row


def _take(kind: str | None, value: bytes | None, newest: dict[str, Case]) -> None:
    if value is None:
        return
    try:
        event = wire.read(kind, value)
    except wire.Unreadable:
        return
    if isinstance(event, CaseChanged):
        known = newest.get(event.case.case)
        if known is None or known.version < event.case.version:
            newest[event.case.case] = event.case
