"""The vault as the dialogue writes it."""

from __future__ import annotations

from datetime import datetime

from salur.privacy import Name, Nik, Secret
from salur.privacy.vault import Known, Reach, VaultWriter
from salur.privacy.vault_records import NoticeKind


class VaultPeople:
    """Meets `ports.People`."""

    def __init__(self, vault: VaultWriter) -> None:
        self._vault = vault

    async def remember(
        self, reach: Reach, at: datetime, profile_name: str | None, sender: str | None = None
    ) -> Known:
        return await self._vault.remember(reach, at, Name(profile_name) if profile_name else None, sender)

    async def known_as(self, sender: str) -> str | None:
        return await self._vault.known_as(sender)

    async def known_by(self, channel: str, name: Secret, own_id: Secret | None = None) -> str | None:
        return await self._vault.known_by(channel, name, own_id)

    async def alias(self, ref: str, sender: str) -> None:
        await self._vault.alias(ref, sender)

    async def alias_phone(self, channel: str, phone: Secret, sender: str) -> None:
        await self._vault.alias_phone(channel, phone, sender)

    async def noticed(self, citizen: str, version: str, at: datetime) -> None:
        await self._vault.note(citizen, NoticeKind.PRIVACY, version, at)

    async def decided(self, citizen: str, version: str, at: datetime, *, shows: bool) -> None:
        kind = NoticeKind.SHOW_NAME if shows else NoticeKind.HIDE_NAME
        await self._vault.note(citizen, kind, version, at)

    async def identify(self, citizen: str, name: str | None, nik: str | None) -> str | None:
        return await self._vault.identify(
            citizen, name=Name(name) if name else None, nik=Nik(nik) if nik else None
        )

    async def names(self, citizen: str) -> tuple[str, ...]:
        return await self._vault.names(citizen)
