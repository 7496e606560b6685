"""One connection that speaks SMPP, from either side: sequence numbers, a window, enquire_link both ways, a clean end.

Requests of the other side are answered in their order and in batches, as they come. An answer is proven when an
enquire_link that was sent after it has come back: before that a cut may have swallowed it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from salur.channels.smpp.codec import Frames, decode, encode, with_sequence
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.pdus import Command, Pdu, nack

MOST_AT_ONCE = 500
MOST_WAITING = 2000
_CHUNK = 64 * 1024
_LAST_SEQUENCE = 0x7FFF_FFFF


class Cut(Exception):
    """The connection is over. The text is a code that says why."""

    safe_to_log = True


class NoAnswer(Exception):
    """The other side did not answer in time; whether it acted is not known."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: for an answer; between enquiries on a quiet line; from an answer to the enquiry that proves it."""

    answer_within: float = 10.0
    enquire_every: float = 30.0
    prove_after: float = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The response to a request. `token` comes back when it is proven that the other side has it."""

    pdu: Pdu
    token: object = None


class Answerer(Protocol):
    """What answers the other side's requests on one connection."""

    async def take(self, requests: Sequence[Pdu]) -> Sequence[Answer]:
        """The answer to each request."""

    def proven(self, tokens: Sequence[object]) -> None:
        """These answers have arrived."""

    def malformed(self, bad: BadPdu | OutOfStep) -> None:
        """Something could not be read."""

    def cut(self) -> None:
        """The connection is over: what was not proven may not have arrived."""


class Link:
    """One connection. `run` holds it until it ends."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        answerer: Answerer,
        *,
        timing: Timing,
        window: int,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._answerer = answerer
        self._timing = timing
        self._window = asyncio.Semaphore(window)
        self._loop = asyncio.get_running_loop()
        self._frames = Frames()
        self._sequence = 0
        self._asked: dict[int, asyncio.Future[Pdu]] = {}
        self._arrived: list[Pdu] = []
        self._unproven: list[object] = []
        self._wake, self._room = asyncio.Event(), asyncio.Event()
        self._over: str | None = None

    @property
    def waiting(self) -> int:
        """How many requests of ours wait for their answer."""
        return len(self._asked)

    async def send(self, frame: bytes) -> Pdu:
        """The answer to a message of ours, whose sequence number is set here; waits for its place in the window.

        Raises NoAnswer and Cut.
        """
        async with self._window:
            return await self._ask(frame)

    async def ask(self, request: Pdu) -> Pdu:
        """The answer to a request that needs no place in the window. Raises NoAnswer and Cut."""
        return await self._ask(encode(request))

    async def run(self) -> None:
        """Reads, answers and enquires; raises Cut when it is over, or whatever the answerer raised."""
        tasks = [self._loop.create_task(work) for work in (self._read(), self._work(), self._keep())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except (OutOfStep, OSError) as error:
            raise Cut(type(error).__name__) from None
        finally:
            self._end("closed")
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        """Ends it at once."""
        self._end("closed")

    async def _ask(self, frame: bytes) -> Pdu:
        if self._over is not None:
            raise Cut(self._over)
        self._sequence = self._sequence % _LAST_SEQUENCE + 1
        number = self._sequence
        answer: asyncio.Future[Pdu] = self._loop.create_future()
        self._asked[number] = answer
        self._writer.write(with_sequence(frame, number))
        try:
            async with asyncio.timeout(self._timing.answer_within):
                return await answer
        except TimeoutError:
            raise NoAnswer("no answer in time") from None
        finally:
            del self._asked[number]

    async def _read(self) -> None:
        while True:
            data = await self._reader.read(_CHUNK)
            if not data:
                raise Cut("hung_up")
            try:
                for frame in self._frames.feed(data):
                    self._take(frame)
            except OutOfStep as lost:
                self._answerer.malformed(lost)
                self._writer.write(encode(nack(0, lost.status)))
                raise
            if self._arrived:
                self._wake.set()
            while len(self._arrived) >= MOST_WAITING:
                self._room.clear()
                await self._room.wait()

    def _take(self, frame: bytes) -> None:
        try:
            pdu = decode(frame)
        except BadPdu as bad:
            self._answerer.malformed(bad)
            if not bad.is_response:
                self._writer.write(encode(nack(bad.sequence, bad.status)))
            elif answer := self._asked.get(bad.sequence):
                self._settle(answer, nack(bad.sequence, bad.status))
            return
        if pdu.command is Command.ENQUIRE_LINK:
            self._writer.write(encode(pdu.answer()))
        elif not pdu.command.is_response:
            self._arrived.append(pdu)
        elif answer := self._asked.get(pdu.sequence):
            self._settle(answer, pdu)

    def _settle(self, answer: asyncio.Future[Pdu], pdu: Pdu) -> None:
        if not answer.done():
            answer.set_result(pdu)

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._arrived:
                batch = self._arrived[:MOST_AT_ONCE]
                del self._arrived[:MOST_AT_ONCE]
                self._room.set()
                await self._answer(batch)

    async def _answer(self, batch: list[Pdu]) -> None:
        leaving = next((at for at, pdu in enumerate(batch) if pdu.command is Command.UNBIND), None)
        before = batch[:leaving]
        if before:
            answers = await self._answerer.take(before)
            self._writer.write(b"".join([encode(answer.pdu) for answer in answers]))
            self._unproven.extend(answer.token for answer in answers if answer.token is not None)
            await self._writer.drain()
        if leaving is not None:
            self._writer.write(encode(batch[leaving].answer()))
            await self._writer.drain()
            raise Cut("unbound")

    async def _keep(self) -> None:
        timing = self._timing
        enquired = self._loop.time()
        while True:
            await asyncio.sleep(min(timing.prove_after, timing.enquire_every))
            if self._unproven or self._loop.time() - enquired >= timing.enquire_every:
                enquired = self._loop.time()
                answered, self._unproven = self._unproven, []
                try:
                    await self.ask(Pdu(Command.ENQUIRE_LINK, 0))
                except NoAnswer:
                    raise Cut("silent") from None
                self._answerer.proven(answered)

    def _end(self, why: str) -> None:
        if self._over is not None:
            return
        self._over = why
        self._writer.close()
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(Cut(why))
        self._answerer.cut()
