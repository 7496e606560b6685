"""Calling those on duty in danger: the first at once, after two minutes the next too, then the head, until somebody takes it.

What runs is the alarm, which router keeps beside the case: when it rings next, and who was called. Each post called for
the first time is a step of the case; calling the same again is not, or the timeline would hold nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from salur.contracts.cases import Case, CaseState
from salur.contracts.notifications import NotificationRequested
from salur.packs.duty import Duty, DutyAddress, Post
from salur.packs.model import Pack
from services.router.domain.alarm import Alarm, waits_for_somebody
from services.router.domain.notices import Notice, post_of
from services.router.domain.steps import ROUTER, Step, Taken, take
from services.router.domain.telling import Teller

# Nobody has answered for so many waits: from here on the calls come more slowly.
_WEARY_AFTER = 15
_WEARILY = 5
_AT_WORK = {CaseState.PROSES, CaseState.TINDAK_LANJUT, CaseState.NEEDS_ANSWER, CaseState.SELESAI}
_CHANNELS = {"whatsapp": "WhatsApp", "sms": "SMS", "telegram": "Telegram"}


@dataclass(frozen=True, slots=True)
class Called:
    """The alarm after this (None: nobody is called any more), a step of the case if there is one, and who is told what."""

    alarm: Alarm | None = None
    step: Taken | None = None
    told: tuple[NotificationRequested, ...] = ()


def after(alarm: Alarm | None, case: Case, pack: Pack, teller: Teller, now: datetime) -> Called:
    """What a case as it now is means for those on duty: an alarm begins, goes on, or ends with a word to all it called."""
    waits = waits_for_somebody(case)
    if alarm is not None and waits and alarm.agency == case.agency:
        return Called(alarm)
    over = _over(alarm, case, pack, teller, now) if alarm else ()
    if not waits or case.agency is None:
        return Called(told=over)
    begun = ring(Alarm(agency=case.agency, began_at=now, rings_at=now), case, pack, teller, now)
    return Called(begun.alarm, begun.step, (*over, *begun.told))


def ring(alarm: Alarm, case: Case, pack: Pack, teller: Teller, now: datetime) -> Called:
    """One call to everybody whose turn it is by now. Once all were called and a wait went by, nobody has taken it: the case says
    so, and the calls go on."""
    rota = pack.duty.rota(alarm.agency)
    waited = now - alarm.began_at
    steps = 1 + waited // timedelta(seconds=pack.duty.next_after)
    ladder = rota.ladder(now.astimezone(pack.zone.tz)) if rota else ()
    posts = ladder[:steps]
    name = f"{alarm.began_at.isoformat()} {alarm.round}"
    call = Notice("duty_call", case, pack, teller.public_url, now, name)
    told = tuple(one for post in posts for one in call.to(alarm.agency, post))
    new = [post for post in posts if _ref(case, alarm.agency, post) not in alarm.called]
    step = _called(case, new, pack, teller, now) if new else None
    if steps > len(ladder) and not new and case.untaken_at is None:
        step = _untaken(case, pack, teller, now, nobody=not ladder)
    next_ring = _next(pack.duty, waited, climbing=steps <= len(ladder))
    changed = alarm.model_copy(
        update={
            "round": alarm.round + 1,
            "rings_at": alarm.began_at + next_ring,
            "called": (*alarm.called, *(_ref(case, alarm.agency, post) for post in new)),
        }
    )
    return Called(changed, step, told)


def _next(duty: Duty, waited: timedelta, *, climbing: bool) -> timedelta:
    """How long after the beginning the next call comes: the next of the rota is never called late."""
    wait, every = timedelta(seconds=duty.next_after), timedelta(seconds=duty.repeat_every)
    again = waited + (every * _WEARILY if waited >= wait * _WEARY_AFTER else every)
    return min(again, (waited // wait + 1) * wait) if climbing else again


def _called(case: Case, posts: Sequence[Post], pack: Pack, teller: Teller, now: datetime) -> Taken:
    names = ", ".join(f"{post.name} ({_spoken(post)})" for post in posts)
    step = Step(what="called", state=case.state, by=ROUTER, text=f"Dipanggil: {names}.", public=False)
    return take(case, step, pack, teller, now)


def _untaken(case: Case, pack: Pack, teller: Teller, now: datetime, *, nobody: bool) -> Taken:
    text = (
        "Instansi ini tidak punya petugas jaga."
        if nobody
        else "Semua petugas jaga dan kepalanya sudah dipanggil."
    )
    changes = {"untaken_at": now}
    step = Step(
        "untaken", case.state, ROUTER, text=f"{text} Belum ada yang menangani.", public=False, changes=changes
    )
    return take(case, step, pack, teller, now)


def _spoken(post: Post) -> str:
    return " dan ".join(_CHANNELS.get(channel, channel) for channel in post.channels)


def _over(
    alarm: Alarm, case: Case, pack: Pack, teller: Teller, now: datetime
) -> tuple[NotificationRequested, ...]:
    """To all who were called: who took it, or that it waits for them no more."""
    taken = case.officer is not None or case.state in _AT_WORK
    told: list[NotificationRequested] = []
    for ref in alarm.called:
        post = post_of(ref, pack)
        text = ("duty_yours" if ref == case.officer else "duty_taken") if taken else "duty_over"
        notice = Notice(text, case, pack, teller.public_url, now, name=str(case.version))
        told += notice.to(alarm.agency, post) if post else ()
    return tuple(told)


def _ref(case: Case, agency: str, post: Post) -> str:
    return DutyAddress(case.pack, agency, post.key).ref
