"""One turn of the conversation while it is being decided: what was heard, where we stand, what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from salur.contracts.base import Lane
from salur.contracts.ids import report_id
from salur.packs.category import Category
from salur.packs.texts import Lang
from salur.privacy import mask
from salur.regions.elsewhere import Elsewhere
from services.intake.dialogue.domain.cases import CaseView, Sender, Told
from services.intake.dialogue.domain.claims import NO_CLAIM, Claim
from services.intake.dialogue.domain.conversation import Conversation, Draft, Question
from services.intake.dialogue.domain.effects import Effect, Say, ShowNotice, Speak
from services.intake.dialogue.domain.heard import Heard
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.reading import command, plain
from services.intake.dialogue.domain.vocabulary import Vocabulary

_NAMES_KEPT = 6
_ADDED_TOLD_EVERY = timedelta(seconds=60)


@dataclass(frozen=True)
class Scene:
    """What a step may know beside the conversation. `cases` are the sender's own, newest first.

    `coded` is the case or report that a code in the message names; it may be somebody else's.
    `others` are all jurisdictions of ours by code. `claim` is what a code behind LANJUT stands for. `pinned` is where
    the pin in the message lies, if not in the jurisdiction that the talk is about.
    """

    jurisdiction: Jurisdiction
    now: datetime
    sender: Sender
    cases: tuple[CaseView, ...] = ()
    coded: CaseView | None = None
    lang: Lang = "id"
    claim: Claim = NO_CLAIM
    others: Mapping[str, Jurisdiction] = field(default_factory=dict)
    pinned: Elsewhere | None = None


class Turn:
    """Gathers the effects of one message and the conversation after it."""

    def __init__(self, conversation: Conversation, heard: Heard, scene: Scene) -> None:
        self.conversation = conversation
        self.heard = heard
        self.scene = scene
        self.said = plain(heard.text)
        self.order = command(heard.text, scene.jurisdiction.words(scene.lang), self.said)
        self.effects: list[Effect] = []
        self.told_now: Told | None = None
        """Who reports, as a report told that was sent in this very turn."""
        self.told_in = heard.amends or heard.id
        """The message that what is told now came with."""
        self.settled = False
        """What comes next is said already: a question was asked, put in other words, or the draft has ended."""

    @property
    def here(self) -> Jurisdiction:
        """The jurisdiction of the report that is being written, else the one that was written to."""
        return self.of(self.draft.pack if self.draft else None)

    @property
    def words(self) -> Vocabulary:
        """What is understood of the sender's language."""
        return self.here.words(self.scene.lang)

    def of(self, pack: str | None) -> Jurisdiction:
        """A jurisdiction of ours by its code, else the one that was written to."""
        return self.scene.others.get(pack or "", self.scene.jurisdiction)

    @property
    def draft(self) -> Draft | None:
        return self.conversation.draft

    @property
    def open_draft(self) -> Draft:
        """The draft, where there must be one."""
        assert self.conversation.draft is not None
        return self.conversation.draft

    @property
    def category(self) -> Category | None:
        key = self.draft.category if self.draft else None
        # A pack can lose a category while a report of it is being written.
        return next((c for c in self.here.pack.categories if c.key == key), None)

    @property
    def told(self) -> Told | None:
        """Who reports, as an earlier report told. A restricted report asks anew: it may do without. An unproved telephone
        says nothing of whoever its owner is."""
        unproved = self.heard.form is not None and self.heard.form.unproved
        return (
            None
            if unproved or (self.draft and self.draft.restricted)
            else self.told_now or self.scene.sender.told
        )

    def finished(self, report: str) -> bool:
        """Whether a report of this sender's has come to its end."""
        return any(case.case == report and case.finished for case in self.scene.cases)

    @property
    def crossed(self) -> bool:
        """The message was written before the citizen could see our question (their clock counts whole seconds)."""
        asked_at = self.conversation.asked_at
        return asked_at is not None and self.heard.at < asked_at.replace(microsecond=0)

    def speak(self, lang: Lang) -> None:
        """From now on in this language."""
        self.scene = replace(self.scene, lang=lang)
        self.do(Speak(lang))

    def set(self, **changes: Any) -> None:
        """Changes the conversation."""
        self.conversation = self.conversation.but(**changes)

    def edit(self, **changes: Any) -> None:
        """Changes the draft."""
        self.set(draft=self.open_draft.but(**changes))

    def begin(self) -> None:
        """A new, empty draft."""
        origin = self.conversation.came_by if self.heard.form is None else None
        draft = Draft(begun_by=self.heard.id, begun_at=self.scene.now, origin=origin)
        if origin is not None:
            self.set(came_by=None)
        self.set(draft=draft, asked=Question.NOTHING, editing=False)

    def know(self, name: str) -> None:
        """They are called this: to be masked in all they write."""
        known = self.conversation.names
        if name not in known:
            self.set(names=(*known, name)[-_NAMES_KEPT:])

    def do(self, effect: Effect) -> None:
        """Adds what is to be done; what is said is in the words of the report's own jurisdiction."""
        here = self.here
        if here is not self.scene.jurisdiction and isinstance(effect, Say | ShowNotice):
            effect = replace(effect, pack=str(here.pack.code))
        self.effects.append(effect)

    def say(self, text: str, **details: Any) -> None:
        """Tells the sender a text; see `Say`."""
        self.do(Say(text, **details))

    def acknowledge(self, text: str) -> None:
        """Says that something was taken before the next question, where that is not a message to be paid for."""
        if not self.heard.words_only:
            self.say(text)

    def insist(self, text: str, **details: Any) -> None:
        """Puts the open question in other words: this is what waits for an answer now."""
        self.say(text, **details)
        self.set(asked_at=self.scene.now)
        self.settled = True

    def understood(self) -> None:
        """What was heard made sense."""
        if self.conversation.lost or self.conversation.strays:
            self.set(lost=0, strays=())

    def say_added(self, text: str, **details: Any) -> None:
        """Thanks for something that came along, at most once a minute: an album is five messages."""
        told, now = self.conversation.added_told_at, self.scene.now
        if told is None or now - told >= _ADDED_TOLD_EVERY:
            self.say(text, **details)
            self.set(added_told_at=now)

    def report_id(self, lane: Lane) -> str:
        """The id of the report that this message sends."""
        return report_id(lane, self.heard.id)

    def noted(self, key: str, **values: str) -> str:
        """What stands in a report in place of the citizen's own words: officers read it, in Indonesian."""
        return self.here.word(key, "id", **values)

    def mask(self, text: str) -> str:
        """The text without the person: what may leave the dialogue."""
        return mask(text, names=self.conversation.names, keep=self.here.keep)
