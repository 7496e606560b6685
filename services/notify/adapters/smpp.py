"""SMPP to the message centres: transmitter binds of each account, held for as long as notify lives."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from salur.channels.protocol import ProviderRequest, ProviderResponse
from salur.channels.smpp.errors import Status
from salur.channels.smpp.link import Answer, Cut, NoAnswer, Timing
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.outbound import SCHEME
from salur.channels.smpp.pdus import Command, MessageId, Pdu
from salur.channels.smpp.session import NotBound, Senders, Session
from salur.channels.smpp.settings import Account
from salur.observability import get_logger, metrics
from services.notify.ports import Unreachable, Wire

log = get_logger("smpp")


class SmppWire:
    """The sending binds of all accounts. `patience` is in seconds, for an answer."""

    def __init__(self, accounts: Iterable[Account], patience: float) -> None:
        self._sessions: dict[str, list[Session]] = {
            account.name: [_session(account, patience) for _ in range(account.sending_binds)]
            for account in accounts
        }
        self._senders = {name: Senders(sessions) for name, sessions in self._sessions.items()}
        self._running: list[asyncio.Task[None]] = []

    def start(self) -> Sequence[asyncio.Task[None]]:
        """Dials; the tasks end when the wire is closed."""
        self._running = [asyncio.create_task(session.run()) for session in self._all()]
        return self._running

    async def send(self, request: ProviderRequest) -> ProviderResponse:
        """The centre's answer: command_status, and its id of the text as the body."""
        try:
            answer = await self._senders[request.url.removeprefix(SCHEME)].send(request.body)
        except (NotBound, NoAnswer, Cut) as away:
            raise Unreachable(_CODES[type(away)]) from None
        if answer.status == Status.ROK and answer.command is not Command.SUBMIT_SM_RESP:
            raise Unreachable("nack")
        found = answer.body.message_id if isinstance(answer.body, MessageId) else ""
        return ProviderResponse(answer.status, {}, found.encode("latin-1"))

    async def close(self) -> None:
        """Takes leave of the centres."""
        await asyncio.gather(*(session.stop() for session in self._all()))
        await asyncio.gather(*self._running, return_exceptions=True)

    def _all(self) -> list[Session]:
        return [session for sessions in self._sessions.values() for session in sessions]


class Wires:
    """Sends each request by the wire its address names."""

    def __init__(self, http: Wire, smpp: Wire) -> None:
        self._http = http
        self._smpp = smpp

    async def send(self, request: ProviderRequest) -> ProviderResponse:
        wire = self._smpp if request.url.startswith(SCHEME) else self._http
        return await wire.send(request)


_CODES: dict[type[Exception], str] = {NotBound: "not_bound", NoAnswer: "timeout", Cut: "cut"}


def _session(account: Account, patience: float) -> Session:
    timing = Timing(answer_within=patience, enquire_every=account.enquire_every)
    return Session(
        account,
        Command.BIND_TRANSMITTER,
        lambda: _Deaf(account.name),
        watch=_Watch(account.name),
        timing=timing,
    )


class _Deaf:
    """Answers a centre that sends messages to a transmitter: those are for the SMS role's binds."""

    def __init__(self, account: str) -> None:
        self._account = account

    async def take(self, requests: Sequence[Pdu]) -> Sequence[Answer]:
        return [Answer(request.answer(Status.RINVBNDSTS)) for request in requests]

    def proven(self, tokens: Sequence[object]) -> None:
        """Nothing is remembered of answers."""

    def malformed(self, bad: BadPdu | OutOfStep) -> None:
        log.warning("malformed", account=self._account, where=bad.where, reason=bad.status.name)

    def cut(self) -> None:
        """What was under way is told by `send`."""


class _Watch:
    """Shows how many binds are up."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._binds = metrics.gauge("salur_smpp_binds")

    def up(self, kind: Command) -> None:
        self._binds.labels(account=self._account, kind=kind.name.lower()).inc()

    def down(self, kind: Command) -> None:
        self._binds.labels(account=self._account, kind=kind.name.lower()).dec()
