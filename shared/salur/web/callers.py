"""How often one address may try something, counted in this process's memory and nowhere else."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

_MOST = 50_000


@dataclass
class Limit:
    """A bucket of `tries` for each caller that fills again within `seconds`."""

    tries: int
    seconds: float
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, who: str) -> bool:
        """Whether a try is left; takes none."""
        return self._now(who, time.monotonic()) >= 1

    def take(self, who: str) -> None:
        """Takes a try."""
        at = time.monotonic()
        self._left[who] = (self._now(who, at) - 1, at)
        self._left.move_to_end(who)
        while len(self._left) > _MOST:
            self._left.popitem(last=False)

    def give_back(self, who: str) -> None:
        """What the last try was taken for did not come about: it does not count."""
        at = time.monotonic()
        self._left[who] = (min(self.tries, self._now(who, at) + 1), at)

    def _now(self, who: str, at: float) -> float:
        left, since = self._left.get(who, (float(self.tries), at))
        return min(self.tries, left + (at - since) * self.tries / self.seconds)


class Callers:
    """The addresses that requests come from. `proxies` is how many of ours stand in front."""

    def __init__(self, proxies: int) -> None:
        self._proxies = proxies

    def of(self, request: HTTPConnection) -> str:
        """The address a request comes from, as the outermost of our proxies saw it."""
        given = ",".join(request.headers.getlist("x-forwarded-for"))
        hops = [hop.strip() for hop in given.split(",") if hop.strip()]
        if self._proxies and len(hops) >= self._proxies:
            return hops[-self._proxies]
        return request.client.host if request.client else ""
