"""A conversation under test: steps of the pure dialogue, one after another, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from salur.contracts import tracking
from salur.contracts.base import Sensitivity
from salur.contracts.cases import CaseState
from salur.regions.gazetteer import Gazetteer
from services.intake.dialogue.domain import reading, report
from services.intake.dialogue.domain.cases import CaseView, Sender, Sent
from services.intake.dialogue.domain.conversation import Conversation, Draft
from services.intake.dialogue.domain.effects import Effect, Say, Submit, TellCode
from services.intake.dialogue.domain.heard import Heard
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.dialogue.domain.silence import Patience, broken, rings_at
from services.intake.dialogue.domain.step import step
from services.intake.dialogue.domain.turn import Scene
from tests.made_up import AT, pack

PATIENCE = Patience(timedelta(hours=2), timedelta(hours=23))
NIK = "7409991205900001"
NIK_OF_A_CHILD = "7409991205150001"


@cache
def konawe_utara() -> Jurisdiction:
    """The pack as the dialogue uses it."""
    return Jurisdiction(pack(), Gazetteer())


WORDS = konawe_utara().words("id")


@dataclass
class Talk:
    """One sender's conversation."""

    now: datetime = AT
    conversation: Conversation = field(default_factory=Conversation)
    sender: Sender = field(default_factory=lambda: Sender(sender="s_1", citizen="c_1"))
    cases: dict[str, CaseView] = field(default_factory=dict)
    effects: Sequence[Effect] = ()
    every: list[Effect] = field(default_factory=list)
    number: int = 0

    def hears(self, text: str = "", **content: Any) -> list[str]:
        """The keys of the texts that a message is answered with."""
        self.number += 1
        self.now += timedelta(seconds=20)
        given = {"id": f"m{self.number}", "at": self.now, "text": text} | content
        heard = Heard.model_validate(given)
        code = reading.code(heard.text)
        newest = sorted(self.cases.values(), key=lambda case: case.submitted_at, reverse=True)
        scene = Scene(
            jurisdiction=konawe_utara(),
            now=self.now,
            sender=self.sender,
            cases=tuple(newest),
            coded=next((case for case in newest if case.code == code), None),
        )
        self.conversation, self.effects = step(self.conversation, heard, scene)
        self.every += self.effects
        for effect in self.effects:
            if isinstance(effect, Submit):
                self._sent(effect)
        return self.told

    def wait(self, **span: float) -> None:
        """Time passes."""
        self.now += timedelta(**span)

    def is_silent(self, span: timedelta) -> list[Say | TellCode]:
        """Time passes without a word of theirs: what they are told meanwhile."""
        until, told = self.now + span, list[Say | TellCode]()
        while (at := rings_at(self.conversation, PATIENCE, self.here.pack.zone)) is not None and at <= until:
            self.now = max(self.now, at)
            ring = Heard(id=f"ring{self.number}", at=self.now, silent=True)
            scene = Scene(jurisdiction=self.here, now=self.now, sender=self.sender)
            self.conversation, self.effects = broken(self.conversation, ring, scene, PATIENCE)
            self.every += self.effects
            told += [effect for effect in self.effects if isinstance(effect, Say | TellCode)]
        self.now = until
        return told

    @property
    def here(self) -> Jurisdiction:
        return konawe_utara()

    def news(self, state: CaseState) -> None:
        """Router says that the latest case is in this state now."""
        latest = self.sender.reports[0]
        due = AT + timedelta(days=16)
        invites = state in {CaseState.TINDAK_LANJUT, CaseState.TUNDA}
        held = {"due": None, "until": due} if state is CaseState.TUNDA else {"due": due, "until": None}
        self.cases[latest.report] = self.cases[latest.report].model_copy(
            update={
                "state": state,
                "changed_at": self.now,
                "agency": "PUPR",
                "invites_reply": invites,
                **held,
            }
        )

    @property
    def told(self) -> list[str]:
        """The keys of what was said last."""
        return [effect.text for effect in self.effects if isinstance(effect, Say)]

    @property
    def says(self) -> list[Say]:
        return [effect for effect in self.effects if isinstance(effect, Say)]

    @property
    def draft(self) -> Draft:
        assert self.conversation.draft is not None
        return self.conversation.draft

    @property
    def submits(self) -> list[Submit]:
        """All reports that were handed on."""
        return [effect for effect in self.every if isinstance(effect, Submit)]

    def _sent(self, effect: Submit) -> None:
        code = next(tracking.candidates(effect.report))
        category = effect.draft.category or ""
        restricted = effect.draft.restricted
        sent = Sent(
            report=effect.report,
            code=code,
            pack="74.09",
            category=category,
            restricted=restricted,
            at=self.now,
        )
        told = report.told_by(effect.draft, effect.reporter) or self.sender.told
        self.sender = self.sender.model_copy(update={"reports": (sent, *self.sender.reports), "told": told})
        self.cases[effect.report] = CaseView(
            case=effect.report,
            code=code,
            version=1,
            pack="74.09",
            state=CaseState.TERVERIFIKASI,
            category=category,
            sensitivity=Sensitivity.RESTRICTED if restricted else Sensitivity.OPEN,
            region=effect.draft.place.region if effect.draft.place else None,
            agency=None,
            due=None,
            reporter=self.sender.sender,
            urgent=effect.urgent,
            submitted_at=self.now,
            changed_at=self.now,
        )


def talked(*lines: str) -> Talk:
    """The conversation after these lines of a citizen."""
    talk = Talk()
    for line in lines:
        talk.hears(line)
    return talk
