"""What a step of the dialogue wants done. The handlers turn each into events and documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from salur.contracts.messages import Address
from salur.contracts.notifications import Option
from services.intake.dialogue.domain.cases import Told
from services.intake.dialogue.domain.claims import Proof, Purpose
from services.intake.dialogue.domain.conversation import Conversation, Draft, Spot

URGENT_FOR = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the sender a text. `values` are masked already; `moments` are UTC.

    `about` is the report it tells of: its code and its link are put in by the handler. After `expires_at` it would be
    wrong. `pack` says it in its words where that is not the one written to.
    """

    text: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    moments: Mapping[str, datetime] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    options_title: str | None = None
    about: str | None = None
    urgent: bool = False
    expires_at: datetime | None = None
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """The privacy notice is told now, in this text: note when, and in which words."""

    text: str = "privacy_notice"
    pack: str | None = None


@dataclass(frozen=True, slots=True)
class Submit:
    """Hand the report on. `text` and `place_text` are its words, masked; `reporter` is who reports, masked.

    `told`: who reports is known from an earlier report. `unfinished` names what the dialogue could not complete.
    `show_name`: they let the agency see who they are; `wish`, `filed_by` and `unproved` are as in
    `ReportSubmitted`.
    """

    report: str
    draft: Draft = field(repr=False)
    text: str = field(repr=False)
    place_text: str = field(repr=False)
    reporter: str = field(repr=False)
    told: Told | None = None
    urgent: bool = False
    unfinished: tuple[str, ...] = ()
    show_name: bool = False
    wish: str | None = None
    filed_by: str | None = None
    unproved: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """Add words, a place or media to a case that exists or is on its way. `text` and `place_text` are masked."""

    report: str
    text: str = field(repr=False)
    place: Spot | None = field(default=None, repr=False)
    place_text: str = field(default="", repr=False)
    media: tuple[str, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Reopen:
    """The citizen says that a finished case is not done. `text` is masked."""

    report: str
    text: str = field(repr=False)
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Appeal:
    """The citizen says that a report which was found untrue is true. `text` is masked."""

    report: str
    text: str = field(repr=False)
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """The citizen says how content they are with a finished case, 1 to 5. `text` is masked."""

    report: str
    score: int
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Objected:
    """The citizen does not want their reports weighed by what they reported earlier."""


@dataclass(frozen=True, slots=True)
class Speak:
    """The citizen is told all in this language from now on, of what they reported before, too."""

    lang: str


@dataclass(frozen=True, slots=True)
class Hurry:
    """What this sender writes goes by the urgent lane for `URGENT_FOR` from now."""

    report: str


@dataclass(frozen=True, slots=True)
class TellCode:
    """Tell somebody a new one-time code, in a text with these values: the sender, or `to`.

    `report` is what the code will show, to the sender alone. What is told to somebody else is told once in a while, as
    `once` names it. It holds `until` then, else for as long as its purpose has it; see `Proof.lasting`. Where no code
    is free, they are told `instead`.
    """

    purpose: Purpose
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    to: Address | None = None
    report: str = ""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    once: str = ""
    until: datetime | None = None
    lasting: bool = False
    instead: Say | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The report goes on here. `left` is the conversation that it was taken from, which is told so; `media` come along."""

    proof: Proof
    left: Conversation = field(repr=False)
    media: tuple[str, ...] = ()


Effect = (
    Say | ShowNotice | Submit | Reply | Reopen | Appeal | Rate | Objected | Speak | Hurry | TellCode | Moved
)
