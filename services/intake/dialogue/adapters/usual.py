"""Which jurisdiction a sender last named by keyword, where several share a short code."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from salur.privacy.ports import Documents
from salur.store.kinds import Kind


class UsualPack(BaseModel):
    """A sender and the jurisdiction that their messages without a keyword go to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sender: str
    pack: str


USUAL = Kind("intake", "usual_packs", UsualPack, lambda usual: usual.sender)


class StoredUsual:
    """Meets `ports.Usual`."""

    def __init__(self, work: Documents) -> None:
        self._work = work

    async def of(self, sender: str) -> str | None:
        found = await self._work.get(USUAL, sender)
        return found.pack if found else None

    def keep(self, sender: str, pack: str) -> None:
        self._work.put(USUAL, UsualPack(sender=sender, pack=pack))
