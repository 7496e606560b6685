"""What the bridge does with a case that has changed: it notes what SP4N-LAPOR! is to be told, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from salur.contracts.base import Contract
from salur.contracts.cases import CaseChanged
from salur.messaging.clock import Clock
from salur.packs import Packs
from services.router.sp4n.domain import linked
from services.router.sp4n.ports import Links


@dataclass(frozen=True)
class BridgeUnit:
    """What the handler works with in one batch."""

    links: Links
    packs: Packs
    clock: Clock


async def on_changed(event: CaseChanged, unit: BridgeUnit) -> Sequence[Contract]:
    """Notes what is to be told; a case of a jurisdiction without an account is left alone."""
    try:
        pack = unit.packs.get(event.case.pack)
    except LookupError:
        return ()
    link = await unit.links.get(event.case.case)
    after = linked(link, event.case, pack, unit.clock.now())
    if after is not None and after != link:
        unit.links.put(after)
    return ()
