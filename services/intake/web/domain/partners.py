"""A report that a partner's system brings for a citizen (Open311 GeoReport v2): who may, and what it tells.

A partner is an agency or an app that has proved its users' telephones itself; see ADR 0048.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import Any

from salur.channels.inbound import Media, MediaKind
from salur.media.origins import allowed
from salur.packs.category import Category
from salur.packs.reaching import Way
from salur.packs.texts import Lang
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.telling import (
    LONGEST_NAME,
    LONGEST_PLACE,
    Amiss,
    Reading,
    Story,
    Teller,
    point,
)

EVERYWHERE = "*"
NOTICE, NIK, SHOW_NAME = "privacy_notice", "nik", "show_name"
_LONGEST_TYPED = 32
_LONGEST_ADDRESS = 2000

Keys = Mapping[str, Mapping[str, str]]
"""By jurisdiction (or EVERYWHERE) and partner, the SHA-256 of the partner's key in hexadecimal."""
Fields = Mapping[str, str]


def partner_of(keys: Keys, code: str, key: str) -> str | None:
    """The partner whose key this is in that jurisdiction, as JURISDICTION/NAME (or EVERYWHERE/NAME)."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    found = [
        f"{place}/{name}"
        for place in (EVERYWHERE, code)
        for name, held in keys.get(place, {}).items()
        if hmac.compare_digest(held, digest)
    ]
    return found[-1] if found else None


def story_of(fields: Fields, form: str) -> Story:
    """What is told. A point counts only where both of its numbers can be read."""
    latitude, longitude = point(fields.get("lat", ""), fields.get("long", ""))
    return Story(
        form=form,
        text=fields.get("description", ""),
        category=fields.get("service_code", ""),
        place=fields.get("address_string", "")[:LONGEST_PLACE],
        latitude=latitude,
        longitude=longitude,
    )


def teller_of(fields: Fields, way: Way) -> Teller:
    """Who tells it. Without a NIK the report goes on, and is looked at longer."""
    names = (fields.get("first_name", "").strip(), fields.get("last_name", "").strip())
    nik = fields.get(f"attribute[{NIK}]", "")[:_LONGEST_TYPED]
    return Teller(
        phone=fields.get("phone", "")[:_LONGEST_TYPED],
        way=way,
        nik=nik,
        name=" ".join(filter(None, names))[:LONGEST_NAME],
        no_nik=not nik.strip(),
        hide=fields.get(f"attribute[{SHOW_NAME}]", "") != "yes",
    )


def notice_lacks(fields: Fields, who: Teller, about: Reading, version: str) -> Amiss:
    """Nothing that identifies a person is taken before they have read what becomes of it."""
    shown = fields.get(f"attribute[{NOTICE}]", "") == version
    told = about.needs_identity or bool(who.nik.strip() or who.name)
    return {NOTICE: "unread"} if told and not shown else {}


def linked(address: str, origins: Collection[str], partner: str) -> tuple[Media, ...]:
    """What is to be fetched for a report: nothing from elsewhere than where that partner's files lie.

    What it is its content says; any of what may come in is taken.
    """
    if len(address) > _LONGEST_ADDRESS or not allowed(address, origins):
        return ()
    return (Media(kind=MediaKind.DOCUMENT, provider_id=address, partner=partner),)


def asked(category: Category, here: Jurisdiction, lang: Lang) -> list[dict[str, Any]]:
    """What is asked for a category beside the fields that the specification has: code, kind, required, values."""
    if category.asks.identity == "none":
        return []
    return [
        {
            "code": NOTICE,
            "required": category.asks.identity == "required",
            "values": (here.notice_version(lang),),
        },
        {"code": NIK, "required": False, "values": ()},
        {"code": SHOW_NAME, "required": False, "values": ("no", "yes")},
    ]
