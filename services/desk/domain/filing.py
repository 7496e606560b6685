"""What an officer writes down for somebody who cannot write it themselves: what is asked, and what an answer lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.channels.inbound import InboundForm, InboundProof, Sender
from salur.channels.proving import CODE_HOLDS, code_for
from salur.packs import Pack
from salur.packs.category import Category
from salur.packs.reaching import notice_version
from salur.packs.texts import Lang
from salur.privacy.refs import digits, is_phone, normal_phone
from salur.regions.dates import local_date
from salur.regions.nik import nik_lacks

CHANNEL = "desk"
"""Somebody without a telephone: their news go to the officer who wrote it down."""
LONGEST_STORY, LONGEST_PLACE, LONGEST_NAME = 4000, 160, 80
_FEWEST_WORDS = 2


class Told(BaseModel):
    """What a citizen told an officer, as typed; its repr shows nothing. `form` is the form's own id: sent twice it is
    one report. `agreed`: the privacy notice was read aloud and they said yes. `asked_at` is when a code went out."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    form: str
    agreed: bool = False
    text: str = ""
    category: str = ""
    place: str = ""
    name: str = ""
    nik: str = ""
    no_nik: bool = False
    hide: bool = True
    phone: str = ""
    way: str = ""
    media: tuple[str, ...] = ()
    asked_at: datetime | None = None

    def __repr__(self) -> str:
        return "Told(•••)"

    __str__ = __repr__

    @property
    def has_phone(self) -> bool:
        return bool(self.phone.strip())


def category_of(told: Told, pack: Pack) -> Category | None:
    """The category that was chosen."""
    return next((one for one in pack.categories if one.key == told.category), None)


def is_urgent(told: Told, pack: Pack) -> bool:
    """Whether the words or the category tell of danger now."""
    category = category_of(told, pack)
    if pack.emergency.match(told.text) is not None:
        return True
    return category is not None and category.emergency and not pack.emergency.is_calm(told.text)


def lacks(told: Told, pack: Pack, ways: Collection[str], now: datetime) -> Mapping[str, str]:
    """Which fields lack something: field, and the name of what it lacks (the page has the words).

    As on the citizens' own form, danger waits for neither a place nor a NIK.
    """
    found = {"setuju": "" if told.agreed else "empty"}
    found |= _about(told, pack) | _identity(told, pack, now)
    if told.has_phone:
        shape = "" if is_phone(told.phone) else "shape"
        found |= {"telepon": shape, "lewat": "" if shape or told.way in ways else "empty"}
    return {field: what for field, what in found.items() if what}


def _about(told: Told, pack: Pack) -> dict[str, str]:
    category = category_of(told, pack)
    placed = bool(told.place.strip()) or is_urgent(told, pack)
    wants_place = category is not None and category.asks.place == "required"
    return {
        "cerita": _story_lacks(told.text),
        "kategori": "" if category else "empty",
        "tempat": "empty" if wants_place and not placed else "",
    }


def _story_lacks(text: str) -> str:
    if len(text) > LONGEST_STORY:
        return "long"
    if len(text.split()) < _FEWEST_WORDS:
        return "short" if text.strip() else "empty"
    return ""


def _identity(told: Told, pack: Pack, now: datetime) -> dict[str, str]:
    category = category_of(told, pack)
    needed = category is not None and category.asks.identity == "required" and not is_urgent(told, pack)
    nik = "empty" if needed and not told.no_nik else ""
    if told.nik.strip():
        nik = nik_lacks(told.nik, local_date(now, pack.zone), pack.code)
    return {"nik": nik, "nama": "empty" if needed and not told.name.strip() else ""}


def code_of(key: bytes, told: Told) -> str:
    """The code that proves the telephone named in this form."""
    return code_for(key, told.asked_at, "titipan", told.form, normal_phone(told.phone), told.way)


def proof(key: bytes, told: Told, now: datetime) -> InboundProof:
    """What the dialogue is asked for: the code, sent to the telephone, to be read to the officer. In Indonesian, whatever the
    officer's pages are in."""
    return InboundProof(
        provider_id=f"{told.form}-{int(now.timestamp())}",
        sender=Sender(phone=normal_phone(told.phone)),
        at=now,
        code=code_of(key, told),
        until=now + CODE_HOLDS,
    )


def form_of(told: Told, officer: str, pack: Pack, lang: Lang, now: datetime) -> InboundForm:
    """The whole report, as the dialogue takes it. Without a telephone the reporter is a sender of this form alone."""
    sender = (
        Sender(phone=normal_phone(told.phone)) if told.has_phone else Sender(user_id=f"titipan.{told.form}")
    )
    return InboundForm(
        provider_id=told.form,
        sender=sender,
        at=now,
        category=told.category,
        text=told.text.strip(),
        place=told.place.strip(),
        name=told.name.strip() or None,
        nik=digits(told.nik) or None,
        media=told.media,
        hide=told.hide,
        agreed=notice_version(pack, lang),
        language=lang,
        filed_by=officer,
    )
