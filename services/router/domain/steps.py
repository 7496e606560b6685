"""One step of a case: a new version, an entry in its timeline, its clocks, and what the reporter is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from salur.contracts.cases import Actor, Case, CaseState, Entry, Linked, Role
from salur.contracts.notifications import NotificationRequested
from salur.contracts.reports import Place
from salur.packs.model import Pack
from salur.privacy import Keep, Sealed, mask
from services.router.domain import deadlines
from services.router.domain.deadlines import Reckoned
from services.router.domain.telling import Teller, notification_id

ROUTER = Actor(role=Role.SYSTEM, id="router")
VERIFY = Actor(role=Role.SYSTEM, id="verify")


@dataclass(frozen=True, slots=True)
class Step:
    """What shall happen to a case. `text` is told to the reporter, `note` stays among officers.

    `sealed_text` is what the reporter of a restricted case says; `place` and `media` are what a reporter adds.
    """

    what: str
    state: CaseState
    by: Actor
    text: str | None = None
    sealed_text: Sealed | None = None
    place: Place | None = None
    media: tuple[str, ...] = ()
    note: str | None = None
    agency: str | None = None
    tells: str | None = None
    linked: Linked | None = None
    """How the same case stands in another system."""
    guessed: frozenset[int] = frozenset()
    """Years without decreed holidays that clocks reckoned before this step ran into."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step taken: the case after it and what is to be told; `guessed` years had no decree of holidays."""

    case: Case
    told: tuple[NotificationRequested, ...] = ()
    guessed: frozenset[int] = frozenset()


def take(case: Case, step: Step, pack: Pack, teller: Teller, now: datetime) -> Taken:
    """The case one version on."""
    if step.text or step.note:
        step = replace(step, text=_masked(step.text, case, pack), note=_masked(step.note, case, pack))
    clocks, guessed = _clocks(case, step, pack, now)
    changed = case.model_copy(
        update={
            "version": case.version + 1,
            "state": step.state,
            "agency": step.agency or case.agency,
            "dues": clocks,
            "place": _place(case, step),
            "media": tuple(dict.fromkeys((*case.media, *step.media))) if step.media else case.media,
            "linked": _linked(case, step),
            "reopened": case.reopened + (step.what == "reopened"),
            "changed_at": now,
            "timeline": (*case.timeline, *_entries(case, step, guessed, now)),
        }
    )
    told = (teller.step(changed, step.tells, step.text, pack, now),) if step.tells else ()
    return Taken(changed, told, guessed)


def _entries(case: Case, step: Step, guessed: frozenset[int], now: datetime) -> list[Entry]:
    common: dict[str, Any] = {"at": now, "state": step.state, "agency": step.agency or case.agency}
    notification = notification_id(case.case, case.version + 1) if step.tells else None
    said: dict[str, Any] = {"text": step.text, "sealed_text": step.sealed_text}
    entries = [Entry(by=step.by, what=step.what, notification=notification, **said, **common)]
    if step.note:
        entries.append(Entry(by=step.by, what="note", text=step.note, public=False, **common))
    if guessed:
        years = ", ".join(str(year) for year in sorted(guessed))
        text = f"Batas waktu dihitung tanpa hari libur {years}, yang belum ditetapkan pemerintah."
        entries.append(Entry(by=ROUTER, what="note", text=text, public=False, **common))
    return entries


def _place(case: Case, step: Step) -> Place:
    """A place that a reporter adds counts where none was known; what is known is for officers to change."""
    known = case.place.region is not None or case.place.latitude is not None
    return case.place if known or step.place is None else step.place


def _linked(case: Case, step: Step) -> tuple[Linked, ...]:
    if step.linked is None:
        return case.linked
    others = [link for link in case.linked if link.system != step.linked.system]
    return (*others, step.linked)


def _clocks(case: Case, step: Step, pack: Pack, now: datetime) -> tuple[tuple[Any, ...], frozenset[int]]:
    policy = deadlines.policy_of(case, pack)
    dues = deadlines.stopped(case.dues, step.what, now)
    new = Reckoned(())
    if event := deadlines.STARTS.get(step.what):
        new = deadlines.start(policy, event, now, pack)
    elif step.what == "asked":
        new = deadlines.reply_due(policy, now, pack)
    elif step.what == "reopened":
        new = deadlines.again(policy, now, pack)
    return deadlines.started(dues, new.dues), new.guessed | step.guessed


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
