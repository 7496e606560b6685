"""Wires notify: a stage for what is asked, a stage for receipts, and the lines that send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

from pydantic import Field

from salur.channels.discovery import open_channels
from salur.channels.pacing import Overtaking, Pace
from salur.channels.protocol import Paced
from salur.channels.smpp import Smpp
from salur.contracts.base import Contract, Lane
from salur.contracts.messages import ReceiptReceived, ReceiptUntilReceived
from salur.contracts.notifications import NotificationRequested
from salur.duty_book import DutyBook, DutySettings
from salur.messaging.clock import Clock
from salur.messaging.producer import Producer
from salur.messaging.routes import Route, StageSpec, nothing
from salur.observability import get_logger
from salur.packs import Packs
from salur.privacy import KeyRing, VaultReader
from salur.privacy.audit_log import AuditLog
from salur.process import Process, Role
from salur.store.database import Store
from salur.store.work import Work
from services.notify.adapters.addresses import DutyAddresses, VaultAddresses
from services.notify.adapters.documents import KINDS, MESSAGES, SENT, forget
from services.notify.adapters.marks import MongoMarks
from services.notify.adapters.messages import StoredMessages, message_of, sent_of
from services.notify.adapters.outbox import MongoOutbox
from services.notify.adapters.smpp import SmppWire, Wires
from services.notify.adapters.tally import MetricsTally
from services.notify.adapters.untold import MongoUntold
from services.notify.adapters.windows import Listener, MongoWindows
from services.notify.adapters.wire import HttpWire
from services.notify.courier import Courier
from services.notify.handlers import NotifyUnit, on_receipt, on_receipt_until, on_requested
from services.notify.line import Line, Tempo
from services.notify.lines import Lines
from services.notify.ports import Share, Tally
from services.notify.teller import Teller

log = get_logger("notify")


class NotifySettings(DutySettings):
    """How fast notify sends and how long it waits."""

    notify_per_second: float = Field(
        60.0, gt=0, description="texts a second from one number; WhatsApp's own limit is 80"
    )
    notify_at_once: int = Field(32, gt=0, description="texts under way at once from one number")
    notify_lease: float = Field(60.0, gt=0, description="seconds after which a dead replica's texts go again")
    notify_patience: float = Field(10.0, gt=0, description="seconds that a provider may take to answer")
    web_sms: dict[str, str] = Field(
        {}, description="as JSON: by short code, the SMS line that takes what WhatsApp refuses (CODE@ACCOUNT)"
    )
    notify_look_every: float = Field(
        1.0, gt=0, description="seconds between looks for what other replicas left"
    )


def requests(
    packs: Packs, lines: Lines, tally: Tally, keys: KeyRing, store: Store, sms_lines: Mapping[str, str]
) -> StageSpec[NotifyUnit]:
    """The stage that stores what is to be said."""

    return StageSpec(
        name="notify",
        database="notify",
        topics=("notifications.requested",),
        routes=(Route(NotificationRequested, on_requested, needs=message_of),),
        unit=partial(_unit, packs, tally, keys, store, sms_lines),
        kinds=KINDS,
        forget=forget,
        after=partial(_wake, lines),
    )


def receipts(
    packs: Packs, lines: Lines, tally: Tally, keys: KeyRing, store: Store, sms_lines: Mapping[str, str]
) -> StageSpec[NotifyUnit]:
    """The stage that notes how far each text came."""

    return StageSpec(
        name="notify-receipts",
        database="notify",
        topics=("notifications.receipts",),
        routes=(
            Route(ReceiptReceived, on_receipt, needs=sent_of),
            Route(ReceiptUntilReceived, on_receipt_until, needs=nothing),
        ),
        unit=partial(_unit, packs, tally, keys, store, sms_lines),
        kinds=(MESSAGES, SENT),
        after=partial(_wake, lines),
    )


def _unit(
    packs: Packs,
    tally: Tally,
    keys: KeyRing,
    store: Store,
    sms_lines: Mapping[str, str],
    work: Work,
    clock: Clock,
) -> NotifyUnit:
    return NotifyUnit(StoredMessages(work, store), clock, packs, tally, keys, sms_lines)


def _wake(lines: Lines, unit: NotifyUnit, _: Sequence[Contract]) -> None:
    lines.stored(unit.waiting)


def tempo_of(settings: NotifySettings, channel: object, *, beside: bool = False) -> Tempo:
    """How fast a number sends: as its provider's account says, else as the settings do.

    `beside`: another line of this process sends through the same window, and finds a quarter of it free.
    """
    lease = timedelta(seconds=settings.notify_lease)
    if isinstance(channel, Paced):
        at_once = max(1, channel.at_once * 3 // 4) if beside else channel.at_once
        return Tempo(channel.per_second, at_once, lease)
    return Tempo(settings.notify_per_second, settings.notify_at_once, lease)


def _book(process: Process) -> DutyBook:
    """The numbers of those on duty; which posts have none is said here, not when somebody is in danger."""
    book = DutyBook.of(process.settings)
    missing = list(book.missing(process.packs))
    if missing:
        log.warning(
            "posts_without_number", count=len(missing), pack=missing[0].pack, agency=missing[0].agency
        )
    return book


@asynccontextmanager
async def sending(process: Process, store: Store, producer: Producer, tally: Tally) -> AsyncIterator[Lines]:
    """The lines at work; at the end nothing more is claimed and what is under way is finished."""
    settings: NotifySettings = process.settings
    clock = process.clock
    audit = AuditLog(store, "notify", f"notify-{settings.instance}", clock)
    await audit.prepare()
    anchoring = process.anchor(audit, producer)
    await store.prepare(KINDS)
    outbox = MongoOutbox(store)
    teller = Teller(MongoUntold(store), producer, process.registry, clock)
    marks = MongoMarks(store, clock, teller.tell)
    windows = MongoWindows(store)
    http = HttpWire(settings.notify_patience)
    smpp = SmppWire((channel.account for channel in Smpp.accounts().values()), settings.notify_patience)
    channels = open_channels()
    courier = Courier(
        channels,
        DutyAddresses(_book(process), VaultAddresses(VaultReader(partial(Work, store), process.keys, audit))),
        Wires(http, smpp),
        marks,
        windows,
        refs=process.keys.refs(),
        tally=tally,
        clock=clock,
    )

    paces: dict[str, Pace] = {}

    def line(share: Share) -> Line:
        channel = channels.sender(*share.queue.split("/", 1))
        routine = share.lane is Lane.ROUTINE
        tempo = tempo_of(settings, channel, beside=routine and Lane.URGENT in process.lanes)
        now = asyncio.get_running_loop().time()
        pace = paces.setdefault(share.queue, Pace(tempo.per_second, now))
        if not routine:
            pace = Overtaking(tempo.per_second, now, pace)
        return Line(share, outbox, courier, marks, clock=clock, tempo=tempo, pace=pace)

    lines = Lines(outbox, line, settings.notify_look_every, process.lanes)
    works = [lines.run(), marks.run(), teller.run()]
    if any(number.templates for pack in process.packs for number in pack.channels.whatsapp):
        for lane in process.lanes:
            topic = process.registry.full_name("intake.messages", lane)
            group = f"{settings.prefix}notify-windows.{lane}"
            works.append(Listener(windows, settings.kafka, topic, group).follow())
    running = [asyncio.create_task(work) for work in works]
    process.failures.extend([*running, *smpp.start()])
    try:
        yield lines
    finally:
        lines.stop()
        await asyncio.wait({running[0]}, timeout=settings.notify_patience + 1)
        for task in (*running, anchoring):
            task.cancel()
        await asyncio.gather(*running, anchoring, return_exceptions=True)
        await smpp.close()
        await http.close()


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Stores, sends and notes until the context ends."""
    tally = MetricsTally()
    async with (
        process.store() as store,
        process.producer() as producer,
        sending(process, store, producer, tally) as lines,
        process.stages(
            [
                stage(process.packs, lines, tally, process.keys, store, process.settings.web_sms)
                for stage in (requests, receipts)
            ],
            store,
            producer,
        ),
    ):
        yield


ROLE = Role(service="notify", name="worker", settings=NotifySettings, start=start)
