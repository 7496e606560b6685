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


class Line(Sourced):
    """One number or name on a further channel: the channel's own word for it, and what people see."""

    channel: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$")]
    number: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.@:+-]{1,80}$")]
    shown: Annotated[str, StringConstraints(min_length=1, max_length=80)]


class Channels(Value):
    """All of channels.yaml."""

    whatsapp: tuple[WhatsAppNumber, ...] = ()
    sms: tuple[SmsCode, ...] = ()
    lines: tuple[Line, ...] = ()
