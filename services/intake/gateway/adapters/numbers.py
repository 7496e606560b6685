"""Whose a number is, by the packs."""

from __future__ import annotations

from salur.channels.smpp.settings import short_code_of
from salur.packs import Pack, Packs

_SMS = "sms"


class NumbersOfPacks:
    """The numbers that packs own, by channel. A short code that several share is told apart by the words sent to it."""

    def __init__(self, packs: Packs) -> None:
        whatsapp = {("whatsapp", number): pack for number, pack in packs.by_phone_number_id.items()}
        self._owners = {**packs.by_line, **whatsapp}
        self._codes = packs.short_codes

    def pack(self, channel: str, number: str, words: str = "") -> Pack | None:
        found = self._owners.get((channel, number))
        if found is None and channel == _SMS:
            return self._codes.holder(short_code_of(number), words)
        return found
