"""A bind that is kept up: dialled, bound, and after every cut dialled again, with growing pauses and jitter."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from salur.channels.smpp.errors import Status, named
from salur.channels.smpp.link import Answerer, Cut, Link, NoAnswer, Timing
from salur.channels.smpp.pdus import Binding, Command, Pdu
from salur.channels.smpp.settings import Account
from salur.observability import get_logger

_UNBIND_WITHIN = 5.0
log = get_logger("smpp")


class NotBound(Exception):
    """No connection is bound now."""

    safe_to_log = True


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds before a cut line is dialled again: the first pause, doubling to the longest.

    A bind that lasted for `stable` seconds was a good one, and the next pause is the first again.
    """

    first: float = 0.5
    longest: float = 30.0
    stable: float = 10.0

    def pause(self, failures: int) -> float:
        """The pause after so many failures in a row, with jitter: many ESMEs must not come back in one instant."""
        grown = min(self.first * (1 << min(failures, 16)), self.longest)
        return grown * random.uniform(0.5, 1.0)


class Watch(Protocol):
    """Is told when a bind comes up and goes down."""

    def up(self, kind: Command) -> None: ...

    def down(self, kind: Command) -> None: ...


class Session:
    """One bind of an account. `answerer` makes what answers the other side, anew for each connection."""

    def __init__(
        self,
        account: Account,
        kind: Command,
        answerer: Callable[[], Answerer],
        *,
        watch: Watch,
        patience: Patience | None = None,
        timing: Timing | None = None,
    ) -> None:
        self._account = account
        self._kind = kind
        self._answerer = answerer
        self._watch = watch
        self._patience = patience or Patience()
        self._timing = timing or Timing(enquire_every=account.enquire_every)
        self._link: Link | None = None
        self._bound = asyncio.Event()
        self._stopping = asyncio.Event()

    @property
    def bound(self) -> bool:
        return self._bound.is_set()

    @property
    def waiting(self) -> int:
        """How many requests of ours wait for their answer."""
        return self._link.waiting if self._link else 0

    async def until_bound(self) -> None:
        """Returns when the bind is up."""
        await self._bound.wait()

    async def send(self, frame: bytes) -> Pdu:
        """The answer to a message of ours. Raises NotBound, NoAnswer and Cut."""
        if self._link is None or not self.bound:
            raise NotBound("no bind is up")
        return await self._link.send(frame)

    async def run(self) -> None:
        """Keeps the bind up until stopped."""
        failures = 0
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            began = loop.time()
            reason = await self._once()
            if self._stopping.is_set():
                return
            stable = loop.time() - began >= self._patience.stable
            failures = 0 if stable else failures + 1
            pause = self._patience.pause(failures)
            log.warning("cut", account=self._account.name, kind=self._name, reason=reason, seconds=pause)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._stopping.wait()

    async def stop(self) -> None:
        """Takes leave of the other side, and lets `run` return."""
        self._stopping.set()
        if self._link is None:
            return
        if self.bound:
            with suppress(NoAnswer, Cut, TimeoutError):
                async with asyncio.timeout(_UNBIND_WITHIN):
                    await self._link.ask(Pdu(Command.UNBIND, 0))
        if self._link is not None:
            self._link.close()

    @property
    def _name(self) -> str:
        return self._kind.name.lower()

    async def _once(self) -> str:
        """One connection from its beginning to its end; gives the code that says why it ended."""
        try:
            async with asyncio.timeout(self._timing.answer_within):
                reader, writer = await asyncio.open_connection(self._account.host, self._account.port)
        except (OSError, TimeoutError) as error:
            return type(error).__name__
        if self._stopping.is_set():
            writer.close()
            return "closed"
        # Known before it is bound, so that whoever stops us closes it then too.
        self._link = link = Link(
            reader, writer, self._answerer(), timing=self._timing, window=self._account.window
        )
        running = asyncio.ensure_future(link.run())
        try:
            refused = await self._bind(link, running)
            if refused is not None:
                return refused
            await running
        except Cut as cut:
            return str(cut)
        except Exception as bug:
            # Nothing that one connection does to us may end the others; it is cut, and dialled again.
            log.exception("session_failed", account=self._account.name, kind=self._name)
            return type(bug).__name__
        finally:
            self._down()
            link.close()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        return "closed"

    async def _bind(self, link: Link, running: asyncio.Future[None]) -> str | None:
        """None when bound, else why not."""
        account = self._account
        binding = Binding(account.system_id, account.password.get_secret_value(), account.system_type)
        asking = asyncio.ensure_future(link.ask(Pdu(self._kind, 0, body=binding)))
        either: set[asyncio.Future[Any]] = {asking, running}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            asking.cancel()
            await running
            return "closed"
        try:
            answer = asking.result()
        except NoAnswer:
            return "silent"
        if answer.status != Status.ROK or answer.command is not self._kind.response:
            return named(answer.status)
        self._bound.set()
        self._watch.up(self._kind)
        log.info("bound", account=account.name, kind=self._name)
        return None

    def _down(self) -> None:
        self._link = None
        if self.bound:
            self._bound.clear()
            self._watch.down(self._kind)


class Senders:
    """The sending binds of one account: a text goes by the one that has least to do."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = sessions

    async def send(self, frame: bytes) -> Pdu:
        """The answer to a message of ours. Raises NotBound, NoAnswer and Cut."""
        up = [session for session in self._sessions if session.bound]
        if not up:
            raise NotBound("no bind is up")
        return await min(up, key=lambda session: session.waiting).send(frame)
