"""What the dialogue keeps of each case, and what it knows of a sender across reports. Refs and facts only."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseState, Role
from salur.contracts.messages import Address

# Steps, and states that another case was followed to, of which the reporter is told in an agency's own words; "linked" is
# SP4N-LAPOR!'s.
_WORDS_OF_AN_AGENCY = frozenset({"answered", "postponed", "linked"})
_AFTER_WORDS = frozenset({CaseState.TINDAK_LANJUT, CaseState.TUNDA})
_ANSWERING = frozenset({Role.OFFICER, Role.ADMIN, Role.LEADER})


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CaseView(_Kept):
    """A case at its highest version seen: enough to answer STATUS and to know whether it waits for its reporter.

    `answer` is what its reporter was last told, masked; the reporter is reached from that number of ours.
    """

    case: str
    code: str
    version: int
    pack: str
    state: CaseState
    category: str
    sensitivity: Sensitivity
    region: str | None
    agency: str | None
    due: datetime | None
    until: datetime | None = None
    """When a postponed case goes on (UTC)."""
    reporter: str
    reporter_channel: str = ""
    reporter_number: str = ""
    answer: str = ""
    urgent: bool
    submitted_at: datetime
    changed_at: datetime
    judged: str | None = None
    rated: bool = False
    invites_reply: bool = False
    """What its reporter was told last are words of whoever has it, which they may answer."""

    @property
    def address(self) -> Address | None:
        """Where its reporter is reached; None for a case that nothing has been heard of since this was first kept."""
        if not self.reporter_number:
            return None
        return Address(
            ref=self.reporter, channel=self.reporter_channel, number=self.reporter_number, pack=self.pack
        )

    @property
    def untrue(self) -> bool:
        """A person found it untrue, and its reporter may say that it was true."""
        return self.judged == "false"

    @property
    def waits_for_reporter(self) -> bool:
        return self.state is CaseState.NEEDS_ANSWER

    @property
    def restricted(self) -> bool:
        return self.sensitivity is Sensitivity.RESTRICTED

    @property
    def finished(self) -> bool:
        return self.state is CaseState.SELESAI

    @property
    def closed(self) -> bool:
        """It cannot be opened again."""
        return self.state is CaseState.ARSIP and not self.untrue


def view(case: Case) -> CaseView:
    """The view of a case. Its due time is that of the next clock still running; while it is postponed none does."""
    dues = case.followed_dues if case.merged_into else case.dues
    running = sorted(due.at for due in dues if due.met_at is None)
    return CaseView(
        case=case.case,
        code=case.code,
        version=case.version,
        pack=case.pack,
        state=case.state,
        category=case.category,
        sensitivity=case.sensitivity,
        region=case.place.region,
        agency=case.agency,
        due=running[0] if running and case.paused_until is None else None,
        until=case.paused_until,
        reporter=case.reporter.ref,
        reporter_channel=case.reporter.channel,
        reporter_number=case.reporter.number,
        answer=_answer(case),
        urgent=case.urgent,
        submitted_at=case.submitted_at,
        changed_at=case.changed_at,
        judged=case.judged,
        rated=case.rating is not None,
        invites_reply=_invites_reply(case),
    )


def _invites_reply(case: Case) -> bool:
    told = next((entry for entry in reversed(case.timeline) if entry.notification), None)
    if told is None or (not told.text and told.what != "followed"):
        return False
    return told.what in _WORDS_OF_AN_AGENCY or (told.what == "followed" and told.state in _AFTER_WORDS)


def _answer(case: Case) -> str:
    """What its reporter was last told in an officer's words; nothing of a restricted case."""
    if case.sensitivity is Sensitivity.RESTRICTED:
        return ""
    told = (e.text for e in reversed(case.timeline) if e.public and e.text and e.by.role in _ANSWERING)
    return next(told, "")


class Told(_Kept):
    """What a sender has said of themselves once, so that they are not asked again. The words are in the vault."""

    nik: str | None = None
    nik_facts: tuple[str, ...] = ()
    missing: str | None = None
    named: bool = False
    shown: str = ""
    """Masked, as the citizen is shown it."""


class Sent(_Kept):
    """A report of a sender; `via` is the jurisdiction that was written to."""

    report: str
    code: str
    pack: str
    via: str = ""
    category: str
    restricted: bool = False
    at: datetime


class Sender(_Kept):
    """What is known of a sender beyond one conversation. `reports` are the latest, newest first."""

    sender: str
    citizen: str
    told: Told | None = None
    profiling: bool = True
    """False where they object to being weighed by their earlier reports."""
    reports: tuple[Sent, ...] = ()
    lang: str = "id"
    """The language that they chose, or filled a form in last."""

    def within(self, pack: str) -> Sender:
        """The sender as one jurisdiction knows them."""
        own = tuple(sent for sent in self.reports if pack in (sent.pack, sent.via))
        return self.model_copy(update={"reports": own})

    def report(self, report: str) -> Sent | None:
        return next((sent for sent in self.reports if sent.report == report), None)
