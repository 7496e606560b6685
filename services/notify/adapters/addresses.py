"""Where messages go. Citizens' addresses are in the vault, officers' numbers in the settings.

The vault is read together: what is asked for in one moment is one read and one entry in the audit.
"""

from __future__ import annotations

import asyncio

from salur.duty_book import DutyBook
from salur.packs.duty import DutyAddress
from salur.privacy import VaultReader
from salur.privacy.refs import is_phone
from salur.privacy.vault import Reach
from services.notify.ports import Addresses

WHY = "notify"


class VaultAddresses:
    """Meets `ports.Addresses`."""

    def __init__(self, vault: VaultReader) -> None:
        self._vault = vault
        self._asked: dict[str, asyncio.Future[Reach | None]] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def open(self, ref: str, *, phone: bool = False) -> str | None:
        reach = await self._reach(ref)
        if reach is None:
            return None
        # The user id before the phone: a number can pass to somebody else, an id does not.
        user = reach.user.reveal()
        if not phone:
            return user
        return reach.phone.reveal() if reach.phone else user if is_phone(user) else None

    async def _reach(self, ref: str) -> Reach | None:
        if ref not in self._asked:
            loop = asyncio.get_running_loop()
            if not self._asked:
                loop.call_soon(self._read_soon)
            self._asked[ref] = loop.create_future()
        return await asyncio.shield(self._asked[ref])

    def _read_soon(self) -> None:
        asked, self._asked = self._asked, {}
        task = asyncio.get_running_loop().create_task(self._read(asked))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, asked: dict[str, asyncio.Future[Reach | None]]) -> None:
        try:
            found = await self._vault.address(asked, why=WHY)
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
            return
        for ref, future in asked.items():
            future.set_result(found.get(ref))


class DutyAddresses:
    """Meets `ports.Addresses` for posts and hands everybody else on."""

    def __init__(self, book: DutyBook, others: Addresses) -> None:
        self._book = book
        self._others = others

    async def open(self, ref: str, *, phone: bool = False) -> str | None:
        if DutyAddress.of(ref) is not None:
            return self._book.number(ref)
        return await self._others.open(ref, phone=phone)
