"""Wires the SMS role: sessions with the message centres of all accounts, Kafka behind them, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from salur.channels.smpp import Smpp
from salur.channels.smpp.session import Session
from salur.channels.smpp.settings import Account
from salur.contracts.topics import DEAD_LETTER_SUFFIX
from salur.duty_book import DutyBook, DutySettings
from salur.packs import Pack
from salur.privacy import Purpose
from salur.process import BadSettings, Process, Role
from services.intake.gateway.adapters.sink import WatchedProducer
from services.intake.gateway.adapters.urgent_senders import UrgentSendersTail
from services.intake.gateway.domain import Sorter
from services.intake.gateway.letters import Letters
from services.intake.sms.adapters.recent import left_behind
from services.intake.sms.adapters.tally import MetricsTally
from services.intake.sms.domain import Arrivals, LeftBehind, Naming
from services.intake.sms.handlers import STAGE, Ear


class SmsSettings(DutySettings):
    """The SMS role's own settings are the telephones of those on duty; its channel brings the accounts."""


def owner_of(process: Process, account: Account) -> Callable[[str, str], Pack | None]:
    """Whose a message to an account is: by its keyword, else the account's own jurisdiction, else the code's."""
    codes = process.packs.short_codes
    own = process.packs.get(account.pack) if account.pack else None

    def pack_of(_number: str, words: str) -> Pack | None:
        named = codes.named(account.short_code, words)
        return named.whose if named else own or codes.holder(account.short_code, words)

    return pack_of


def ear(
    process: Process, account: Account, sink: WatchedProducer, urgent: UrgentSendersTail, before: LeftBehind
) -> Ear:
    """What hears one account."""
    keys = process.keys.only(Purpose.MESSAGE, Purpose.REF)
    refs = keys.refs()
    naming = Naming(Smpp.name, account.number, refs)
    dead_letters = process.registry.full_name("intake.messages") + DEAD_LETTER_SUFFIX
    return Ear(
        account,
        naming,
        Arrivals(naming, before),
        Sorter(
            Smpp.name,
            keys,
            refs,
            pack_of=owner_of(process, account),
            urgent_now=urgent.holds,
            on_duty=DutyBook.of(process.settings).posts,
        ),
        Letters(dead_letters, keys, refs, STAGE),
        process.registry,
        sink,
        MetricsTally(account.name),
        process.health,
        process.clock,
    )


def accounts_of(process: Process) -> list[Account]:
    """The accounts of the environment. Raises BadSettings for one whose pack is not there."""
    accounts = [channel.account for channel in Smpp.accounts().values()]
    for account in accounts:
        if account.pack and account.pack not in process.packs.by_code:
            raise BadSettings(
                f"SALUR_SMPP: account {account.name} names pack {account.pack}, which is not loaded."
            )
    return accounts


@asynccontextmanager
async def listening(
    process: Process, sink: WatchedProducer, urgent: UrgentSendersTail
) -> AsyncIterator[None]:
    """Holds the binds of all accounts until the context ends, and takes leave of the centres then."""
    accounts = accounts_of(process)
    numbers = [account.number for account in accounts]
    kafka, now = process.settings.kafka, process.clock.now()
    before = await left_behind(kafka, process.registry, Smpp.name, numbers, now) if accounts else {}
    sessions: list[Session] = []
    for account in accounts:
        heard = ear(process, account, sink, urgent, before[account.number])
        watch = MetricsTally(account.name)
        sessions += Smpp(account).sessions(heard.line, watch)
    running = [asyncio.create_task(session.run()) for session in sessions]
    process.failures.extend(running)
    try:
        yield
    finally:
        await asyncio.gather(*(session.stop() for session in sessions))
        await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Hears SMS until the context ends; idle where no account is set up."""
    async with process.producer() as producer:
        sink = WatchedProducer(producer)
        process.failures.append(sink.broken)
        topic = process.registry.full_name("intake.urgent-senders")
        urgent = UrgentSendersTail(process.settings.kafka, topic, process.clock)
        following = process.spawn(urgent.follow(), "urgent-senders")
        try:
            async with listening(process, sink, urgent):
                yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)


ROLE = Role("intake", "sms", SmsSettings, start)
