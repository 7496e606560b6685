"""Whose a number is, by the packs."""

from __future__ import annotations

from collections.abc import Mapping

from salur.packs import Pack, Packs


class NumbersOfPacks:
    """The numbers that packs own, by channel."""

    def __init__(self, packs: Packs) -> None:
        self._by_channel: Mapping[str, Mapping[str, Pack]] = {"whatsapp": packs.by_phone_number_id}

    def pack(self, channel: str, number: str) -> Pack | None:
        return self._by_channel.get(channel, {}).get(number)
