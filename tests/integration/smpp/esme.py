"""One side of a line for tests: an ESME that notes what it is told, and message centres that do as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from salur.channels.smpp.codec import Frames, decode, encode
from salur.channels.smpp.errors import Status
from salur.channels.smpp.link import Answer, Timing
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.pdus import Address, Bound, Command, MessageId, Pdu, ShortMessage
from salur.channels.smpp.session import Patience, Session
from salur.channels.smpp.settings import Account

PATIENCE = Patience(first=0.02, longest=0.1, stable=5.0)
TIMING = Timing(answer_within=0.5, enquire_every=0.2, prove_after=0.1)


def account(port: int, **changes: Any) -> Account:
    """An account with a centre on this machine."""
    given = {"name": "contoh", "host": "127.0.0.1", "port": port, "system_id": "salur", "password": "rahasia"}
    return Account.model_validate(given | {"short_code": "1708"} | changes)


def message(text: bytes = b"Halo", phone: str = "628001234567", **changes: Any) -> ShortMessage:
    """A message from a telephone to 1708."""
    return ShortMessage(Address(1, 1, phone), Address(0, 1, "1708"), text, **changes)


@dataclass
class Noted:
    """An ESME's ear: what it took, what was proven, how often it was cut off. `status` is what it says."""

    status: int = Status.ROK
    taken: list[bytes] = field(default_factory=list)
    proven_tokens: list[object] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    ups: int = 0
    downs: int = 0
    cuts: int = 0
    hold: asyncio.Event | None = None

    async def take(self, requests: Sequence[Pdu]) -> Sequence[Answer]:
        if self.hold is not None:
            await self.hold.wait()
        answers = []
        for request in requests:
            if not isinstance(request.body, ShortMessage):
                answers.append(Answer(request.answer(Status.RINVBNDSTS)))
                continue
            self.taken.append(request.body.payload)
            answers.append(Answer(request.answer(self.status, MessageId()), request.body.payload))
        return answers

    def proven(self, tokens: Sequence[object]) -> None:
        self.proven_tokens.extend(tokens)

    def malformed(self, bad: BadPdu | OutOfStep) -> None:
        self.bad.append(str(bad))

    def cut(self) -> None:
        self.cuts += 1

    def up(self, kind: Command) -> None:
        self.ups += 1

    def down(self, kind: Command) -> None:
        self.downs += 1


@asynccontextmanager
async def esme(
    port: int, noted: Noted, kind: Command = Command.BIND_TRANSCEIVER, timing: Timing = TIMING, **changes: Any
) -> AsyncIterator[Session]:
    """A session at work until the block ends."""
    session = Session(
        account(port, **changes), kind, lambda: noted, watch=noted, patience=PATIENCE, timing=timing
    )
    running = asyncio.create_task(session.run())
    try:
        yield session
    finally:
        await session.stop()
        await asyncio.wait_for(running, 5)


class Line:
    """A scripted centre's end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer
        self._frames = Frames()
        self._read: list[Pdu] = []

    def send(self, *pdus: Pdu | bytes) -> None:
        for pdu in pdus:
            self.writer.write(pdu if isinstance(pdu, bytes) else encode(pdu))

    async def next(self, command: Command | None = None) -> Pdu:
        """The next PDU, or the next of a command; enquiries in between are answered."""
        while True:
            while not self._read:
                data = await self._reader.read(65536)
                if not data:
                    raise EOFError
                self._read.extend(decode(frame) for frame in self._frames.feed(data))
            pdu = self._read.pop(0)
            if command in (None, pdu.command):
                return pdu
            if pdu.command is Command.ENQUIRE_LINK:
                self.send(pdu.answer())

    async def bind(self) -> Pdu:
        """Takes the ESME's bind."""
        pdu = await self.next()
        self.send(pdu.answer(body=Bound("naskah")))
        return pdu


@asynccontextmanager
async def scripted(script: Callable[[Line, int], Awaitable[None]]) -> AsyncIterator[int]:
    """A centre that does on each connection what `script` says, with the connection's number; gives its port."""
    count = 0
    tasks: set[asyncio.Task[Any]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await script(Line(reader, writer), count)
        except (EOFError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
