"""Carries out what a step wants done: events for others, documents of our own, identity to the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from salur.channels.proving import CODE_FIELD
from salur.contracts import ids, tracking
from salur.contracts.base import Contract, Sensitivity
from salur.contracts.cases import Actor, Role
from salur.contracts.commands import AppealJudgement, RateCase, ReopenCase, ReplyToCase, SpeakTo
from salur.contracts.messages import Address, UrgentSender
from salur.contracts.notifications import NotificationRequested
from salur.privacy import keyring
from salur.privacy.sealed import Sealed
from services.intake.dialogue.domain import report
from services.intake.dialogue.domain.cases import Sender, Sent
from services.intake.dialogue.domain.claims import HOLDS, NewProof, Purpose
from services.intake.dialogue.domain.effects import (
    URGENT_FOR,
    Appeal,
    Effect,
    Hurry,
    Moved,
    Objected,
    Rate,
    Reopen,
    Reply,
    Say,
    ShowNotice,
    Speak,
    Submit,
    TellCode,
)
from services.intake.dialogue.domain.jurisdiction import channel_title
from services.intake.dialogue.domain.turn import Scene
from services.intake.dialogue.unit import DialogueUnit

REPORTS_KEPT = 20
_ON_ITS_WAY = timedelta(days=1)
SMS = "sms"
_TEXT = "report.text"


@dataclass
class Carrier:
    """Carries out the effects of one message, in their order.

    `written_as` is the sender's ref as the gateway makes it, where it is an alias: the gateway knows no other.
    """

    message: str
    address: Address
    sender: Sender
    scene: Scene
    unit: DialogueUnit
    events: list[Contract] = field(default_factory=list)
    said: int = 0
    written_as: str = ""

    async def carry(self, effects: Sequence[Effect]) -> Sequence[Contract]:
        """All events that the effects give."""
        before = self.sender
        for effect in effects:
            self.events += await self._carried(effect)
        if self.sender != before:
            self.unit.senders.keep(self.sender)
        return self.events

    async def _carried(self, effect: Effect) -> Sequence[Contract]:
        match effect:
            case Say():
                return [await self._say(effect)]
            case Submit():
                return [await self._submit(effect)]
            case ShowNotice():
                await self._show_notice(effect)
                return ()
            case Hurry():
                return self._hurry(effect)
            case Objected():
                self.sender = self.sender.model_copy(update={"profiling": False})
                return ()
            case Speak():
                return await self._speak(effect.lang)
            case TellCode():
                return await self._tell_code(effect)
            case Moved():
                return [await self._moved(effect)]
            case _:
                return [self._command(effect)]

    def _hurry(self, effect: Hurry) -> Sequence[Contract]:
        until = self.scene.now + URGENT_FOR
        refs = dict.fromkeys((self.sender.sender, self.written_as or self.sender.sender))
        return [UrgentSender(sender=ref, report=effect.report, until=until) for ref in refs]

    async def _speak(self, lang: str) -> Sequence[Contract]:
        """Their cases are told in it, too. One that has just been sent may not be known as a case yet."""
        self.scene = replace(self.scene, lang=lang)
        self.sender = self.sender.model_copy(update={"lang": lang})
        sent = self.sender.reports
        known = {view.case for view in await self.unit.cases.many([one.report for one in sent])}
        recent = self.scene.now - _ON_ITS_WAY
        return [
            SpeakTo(
                command=ids.derived_id("dialogue-command", self.message, "speak", one.report),
                case=one.report,
                by=Actor(role=Role.REPORTER, id=self.sender.citizen),
                at=self.scene.now,
                language=lang,
            )
            for one in sent
            if one.report in known or one.at > recent
        ]

    async def _say(self, say: Say) -> NotificationRequested:
        self.said += 1
        values = dict(say.values)
        if say.about is not None:
            code = await self._code(say.about)
            values |= {
                "code": tracking.grouped(code),
                "link": tracking.page(self.unit.public_url, code, self.scene.lang),
            }
        return self._tell(
            say.text,
            ids.derived_id("dialogue", self.message, str(self.said)),
            self._as_of(say.pack),
            values=values,
            moments=dict(say.moments),
            options=say.options,
            options_title=say.options_title,
            urgent=say.urgent,
            expires_at=say.expires_at,
        )

    def _as_of(self, pack: str | None) -> Address:
        """The same address, spoken to in the words of a jurisdiction."""
        return self.address.model_copy(update={"pack": pack}) if pack else self.address

    def _tell(self, text: str, name: str, to: Address | None = None, **said: Any) -> NotificationRequested:
        return NotificationRequested(
            sensitivity=Sensitivity.CONFIDENTIAL,
            notification=name,
            to=to or self.address,
            text=text,
            language=self.scene.lang,
            requested_at=self.scene.now,
            **said,
        )

    async def _tell_code(self, effect: TellCode) -> Sequence[NotificationRequested]:
        """The code, sealed until notify words it; to somebody else one in a while only."""
        proofs, now = self.unit.proofs, self.scene.now
        if effect.to is not None:
            once = effect.once or effect.report
            if await proofs.of(Purpose.ASKED, once, now):
                return ()
            proofs.note(Purpose.ASKED, once, effect.to, now)
        until = effect.until or now + HOLDS[effect.purpose]
        address = effect.to or self.address
        proof = NewProof(
            effect.purpose, address, until, effect.report, by=self.address.ref, lasting=effect.lasting
        )
        code = await proofs.issue(proof, self.message, now)
        if code is None:
            return (await self._say(effect.instead),) if effect.instead else ()
        told = self._tell(
            effect.text,
            ids.derived_id("dialogue-code", self.message),
            effect.to,
            values=dict(effect.values),
            moments=dict(effect.moments),
            sealed={"one_time": self.unit.keys.seal(CODE_FIELD, code.encode(), keyring.Purpose.VAULT)},
            expires_at=until,
        )
        return (told,)

    async def _moved(self, effect: Moved) -> NotificationRequested:
        """What was left behind is stored without its report, whose media are this citizen's now; its sender is told."""
        left, now = effect.proof.address, self.scene.now
        self.unit.conversations.keep(left, effect.left, None)
        await self.unit.proofs.spend(effect.proof)
        before = await self.unit.senders.of(left.ref)
        if effect.media and before is not None:
            await self.unit.attachments.hand_over(
                left.channel, effect.media, before.citizen, self.sender.citizen, now
            )
        shown = {"channel": channel_title(self.address.channel)}
        return self._tell("move_away", ids.derived_id("dialogue-moved", self.message), left, values=shown)

    async def _code(self, report_id: str) -> str:
        sent = self.sender.report(report_id)
        if sent is not None:
            return sent.code
        view = await self.unit.cases.one(report_id)
        return view.code if view else await self.unit.cases.take_code(report_id)

    async def _submit(self, effect: Submit) -> Contract:
        reporter = self._as_of(effect.draft.pack)
        category = self.unit.jurisdictions[reporter.pack].pack.category(effect.draft.category or "")
        nik = await self._identify(effect)
        code = await self.unit.cases.take_code(effect.report)
        filed = report.Filed(
            code=code,
            reporter=reporter,
            citizen=self.sender.citizen,
            nik=nik,
            sealed_text=self._sealed(effect.text) if effect.draft.restricted else None,
            at=self.scene.now,
            profiling=self.sender.profiling,
            language=self.scene.lang,
        )
        sent = Sent(
            report=effect.report,
            code=code,
            pack=reporter.pack,
            via=self.address.pack,
            category=category.key,
            restricted=effect.draft.restricted,
            at=self.scene.now,
        )
        told = report.told_by(effect.draft, effect.reporter)
        reports = (sent, *self.sender.reports)[:REPORTS_KEPT]
        self.sender = self.sender.model_copy(
            update={
                "reports": reports,
                "told": told.model_copy(update={"nik": nik}) if told else self.sender.told,
            }
        )
        return report.submitted(effect, category, filed)

    async def _identify(self, effect: Submit) -> str | None:
        draft = effect.draft
        if draft.nik is None and draft.name is None:
            return None
        nik = await self.unit.people.identify(self.sender.citizen, draft.name, draft.nik)
        return nik if draft.nik is not None else None

    async def _show_notice(self, effect: ShowNotice) -> None:
        short = self.address.channel == SMS
        here = self.unit.jurisdictions[effect.pack or self.address.pack]
        version = here.notice_version(self.scene.lang, effect.text, short=short)
        await self.unit.people.noticed(self.sender.citizen, version, self.scene.now)

    def _command(self, effect: Reply | Reopen | Appeal | Rate) -> Contract:
        kind = type(effect).__name__.lower()
        asked = {
            "command": ids.derived_id("dialogue-command", self.message, kind, effect.report),
            "case": effect.report,
            "by": Actor(role=Role.REPORTER, id=self.sender.citizen),
            "at": self.scene.now,
        }
        if isinstance(effect, Rate):
            return RateCase.model_validate(asked | {"score": effect.score, "text": effect.text})
        common = asked | {
            "sensitivity": Sensitivity.RESTRICTED if effect.restricted else Sensitivity.CONFIDENTIAL,
            "text": "" if effect.restricted else effect.text,
            "sealed_text": self._sealed(effect.text) if effect.restricted else None,
        }
        if isinstance(effect, Reopen | Appeal):
            return (ReopenCase if isinstance(effect, Reopen) else AppealJudgement).model_validate(common)
        place = report.place(effect.place, "" if effect.restricted else effect.place_text)
        added = {"place": place if effect.place else None, "media": effect.media}
        return ReplyToCase.model_validate(common | added)

    def _sealed(self, text: str) -> Sealed:
        return self.unit.keys.seal(_TEXT, text.encode(), keyring.Purpose.RESTRICTED)
