"""What this process has just seen in Kafka: news for those who listen, answers for those who wait.

It remembers the last minute, so that a page never shows less than what its reader has already been told: the
stage, perhaps in another process, may write a moment later.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, TypeVar

from salur.contracts.cases import Case
from services.desk.domain.record import Delivery
from services.desk.ports.cases import Ended, News, Outcome

KEPT = 60.0
MOST = 5_000
BEHIND = 1_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """The values of the last minute, at most some thousands, newest last."""

    def __init__(self) -> None:
        self._held: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def keep(self, key: K, value: V) -> None:
        self._held[key] = (time.monotonic(), value)
        self._held.move_to_end(key)
        self._forget()

    def get(self, key: K) -> V | None:
        self._forget()
        held = self._held.get(key)
        return held[1] if held else None

    def values(self) -> Iterator[V]:
        self._forget()
        return iter([value for _, value in self._held.values()])

    def _forget(self) -> None:
        oldest = time.monotonic() - KEPT
        while self._held:
            key, (at, _) = next(iter(self._held.items()))
            if at >= oldest and len(self._held) <= MOST:
                return
            del self._held[key]


class Queue:
    """Meets `ports.cases.Listener`: the news that one listener has not taken yet."""

    def __init__(self) -> None:
        self._news: asyncio.Queue[News | None] = asyncio.Queue()

    def put(self, news: News) -> bool:
        """False, and the end, for one who has fallen too far behind."""
        if self._news.qsize() >= BEHIND:
            self.end()
            return False
        self._news.put_nowait(news)
        return True

    def end(self) -> None:
        """Nothing more is told, nor what was not yet taken."""
        while not self._news.empty():
            self._news.get_nowait()
        self._news.put_nowait(None)

    async def next(self, within: float) -> News | None:
        try:
            news = await asyncio.wait_for(self._news.get(), within)
        except TimeoutError:
            return None
        if news is None:
            raise Ended
        return news


class Hub:
    """Meets `ports.Live` for one process. `publish` is fed by the tail."""

    def __init__(self) -> None:
        self._listeners: set[Queue] = set()
        self._cases: Lately[str, Case] = Lately()
        self._deliveries: Lately[str, Delivery] = Lately()
        self._outcomes: Lately[str, Outcome] = Lately()
        self._waiting: dict[str, set[asyncio.Future[Outcome]]] = {}

    def publish(self, news: News) -> None:
        """Tells everybody, unless they have heard of something newer."""
        if not self._remember(news):
            return
        for queue in tuple(self._listeners):
            if not queue.put(news):
                self._listeners.discard(queue)

    @contextmanager
    def listening(self) -> Iterator[Queue]:
        """News from now on; ends for a listener that falls behind, who then begins anew."""
        queue = Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def outcome(self, command: str, within: float) -> Outcome | None:
        """What came of a command, known already or within so many seconds."""
        known = self._outcomes.get(command)
        if known:
            return known
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(command, set())
        waiting.add(future)
        try:
            return await asyncio.wait_for(future, within)
        except TimeoutError:
            return None
        finally:
            waiting.discard(future)
            if not waiting:
                self._waiting.pop(command, None)

    def case(self, case: str) -> Case | None:
        """The newest version of a case, if it changed in the last minute."""
        return self._cases.get(case)

    def cases(self) -> Mapping[str, Case]:
        """All that changed in the last minute, in the newest version."""
        return {case.case: case for case in self._cases.values()}

    def deliveries(self, case: str) -> Mapping[str, Delivery]:
        """What became of a case's messages in the last minute."""
        return {d.notification: d for d in self._deliveries.values() if d.case == case}

    def close(self) -> None:
        """Ends all listening."""
        for queue in self._listeners:
            queue.end()
        self._listeners.clear()

    def _remember(self, news: News) -> bool:
        if isinstance(news, Case):
            held = self._cases.get(news.case)
            newer = held is None or held.version < news.version
            if newer:
                self._cases.keep(news.case, news)
            return newer
        if isinstance(news, Delivery):
            newer = news.supersedes(self._deliveries.get(news.notification))
            if newer:
                self._deliveries.keep(news.notification, news)
            return newer
        self._outcomes.keep(news.command, news)
        for future in self._waiting.get(news.command, ()):
            if not future.done():
                future.set_result(news)
        return True
