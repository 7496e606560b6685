"""A message centre (SMSC): ESMEs bind to it, take messages from it until they have acknowledged them, and submit theirs.

What an ESME has not acknowledged when its line is cut, or has answered with an error, is delivered again.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from salur.channels.smpp.codec import encode
from salur.channels.smpp.errors import Status, named
from salur.channels.smpp.link import Answer, Cut, Link, NoAnswer, Timing
from salur.channels.smpp.malformed import BadPdu, OutOfStep
from salur.channels.smpp.pdus import BINDS, Binding, Bound, Command, MessageId, Pdu, ShortMessage
from sandbox.sms.faults import SmsFaults

SYSTEM_ID = "sandbox"
WINDOW = 64
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 5.0
Submitted = tuple[int, str]


@dataclass
class Delivery:
    """A message on its way to an ESME. `done` is told None when it was taken, else why nobody tries any more."""

    message: ShortMessage
    done: Callable[[str | None], None]
    trouble: Callable[[str], None]
    until: float
    tries: int = 0


@dataclass
class Account:
    """One ESME: its password, what waits for it, the connections on which it can receive."""

    password: str
    waiting: deque[Delivery] = field(default_factory=deque)
    something: asyncio.Event = field(default_factory=asyncio.Event)
    receivers: set[Link] = field(default_factory=set)
    binds: int = 0

    def put(self, delivery: Delivery) -> None:
        self.waiting.append(delivery)
        self.something.set()


class Centre:
    """The message centre. `submitted` is given each text of an ESME (by system_id) and gives status and id.

    `retry_for` is in seconds; real ones go on for days.
    """

    def __init__(
        self,
        passwords: Mapping[str, str],
        submitted: Callable[[str, ShortMessage], Submitted],
        *,
        retry_for: float,
        faults: SmsFaults | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.accounts = {system_id: Account(password) for system_id, password in passwords.items()}
        self.faults = faults or SmsFaults()
        self.port = 0
        self.malformed = 0
        self._submitted = submitted
        self._retry_for = retry_for
        self._timing = timing or Timing()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Listens; `port` is then the real one."""
        self._server = await asyncio.start_server(self._connected, host, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Cuts all connections and listens no more."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def deliver(
        self,
        system_id: str,
        message: ShortMessage,
        done: Callable[[str | None], None] = lambda _why: None,
        trouble: Callable[[str], None] = lambda _why: None,
    ) -> None:
        """Delivers a message to an ESME as soon as it is bound, again and again until it has acknowledged it."""
        until = asyncio.get_running_loop().time() + self._retry_for
        self.accounts[system_id].put(Delivery(message, done, trouble, until))

    def cut(self, system_id: str) -> None:
        """Cuts every receiving connection of an ESME."""
        for link in list(self.accounts[system_id].receivers):
            link.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        visit = _Visit(self)
        visit.link = Link(reader, writer, visit, timing=self._timing, window=WINDOW)
        try:
            await visit.link.run()
        except (Cut, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)

    def feed(self, account: Account, link: Link) -> asyncio.Task[None]:
        """Begins to deliver on a connection."""
        task = asyncio.create_task(self._feed(account, link))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _feed(self, account: Account, link: Link) -> None:
        room = asyncio.Semaphore(WINDOW)
        sent: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as group:
            while True:
                await room.acquire()
                while not account.waiting:
                    account.something.clear()
                    await account.something.wait()
                delivery = account.waiting.popleft()
                sent.append(group.create_task(self._deliver(account, link, delivery, room)))
                if self.faults.cut_every and len(sent) >= self.faults.cut_every:
                    # In the middle of things: some have their answer, of the others nobody will ever know.
                    await asyncio.wait(sent[: len(sent) // 2], timeout=_LONGEST_WAIT)
                    link.close()
                if not self.faults.cut_every:
                    sent.clear()

    async def _deliver(
        self, account: Account, link: Link, delivery: Delivery, room: asyncio.Semaphore
    ) -> None:
        why = await self._once(link, delivery)
        room.release()
        if why is None:
            delivery.done(None)
        else:
            self._again(account, delivery, why)

    async def _once(self, link: Link, delivery: Delivery) -> str | None:
        """None when the ESME took it, else what it said instead."""
        try:
            answer = await link.send(encode(Pdu(Command.DELIVER_SM, 0, body=delivery.message)))
        except (Cut, NoAnswer, asyncio.CancelledError):
            return "Salur tidak terjangkau"
        return None if answer.status == Status.ROK else f"Salur menjawab {named(answer.status)}"

    def _again(self, account: Account, delivery: Delivery, why: str) -> None:
        loop = asyncio.get_running_loop()
        wait = min(_FIRST_WAIT * (1 << min(delivery.tries, 8)), _LONGEST_WAIT)
        if loop.time() + wait > delivery.until:
            delivery.done(why)
            return
        delivery.tries += 1
        delivery.trouble(why)
        loop.call_later(wait, account.put, delivery)

    def submitted(self, system_id: str, message: ShortMessage) -> Submitted:
        """What an ESME hears of a text of its own."""
        refused = self.faults.refuses()
        return (refused, "") if refused is not None else self._submitted(system_id, message)


class _Visit:
    """One connection of an ESME, as the centre answers it."""

    link: Link

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._system_id = ""
        self._account: Account | None = None
        self._feeding: asyncio.Task[None] | None = None

    async def take(self, requests: Sequence[Pdu]) -> Sequence[Answer]:
        return [Answer(self._answer(request)) for request in requests]

    def proven(self, tokens: Sequence[object]) -> None:
        """The centre remembers no answers."""

    def malformed(self, bad: BadPdu | OutOfStep) -> None:  # noqa: ARG002  # counted only
        self._centre.malformed += 1

    def cut(self) -> None:
        if self._account is not None:
            self._account.binds -= 1
            self._account.receivers.discard(self.link)
        if self._feeding is not None:
            self._feeding.cancel()

    def _answer(self, request: Pdu) -> Pdu:
        if request.command in BINDS and isinstance(request.body, Binding):
            return self._bind(request, request.body)
        if self._account is None or request.command is not Command.SUBMIT_SM:
            return request.answer(Status.RINVBNDSTS)
        assert isinstance(request.body, ShortMessage)
        status, message_id = self._centre.submitted(self._system_id, request.body)
        return request.answer(status, MessageId(message_id) if status == Status.ROK else None)

    def _bind(self, request: Pdu, binding: Binding) -> Pdu:
        if self._account is not None:
            return request.answer(Status.RALYBND)
        account = self._centre.accounts.get(binding.system_id)
        if account is None:
            return request.answer(Status.RINVSYSID)
        if account.password != binding.password:
            return request.answer(Status.RINVPASWD)
        self._account, self._system_id = account, binding.system_id
        account.binds += 1
        if request.command is not Command.BIND_TRANSMITTER:
            account.receivers.add(self.link)
            self._feeding = self._centre.feed(account, self.link)
        return request.answer(Status.ROK, Bound(SYSTEM_ID))
