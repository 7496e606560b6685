"""The numbers and addresses by which a jurisdiction is reached."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from salur.packs.value import Sourced, Value

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]


class WhatsAppNumber(Sourced):
    """One WhatsApp business number: Meta's id of it, and the number people see and dial."""

    phone_number_id: Digits
    display_number: Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 -]{6,20}$")]


class SmsCode(Sourced):
    """One SMS short code, with the keyword that picks this jurisdiction where the code is shared."""

    short_code: Digits
    keyword: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$")] | None = None


class Channels(Value):
    """All of channels.yaml."""

    whatsapp: tuple[WhatsAppNumber, ...] = ()
    sms: tuple[SmsCode, ...] = ()
