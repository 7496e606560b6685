"""How a jurisdiction's pages reach people who fill in a form, and which privacy notice they show them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from salur.packs.model import Pack
from salur.packs.texts import Lang

Way = Literal["whatsapp", "sms"]


def ways(pack: Pack, lines: Mapping[str, str]) -> Mapping[Way, str]:
    """How a pack's people can be reached, and our number there, the surest first. `lines` are ours by short code.

    WhatsApp takes no text of ours to somebody who has not written within 24 hours (Cloud API, error 131047).
    """
    found: dict[Way, str] = {}
    for sms in pack.channels.sms:
        if sms.short_code in lines:
            found.setdefault("sms", lines[sms.short_code])
    for number in pack.channels.whatsapp:
        found.setdefault("whatsapp", number.phone_number_id)
    return found


def notice_version(pack: Pack, lang: Lang, text: str = "privacy_notice", *, short: bool = False) -> str:
    """Which privacy notice is shown, in which text: changes with every letter of it. `short`: as by SMS."""
    words = pack.texts.render(text, None, lang, short=short)
    return f"{pack.code}-{lang}-{sha256(words.encode()).hexdigest()[:12]}"
