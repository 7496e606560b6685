"""What the reporter is told of a step: the key of a text, its values, and a due day as a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from salur.contracts import ids, tracking
from salur.contracts.cases import Case
from salur.contracts.commands import Command, ReopenCase
from salur.contracts.notifications import NotificationRequested, Option
from salur.packs.model import Pack
from services.router.domain import needs, refusals
from services.router.domain.deadlines import REPLY
from services.router.domain.needs import agency_name
from services.router.domain.refusals import Refused

# An emergency is told in words of its own.
_IN_DANGER = {"case_dispatched": "emergency_sent", "case_in_progress": "emergency_taken"}

# Which values a text takes beside the code; the keys are those of `salur/packs/defaults/texts.*.yaml`.
_TAKES: dict[str, tuple[str, ...]] = {
    "case_verified": (),
    "case_dispatched": ("agency", "link", "due"),
    "case_in_progress": ("agency",),
    "case_answered": ("agency", "answer"),
    "case_needs_answer": ("agency", "question", "due"),
    "case_finished": ("agency", "answer"),
    "case_reopened": ("agency",),
    "case_reopened_above": ("agency",),
    "case_forwarded": ("agency", "why"),
    "case_to_admin": ("why",),
    "case_postponed": ("agency", "until", "why"),
    "case_resumed": ("agency",),
    "case_closed": (),
    "case_archived": ("why",),
    "case_judged_false": ("why",),
    "case_appealed": (),
    "case_merged": (),
    "case_unmerged": (),
    "identity_revealed": ("why",),
    "ask_rating": (),
    "emergency_sent": ("agency",),
    "emergency_taken": ("agency",),
}
# What can be tapped under the question how content they are; the numbers are scores.
_RATINGS = {"good": "rate.5", "fair": "rate.3", "poor": "rate.1"}
# Which clock the day in a text comes from: the first of these that still runs.
_DUE = {"case_dispatched": ("first_response", "completion"), "case_needs_answer": (REPLY,)}

# Texts of the pack that fill the sentence of a refusal.
_CANNOT_REOPEN = {
    refusals.NOT_NOW: "reopen_not_now",
    refusals.ALREADY: "reopen_already",
    needs.REOPENINGS_LEFT.reason: "reopen_too_often",
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes notifications; `public_url` is where citizens reach the pages."""

    public_url: str

    def step(
        self, case: Case, text: str, said: str | None, pack: Pack, at: datetime
    ) -> NotificationRequested:
        """The news of the step that brought the case to its version."""
        key = _IN_DANGER.get(text, text) if case.urgent else text
        takes = _TAKES[key]
        values = {
            name: self._value(name, case, said, pack) for name in ("code", *takes) if name not in _MOMENTS
        }
        moments = {name: _MOMENTS[name](case, key) for name in takes if name in _MOMENTS}
        buttons = dict(pack.texts.buttons(key, case.language)) if key == "ask_rating" else {}
        options = tuple(Option(id=_RATINGS[what], label=said) for what, said in buttons.items())
        notification = notification_id(case.case, case.version)
        return _request(case, notification, key, at, values, moments, options)

    def refusal(
        self, case: Case, command: Command, refused: Refused, pack: Pack, at: datetime
    ) -> NotificationRequested | None:
        """What a reporter is told whose wish cannot be met; officers read the refusal at their desk."""
        why = _CANNOT_REOPEN.get(refused.reason)
        if not isinstance(command, ReopenCase) or why is None:
            return None
        notification = ids.derived_id("notification", case.case, command.command)
        values = {"code": tracking.grouped(case.code), "reason": pack.texts.render(why, lang=case.language)}
        return _request(case, notification, "reopen_refused", at, values)

    def _value(self, name: str, case: Case, said: str | None, pack: Pack) -> str:
        match name:
            case "code":
                return tracking.grouped(case.code)
            case "link":
                return tracking.page(self.public_url, case.code, case.language)
            case "agency":
                return agency_name(pack, case.agency, otherwise=pack.service)
            case _:
                return said or ""


def notification_id(case: str, version: int) -> str:
    """The id of the news of a step: the same whenever the step is taken again."""
    return ids.derived_id("notification", case, str(version))


def _request(
    case: Case,
    notification: str,
    text: str,
    at: datetime,
    values: dict[str, str],
    moments: dict[str, datetime] | None = None,
    options: tuple[Option, ...] = (),
) -> NotificationRequested:
    return NotificationRequested(
        report_class=case.report_class,
        sensitivity=case.sensitivity,
        notification=notification,
        to=case.reporter,
        text=text,
        language=case.language,
        values=values,
        moments=moments or {},
        options=options,
        case=case.case,
        urgent=case.urgent,
        requested_at=at,
    )


def _due(case: Case, text: str) -> datetime:
    dues = case.followed_dues if case.merged_into else case.dues
    running = {due.clock: due.at for due in dues if due.met_at is None}
    wanted = [running[clock] for clock in _DUE[text] if clock in running]
    latest = max((due.at for due in dues), default=case.changed_at)
    return wanted[0] if wanted else latest


def _until(case: Case, _: str) -> datetime:
    return case.paused_until or case.changed_at


_MOMENTS: dict[str, Callable[[Case, str], datetime]] = {"due": _due, "until": _until}
