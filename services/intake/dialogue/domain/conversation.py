"""What the dialogue remembers of one sender: the report being written, and what further words belong to.

All of it is sealed where it is stored; it is forgotten some days after the last message.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from salur.contracts.reports import Origin
from services.intake.dialogue.domain.heard import Hidden

FORGOTTEN_AFTER = timedelta(days=8)


class Question(StrEnum):
    """What was asked last and waits for an answer."""

    NOTHING = "nothing"
    DESCRIPTION = "description"
    CATEGORY = "category"
    PLACE = "place"
    WHICH_PLACE = "which_place"
    ELSEWHERE = "elsewhere"
    PHOTO = "photo"
    NIK = "nik"
    NAME = "name"
    CONFIRM = "confirm"
    OFFICE = "office"
    EDIT = "edit"
    MENU = "menu"


class Spot(Hidden):
    """A place as far as the citizen told it. `region` is a Kemendagri code; `text` are their words."""

    text: str = ""
    region: str | None = None
    title: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class Draft(Hidden):
    """A report being written. What is None or empty has not been told yet.

    `pack` is the jurisdiction in which its place lies, where that is another of ours than the one written to;
    `elsewhere` the one in which it seems to lie, by its pin or as `elsewhere_named` (a Kemendagri code), which is still
    to be asked; `stays` once that was denied.

    `wish` is the office that its reporter wants to have it.

    `words_in` and `media_in` name the message that each of `words` and `media` came with; `told_in` the one that told
    a field last.
    """

    begun_by: str
    begun_at: datetime
    pack: str | None = None
    words: tuple[str, ...] = ()
    short: bool = False
    category: str | None = None
    place: Spot | None = None
    places_offered: tuple[str, ...] = ()
    place_words: str = ""
    place_tries: int = 0
    place_outside: str | None = None
    elsewhere: str | None = None
    elsewhere_named: str = ""
    stays: bool = False
    media: tuple[str, ...] = ()
    voice: bool = False
    photo_tries: int = 0
    notice: bool = False
    nik: str | None = None
    nik_facts: tuple[str, ...] = ()
    nik_missing: str | None = None
    nik_tries: int = 0
    whys: int = 0
    minor: bool = False
    name: str | None = None
    name_missing: bool = False
    name_tries: int = 0
    identity_anew: bool = False
    restricted: bool = False
    confidential: bool = False
    accused: str | None = None
    wish: str | None = None
    forwarded: bool = False
    origin: Origin | None = None
    words_in: tuple[str, ...] = ()
    media_in: tuple[str, ...] = ()
    told_in: Mapping[str, str] = {}


class Why(StrEnum):
    """Why further words belong to a report that is sent already."""

    SENT = "sent"
    EMERGENCY = "emergency"
    HANDED_OVER = "handed_over"


_LASTS = {
    Why.SENT: timedelta(minutes=15),
    Why.EMERGENCY: timedelta(hours=2),
    Why.HANDED_OVER: timedelta(hours=24),
}


class Attached(Hidden):
    """A report that is sent, to which further messages are added until `until`.

    `pack` is its jurisdiction where that is another than the one written to. `words` are those of an emergency whose
    place is not known: it may turn out to be another jurisdiction's.
    """

    report: str
    why: Why
    until: datetime
    kind: str | None = None
    placed: bool = True
    restricted: bool = False
    pack: str | None = None
    words: tuple[str, ...] = ()

    def holds(self, at: datetime) -> bool:
        return at < self.until

    def longer(self, at: datetime) -> Attached:
        """The same, counted from now."""
        return self.but(until=at + _LASTS[self.why])


def attach(report: str, why: Why, at: datetime, **known: str | bool | tuple[str, ...] | None) -> Attached:
    """A report to which messages are added from now on."""
    return Attached.model_validate({"report": report, "why": why, "until": at + _LASTS[why], **known})


class Conversation(Hidden):
    """One sender's conversation.

    `lost` counts messages in a row that were not understood, `strays` are those. `editing`: the answer to the
    question replaces what was told before. `following` are the first words of further reports, told while this one
    was being written; `second` may be one, or more about this; `following_in` and `second_in` name the messages that
    told them. `names` are those we heard them called, to mask them in what they write; `reach` is how they
    are reached, as the vault was last told. `reminded_at`: they were asked again for an answer they owe;
    `dropped`: their draft is gone for want of one. `came_by` brought them here; the
    next report is due to it.
    """

    draft: Draft | None = None
    asked: Question = Question.NOTHING
    asked_at: datetime | None = None
    editing: bool = False
    attached: Attached | None = None
    following: tuple[str, ...] = ()
    following_in: tuple[str, ...] = ()
    second: str | None = None
    second_in: str = ""
    lost: int = 0
    strays: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    reach: str = ""
    added_told_at: datetime | None = None
    touched_at: datetime | None = None
    reminded_at: datetime | None = None
    dropped: bool = False
    came_by: Origin | None = None
