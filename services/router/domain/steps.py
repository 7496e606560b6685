"""One step of a case: a new version, an entry in its timeline, its clocks, and what the reporter is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from salur.contracts.cases import Actor, Case, CaseState, Entry, Linked, Role
from salur.contracts.commands import Command
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Place
from salur.packs.model import Pack
from salur.privacy import Keep, Sealed, mask
from services.router.domain import deadlines, family
from services.router.domain.alarm import waits_for_somebody
from services.router.domain.telling import Teller, notification_id

ROUTER = Actor(role=Role.SYSTEM, id="router")
VERIFY = Actor(role=Role.SYSTEM, id="verify")


@dataclass(frozen=True, slots=True)
class Step:
    """What shall happen to a case. `text` is told to the reporter, `note` stays among officers.

    `words` is the key of a text of the pack, for what Salur itself says: officers read it in Indonesian, the reporter
    in their own language.
    `sealed_text` is what the reporter of a restricted case says; `place` and `media` are what a reporter adds.
    """

    what: str
    state: CaseState
    by: Actor
    text: str | None = None
    words: str | None = None
    sealed_text: Sealed | None = None
    place: Place | None = None
    media: tuple[str, ...] = ()
    note: str | None = None
    agency: str | None = None
    about: str | None = None
    """Whose step it is in the timeline, where not of the agency that has the case after it."""
    tells: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the case that the step changes."""
    asks: tuple[Command, ...] = ()
    """Commands to other cases that come of it."""
    public: bool = True
    linked: Linked | None = None
    """How the same case stands in another system."""
    guessed: frozenset[int] = frozenset()
    """Years without decreed holidays that clocks reckoned before this step ran into."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step taken: the case after it and what is to be told; `asked` are commands to other cases, `guessed` years had no decree of holidays."""

    case: Case
    told: tuple[NotificationRequested, ...] = ()
    asked: tuple[Command, ...] = ()
    guessed: frozenset[int] = frozenset()


def take(case: Case, step: Step, pack: Pack, teller: Teller, now: datetime) -> Taken:
    """The case one version on."""
    text = pack.texts.render(step.words) if step.words else step.text
    if text or step.note:
        step = replace(step, text=_masked(text, case, pack), note=_masked(step.note, case, pack))
    said = pack.texts.render(step.words, lang=case.language) if step.words else step.text
    clocked = case.model_copy(update={"dues": step.changes["dues"]}) if "dues" in step.changes else case
    agency = step.changes.get("agency", step.agency)
    reckoned = deadlines.after(clocked, step.what, step.state, pack, now, agency)
    guessed = reckoned.guessed | step.guessed
    changed = case.model_copy(
        update={
            "agency": step.agency or case.agency,
            "place": _place(case, step),
            "paused_until": case.paused_until if step.state is CaseState.TUNDA else None,
            **step.changes,
            "version": case.version + 1,
            "state": step.state,
            "dues": reckoned.dues,
            "media": _media(case, step),
            "linked": _linked(case, step),
            "changed_at": now,
            "timeline": (*case.timeline, *_entries(case, step, guessed, now)),
        }
    )
    if changed.untaken_at and not (waits_for_somebody(changed) and changed.agency == case.agency):
        changed = changed.model_copy(update={"untaken_at": None})
    told = (teller.step(changed, step.tells, said, pack, now),) if step.tells else ()
    return Taken(changed, told, (*step.asks, *family.follows(changed, step.what, step.text, now)), guessed)


def _entries(case: Case, step: Step, guessed: frozenset[int], now: datetime) -> list[Entry]:
    agency = step.changes.get("agency") or step.agency or case.agency
    entries = [
        Entry(
            at=now,
            by=step.by,
            what=step.what,
            state=step.state,
            text=step.text,
            sealed_text=step.sealed_text,
            agency=step.about or agency,
            notification=notification_id(case.case, case.version + 1) if step.tells else None,
            public=step.public,
            media=step.media if step.by.role is not Role.REPORTER else (),
        )
    ]

    def note(by: Actor, text: str) -> None:
        entries.append(
            Entry(at=now, by=by, what="note", state=step.state, text=text, agency=agency, public=False)
        )

    if step.note:
        # What a reporter causes is noted by us: the words are not theirs.
        note(ROUTER if step.by.role is Role.REPORTER else step.by, step.note)
    if guessed:
        years = ", ".join(str(year) for year in sorted(guessed))
        note(ROUTER, f"Batas waktu dihitung tanpa hari libur {years}, yang belum ditetapkan pemerintah.")
    return entries


def _media(case: Case, step: Step) -> tuple[str, ...]:
    """What the reporter sent; what an agency shows stands with its step."""
    if not step.media or step.by.role is not Role.REPORTER:
        return case.media
    return tuple(dict.fromkeys((*case.media, *step.media)))


def _place(case: Case, step: Step) -> Place:
    """A place that a reporter adds counts where none was known; what is known is for officers to change."""
    known = case.place.region is not None or case.place.latitude is not None
    return case.place if known or step.place is None else step.place


def _linked(case: Case, step: Step) -> tuple[Linked, ...]:
    if step.linked is None:
        return case.linked
    others = [link for link in case.linked if link.system != step.linked.system]
    return (*others, step.linked)


def _masked(text: str | None, case: Case, pack: Pack) -> str | None:
    """Officers write names and numbers into free text; the case's code and numbers that all may know stay."""
    if not text or not text.strip():
        return None
    return mask(text.strip(), keep=_public_numbers(pack) | Keep.of((case.code,)))


@cache
def _public_numbers(pack: Pack) -> Keep:
    own = [number.display_number for number in pack.channels.whatsapp]
    hotlines = [hotline.number for hotline in pack.hotlines]
    contacts = [agency.contact for agency in pack.agencies if agency.contact]
    return Keep.of((*own, *hotlines, *contacts))
