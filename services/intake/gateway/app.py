"""Wires the gateway: a door for each account of each channel, Kafka behind them, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from salur.channels.discovery import open_channels
from salur.channels.protocol import Webhooked
from salur.contracts.topics import DEAD_LETTER_SUFFIX
from salur.duty_book import DutyBook, DutySettings
from salur.packs import Pack
from salur.privacy import Purpose
from salur.process import Process, Role
from salur.web.serving import serving
from services.intake.gateway.adapters.numbers import NumbersOfPacks
from services.intake.gateway.adapters.sink import WatchedProducer
from services.intake.gateway.adapters.tally import MetricsTally
from services.intake.gateway.adapters.urgent_senders import UrgentSendersTail
from services.intake.gateway.domain import Sorter
from services.intake.gateway.handlers import Door
from services.intake.gateway.letters import Letters
from services.intake.gateway.webhooks import Webhooks


class GatewaySettings(DutySettings):
    """The gateway's own settings are the telephones of those on duty; its channels bring theirs."""


def webhooks(process: Process, sink: WatchedProducer, urgent: UrgentSendersTail) -> Webhooks:
    """The webhooks of all accounts."""
    keys = process.keys.only(Purpose.MESSAGE, Purpose.REF)
    refs = keys.refs()
    numbers = NumbersOfPacks(process.packs)
    registry = process.registry
    dead_letters = registry.full_name("intake.messages") + DEAD_LETTER_SUFFIX
    tally = MetricsTally()
    duty = DutyBook.of(process.settings)

    def door(name: str, account: str, channel: Webhooked) -> Door:
        def pack_of(number: str, words: str) -> Pack | None:
            return numbers.pack(channel.name, number, words) if channel.serves(number) else None

        return Door(
            channel,
            f"/hooks/{name}/{account}",
            sorter=Sorter(
                channel.name, keys, refs, pack_of=pack_of, urgent_now=urgent.holds, on_duty=duty.posts
            ),
            letters=Letters(dead_letters, keys, refs),
            registry=registry,
            sink=sink,
            tally=tally,
            clock=process.clock,
        )

    accounts = open_channels().accounts
    doors = {
        f"/hooks/{name}/{account}": door(name, account, channel)
        for (name, account), channel in accounts.items()
        if isinstance(channel, Webhooked)
    }
    return Webhooks(doors, tally)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Serves webhooks until the context ends."""
    settings: GatewaySettings = process.settings
    async with process.producer() as producer:
        sink = WatchedProducer(producer)
        process.failures.append(sink.broken)
        topic = process.registry.full_name("intake.urgent-senders")
        urgent = UrgentSendersTail(settings.kafka, topic, process.clock)
        following = process.spawn(urgent.follow(), "urgent-senders")
        try:
            async with serving(webhooks(process, sink, urgent), settings.host, settings.port):
                yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


ROLE = Role("intake", "gateway", GatewaySettings, start, listens=True)
