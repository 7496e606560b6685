"""What is asked of whom on the form, what each answer lacks, and the code that proves a telephone. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from salur.channels import proving
from salur.channels.inbound import InboundForm, InboundProof, InboundProved, Sender
from salur.packs.category import Category
from salur.packs.emergency import EmergencyKind
from salur.packs.reaching import Way
from salur.packs.texts import Lang
from salur.privacy.refs import digits, is_phone, normal_phone
from salur.regions.dates import local_date
from salur.regions.nik import nik_lacks
from services.intake.dialogue.domain import reading, sensitive
from services.intake.dialogue.domain.heard import Hidden
from services.intake.dialogue.domain.jurisdiction import Jurisdiction

LONGEST_STORY = 4000
LONGEST_PLACE = 160
LONGEST_NAME = 80
_FEWEST_WORDS = 2

Amiss = Mapping[str, str]
"""Which fields lack something: field, and the name of what it lacks (the page has the words)."""


class Story(Hidden):
    """What happened, as far as it is told. `form` is the form's own id: sent twice it is one report.

    `pack` is the jurisdiction that was chosen for it, where its place lies in another one; `outside` the code of a
    kabupaten that nobody of ours serves, once that was told.
    """

    form: str
    text: str = ""
    category: str = ""
    place: str = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    media: tuple[str, ...] = ()
    pack: str = ""
    outside: str = ""


class Teller(Hidden):
    """Who tells it, as typed; `wish` is the agency that they want to have it, `asked_at` when the code was sent.

    `sent` is the message that their danger went out with, before the code was told.
    """

    phone: str = ""
    way: str = ""
    nik: str = ""
    name: str = ""
    no_nik: bool = False
    hide: bool = True
    wish: str = ""
    asked_at: datetime | None = None
    sent: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a story is about: its category, the danger it tells of, whether its words are for few eyes only."""

    category: Category
    danger: EmergencyKind | None
    restricted: bool

    @property
    def needs_identity(self) -> bool:
        """Danger never waits for a NIK, and words of corruption may stay without."""
        return self.category.asks.identity == "required" and not self.danger and not self.restricted

    @property
    def asks_identity(self) -> bool:
        return self.category.asks.identity != "none"


def to_choose_from(about: Reading, there: Jurisdiction) -> tuple[tuple[str, str], ...]:
    """The agencies that a reporter may name, by code and name: the offices people go to, in a matter that has no fixed way."""
    if about.danger or about.restricted:
        return ()
    return tuple((one.code, one.name) for one in there.offices.all)


def read(story: Story, here: Jurisdiction) -> Reading | None:
    """What the story is about; None where nobody can tell and nothing was chosen."""
    said = reading.plain(story.text)
    chosen = next((c for c in here.pack.categories if c.key == story.category), None)
    category = chosen or here.guess(said)
    danger = here.in_danger(story.text, category)
    if danger is not None:
        category = here.pack.category(danger.category)
    if category is None:
        return None
    return Reading(category, danger, sensitive.calls_for_protection(said, here.words("id")))


def point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """A point as it was typed, in degrees; of a half one, or one that lies nowhere, nothing."""
    found = _degrees(latitude, 90), _degrees(longitude, 180)
    return found if None not in found else (None, None)


def _degrees(typed: str, most: float) -> float | None:
    with suppress(ValueError):
        value = float(typed)
        return value if -most <= value <= most else None
    return None


def story_lacks(story: Story, here: Jurisdiction) -> Amiss:
    """What the story lacks before it can go on."""
    lacks: dict[str, str] = {}
    if not story.text.strip():
        lacks["cerita"] = "empty"
    elif len(story.text.split()) < _FEWEST_WORDS:
        lacks["cerita"] = "short"
    elif len(story.text) > LONGEST_STORY:
        lacks["cerita"] = "long"
    found = read(story, here)
    if found is None:
        lacks["kategori"] = "unknown"
    elif found.category.asks.place == "required" and not found.danger and not _placed(story, here):
        lacks["tempat"] = "empty"
    return lacks


def _placed(story: Story, here: Jurisdiction) -> bool:
    return bool(story.place.strip()) or story.latitude is not None or bool(here.places(story.text).places)


def teller_lacks(
    teller: Teller, about: Reading, here: Jurisdiction, ways: tuple[Way, ...], now: datetime
) -> Amiss:
    """What is missing of who tells it, by the category's table in the pack."""
    lacks: dict[str, str] = {}
    if not teller.phone.strip():
        lacks["telepon"] = "empty"
    elif not is_phone(teller.phone):
        lacks["telepon"] = "shape"
    if teller.way not in ways:
        lacks["lewat"] = "empty"
    if teller.nik.strip():
        wrong = nik_lacks(teller.nik, local_date(now, here.pack.zone), here.pack.code)
        if wrong:
            lacks["nik"] = wrong
    elif about.needs_identity and not teller.no_nik:
        lacks["nik"] = "empty"
    if about.needs_identity and not teller.name.strip():
        lacks["nama"] = "empty"
    return lacks


def code_for(key: bytes, story: Story, teller: Teller) -> str:
    """The code that proves the telephone of this form."""
    return proving.code_for(key, teller.asked_at, story.form, normal_phone(teller.phone), teller.way)


def code_lacks(key: bytes, story: Story, teller: Teller, typed: str, now: datetime) -> str:
    """What a typed code lacks: `empty`, `late`, `wrong`; nothing where it proves the telephone."""
    return proving.code_lacks(code_for(key, story, teller), typed, teller.asked_at, now)


def proof(key: bytes, story: Story, teller: Teller, lang: str, now: datetime) -> InboundProof:
    """What the dialogue is asked for: the code, sent to the telephone."""
    return InboundProof(
        provider_id=f"{story.form}-{int(now.timestamp())}",
        sender=Sender(phone=normal_phone(teller.phone)),
        at=now,
        code=code_for(key, story, teller),
        until=now + proving.CODE_HOLDS,
        language=lang,
    )


def form(story: Story, teller: Teller, here: Jurisdiction, lang: Lang, now: datetime) -> InboundForm:
    """The whole report, as the dialogue takes it."""
    told: dict[str, Any] = {
        "provider_id": story.form,
        "sender": Sender(phone=normal_phone(teller.phone)),
        "at": now,
        "category": story.category or None,
        "text": story.text.strip(),
        "place": story.place.strip(),
        "latitude": story.latitude,
        "longitude": story.longitude,
        "media": story.media,
        "name": teller.name.strip() or None,
        "nik": digits(teller.nik) or None,
        "hide": teller.hide,
        "wish": teller.wish or None,
        "agreed": here.notice_version(lang),
        "language": lang,
        "pack": story.pack or None,
    }
    return InboundForm.model_validate(told)


def alarm(
    story: Story, teller: Teller, here: Jurisdiction, lang: Lang, now: datetime, phone: str
) -> InboundForm:
    """The same at once, before the telephone is proved: what is known of the danger, and nothing of who somebody says they are.

    `phone` is its ref: with another number it is another report.
    """
    told = {
        "provider_id": f"{story.form}-{phone[-12:]}",
        "name": None,
        "nik": None,
        "agreed": None,
        "unproved": True,
    }
    return form(story, teller, here, lang, now).model_copy(update=told)


def proved(
    story: Story, teller: Teller, here: Jurisdiction, lang: Lang, now: datetime, report: str
) -> InboundProved:
    """The telephone of a report that went out before is proved; with it comes who they are."""
    return InboundProved(
        provider_id=f"{story.form}-nomor",
        sender=Sender(phone=normal_phone(teller.phone)),
        at=now,
        report=report,
        name=teller.name.strip() or None,
        nik=digits(teller.nik) or None,
        hide=teller.hide,
        agreed=here.notice_version(lang),
    )
