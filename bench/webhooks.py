"""Webhooks of WhatsApp as a day brings them: mostly words, then photos, places, taps and voices, and receipts beside them.

No real person's: the numbers are of a country code nobody has, the user ids name a kecamatan 99.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

PHONES = 5_000

_WORDS = (
    "LAPOR jalan rusak di depan kantor desa Wanggudu, sudah dua minggu",
    "Wanggudu",
    "Iya pak, lubangnya dalam sekali. Kemarin ban saya pecah di situ, tolong segera ditambal sebelum hujan",
    "belum",
)


def _words(n: int) -> dict[str, Any]:
    return {"type": "text", "text": {"body": _WORDS[n % len(_WORDS)]}}


def _photo(n: int) -> dict[str, Any]:
    image = {
        "caption": "Ini fotonya" if n % 2 else "",
        "mime_type": "image/jpeg",
        "sha256": "29ed500fa64eb55fc19dc4124acb300e5dcca0f822a301ae99944db0a1b2c3d4",
        "id": f"{1_479_537_139_650_973 + n}",
        "url": f"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid={n}&source=webhook&hash=contoh",
    }
    return {"type": "image", "image": {key: value for key, value in image.items() if value}}


def _place(n: int) -> dict[str, Any]:
    return {
        "type": "location",
        "location": {"latitude": -3.44 - n % 100 / 1000, "longitude": 122.1, "name": "Kantor Desa Contoh"},
    }


def _tap(n: int) -> dict[str, Any]:
    reply = {"id": f"pilih:{n % 8}", "title": "Jalan dan jembatan"}
    if n % 2:
        held = {"type": "list_reply", "list_reply": {**reply, "description": "lubang, longsor, lampu"}}
    else:
        held = {"type": "button_reply", "button_reply": reply}
    context = {"from": "6280074090001", "id": f"wamid.HBgL{n:012d}"}
    return {"context": context, "type": "interactive", "interactive": held}


def _voice(n: int) -> dict[str, Any]:
    audio = {
        "mime_type": "audio/ogg; codecs=opus",
        "sha256": "5b1c0f0d3a0f4b7e9b2f6f2f1a7d8c9e0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "id": f"{2_479_537_139_650_973 + n}",
        "voice": True,
    }
    return {"type": "audio", "audio": audio}


# Of twenty: eleven with words, two photos, a place, a tap, a voice; four receipts ("delivered" or "read").
_TURN = (
    _words, None, _words, _photo, _words, _words, None, _place, _words, _words,
    _tap, _words, None, _photo, _words, _words, _voice, None, _words, _words,
)  # fmt: skip


def bodies(number: str, count: int, *, messages_only: bool = False) -> list[bytes]:
    """So many bodies for a number of ours, each with ids of its own; `messages_only` leaves receipts out."""
    run = uuid4().hex[:12].upper()
    turn = [make for make in _TURN if make] if messages_only else _TURN
    return [_body(number, run, n, turn[n % len(turn)]) for n in range(count)]


def _body(number: str, run: str, n: int, make: Any) -> bytes:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "6280074090001", "phone_number_id": number},
    }
    phone, user = f"62800{n % PHONES:07d}", f"ID.74099900{n % PHONES:08d}"
    about = {"id": f"wamid.HBgM{run}{n:08d}VAgASGBQzQUI0NkE4NjM1QTU2NjVG", "timestamp": "1763800000"}
    contact = {"profile": {"name": "Warga Contoh"}, "wa_id": phone, "user_id": user}
    if make is None:
        pricing = {
            "billable": True,
            "pricing_model": "PMP",
            "category": "service",
            "type": "free_customer_service",
        }
        status = {
            "status": "read" if n % 2 else "delivered",
            "recipient_id": phone,
            "recipient_user_id": user,
        }
        value |= {"contacts": [contact], "statuses": [{**about, **status, "pricing": pricing}]}
    else:
        value |= {
            "contacts": [contact],
            "messages": [{"from": phone, "from_user_id": user, **about, **make(n)}],
        }
    change = {"value": value, "field": "messages"}
    whole = {"object": "whatsapp_business_account", "entry": [{"id": "740999000000001", "changes": [change]}]}
    return json.dumps(whole, separators=(",", ":")).encode()
