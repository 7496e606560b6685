"""What may be asked of a case. Router obeys or refuses; a command asked twice is done once."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from salur.contracts.base import Contract, Lane
from salur.contracts.cases import Actor, Audience, CaseState, Due
from salur.contracts.ids import lane_of
from salur.contracts.reports import Place, Signal, Similar, Verdict
from salur.privacy.sealed import Sealed


class Command(Contract):
    """Something asked of a case. `command` is its id: asked twice, it is done once."""

    command: str
    case: str
    by: Actor
    at: datetime

    def key(self) -> str:
        return self.case

    def lane(self) -> Lane:
        return lane_of(self.case)


class AcceptReview(Command):
    """An admin looked at a doubted report and takes it as true."""

    TYPE: ClassVar[str] = "salur.accept-review.v1"
    note: str = ""


class DispatchCase(Command):
    """Hand the case to an agency (disposisi).

    To move a case that an agency has already, `holder` names that agency, as the officer saw it: of two who move
    it at once, the second is told.
    """

    TYPE: ClassVar[str] = "salur.dispatch-case.v1"
    agency: str
    holder: str | None = None
    note: str = ""


class StartCase(Command):
    """The agency takes the case up (proses)."""

    TYPE: ClassVar[str] = "salur.start-case.v1"
    note: str = ""


class AnswerCase(Command):
    """The agency tells the reporter what it does (tindak lanjut). `text` is masked by the desk."""

    TYPE: ClassVar[str] = "salur.answer-case.v1"
    text: str
    media: tuple[str, ...] = ()


class AskReporter(Command):
    """The agency needs something from the reporter."""

    TYPE: ClassVar[str] = "salur.ask-reporter.v1"
    text: str


class ReplyToCase(Command):
    """The reporter answered, or added something: words, a place, media. `text` is masked by the dialogue. By router itself:
    the reporter of a case that follows this one did.

    To a restricted case the words stand in `sealed_text` only, and `text` is empty.
    """

    TYPE: ClassVar[str] = "salur.reply-to-case.v1"
    text: str
    sealed_text: Sealed | None = None
    place: Place | None = None
    media: tuple[str, ...] = ()


class FinishCase(Command):
    """The agency says it is done (selesai). `media` show it, where the category asks for a photo after the work."""

    TYPE: ClassVar[str] = "salur.finish-case.v1"
    text: str
    media: tuple[str, ...] = ()


class ReopenCase(Command):
    """The reporter says it is not done. Of a restricted case the words stand in `sealed_text` only."""

    TYPE: ClassVar[str] = "salur.reopen-case.v1"
    text: str
    sealed_text: Sealed | None = None


class DeclineCase(Command):
    """The agency says it is not its business (bukan kewenangan); `text` says why and is told to the reporter.

    `holder` is the agency that had it when the officer looked.
    """

    TYPE: ClassVar[str] = "salur.decline-case.v1"
    holder: str
    text: str


class PostponeCase(Command):
    """The agency cannot go on before a day (tunda): the reason is told to the reporter, the clocks stand still."""

    TYPE: ClassVar[str] = "salur.postpone-case.v1"
    until: datetime
    text: str


class ResumeCase(Command):
    """A postponed case goes on: an officer says so, or its day has come."""

    TYPE: ClassVar[str] = "salur.resume-case.v1"
    note: str = ""


class ArchiveCase(Command):
    """An admin puts a case away (arsip) that nobody can act on; `text` says why and is told to the reporter."""

    TYPE: ClassVar[str] = "salur.archive-case.v1"
    text: str


class JudgeFalse(Command):
    """A person finds a report untrue; `text` says why and is told to the reporter, who may appeal."""

    TYPE: ClassVar[str] = "salur.judge-false.v1"
    text: str


class AppealJudgement(Command):
    """The reporter says that the report was true. Of a restricted case the words stand in `sealed_text` only."""

    TYPE: ClassVar[str] = "salur.appeal-judgement.v1"
    text: str
    sealed_text: Sealed | None = None


class RateCase(Command):
    """The reporter says how content they are, 1 to 5."""

    TYPE: ClassVar[str] = "salur.rate-case.v1"
    score: int = Field(ge=1, le=5)
    text: str = ""


class MergeCase(Command):
    """This case tells of the same as the case `into`, and follows it from now on."""

    TYPE: ClassVar[str] = "salur.merge-case.v1"
    into: str
    into_code: str
    note: str = ""


class UnmergeCase(Command):
    """This case goes its own way again."""

    TYPE: ClassVar[str] = "salur.unmerge-case.v1"
    note: str = ""


class AdoptCase(Command):
    """To the case that is followed: `child` follows it, or no longer does (`released`). Router's own."""

    TYPE: ClassVar[str] = "salur.adopt-case.v1"
    child: str
    released: bool = False


class FollowParent(Command):
    """To a case that follows another: that one came a step further. Router's own; `text` is masked."""

    TYPE: ClassVar[str] = "salur.follow-parent.v1"
    parent: str
    what: str
    state: CaseState
    agency: str | None = None
    text: str | None = None
    dues: tuple[Due, ...] = ()
    """The clocks that run for that one."""
    until: datetime | None = None
    """When that one goes on (UTC), while it is postponed."""


class InvolveAgency(Command):
    """Another agency has a share in the case; the one that has it goes on leading."""

    TYPE: ClassVar[str] = "salur.involve-agency.v1"
    agency: str
    task: str


class AnswerPart(Command):
    """An involved agency (the actor's) says how its share stands, or that it is `done`.

    An admin says it for an `agency` that told them otherwise than here.
    """

    TYPE: ClassVar[str] = "salur.answer-part.v1"
    agency: str | None = None
    text: str
    done: bool = False
    media: tuple[str, ...] = ()


class TakeCase(Command):
    """Somebody says "saya tangani": the actor has the case within their agency."""

    TYPE: ClassVar[str] = "salur.take-case.v1"
    note: str = ""


class AssignCase(Command):
    """The case passes to the officer with the id `officer`, or to nobody in particular (an officer who has left).

    `holder` is the officer who had it, as the one who asks saw it, and `agency` theirs: of two who share it out at
    once, the second is told.
    """

    TYPE: ClassVar[str] = "salur.assign-case.v1"
    officer: str | None
    holder: str | None = None
    agency: str | None = None
    note: str = ""


class CorrectCase(Command):
    """An admin corrects what the case is about: its category, its place, the agency it is against.

    `nobody_accused`: it is against none, though it was taken for such a report.
    """

    TYPE: ClassVar[str] = "salur.correct-case.v1"
    category: str | None = None
    place: Place | None = None
    accused: str | None = None
    nobody_accused: bool = False
    note: str = ""


class ReleaseMedia(Command):
    """An officer looked at a picture and says who may see it. Without `audience`, `public` says everybody or the
    agencies alone; `note` says why, to officers."""

    TYPE: ClassVar[str] = "salur.release-media.v1"
    media: str
    public: bool = True
    audience: Audience | None = None
    note: str = ""


class AddSignals(Command):
    """Verify found more after the case had begun: Dukcapil answered, a photo could be looked at, a neighbour wrote.

    A signal takes the place of an earlier one of its name; `over` names signals that no longer hold.
    """

    TYPE: ClassVar[str] = "salur.add-signals.v1"
    signals: tuple[Signal, ...] = ()
    similar: tuple[Similar, ...] = ()
    over: tuple[str, ...] = ()
    verdict: Verdict | None = None


class RingClock(Command):
    """A timer: the clock `clock` that rings at `due` has come to `mark` (half, three_quarters, due, after)."""

    TYPE: ClassVar[str] = "salur.ring-clock.v1"
    clock: str
    due: datetime
    mark: str


class CallDuty(Command):
    """A timer: nobody has said "saya tangani" since `since`, so those on duty at `agency` are called for the `round`-th time.

    Router's own.
    """

    TYPE: ClassVar[str] = "salur.call-duty.v1"
    agency: str
    since: datetime
    round: int


class UpdateLinked(Command):
    """Another system says how the same case stands there; `text` is masked and told to the reporter if given.

    `done` says that it is finished there, `refused` that it is not theirs or was put away.
    """

    TYPE: ClassVar[str] = "salur.update-linked.v1"
    system: str
    id: str
    state: str
    text: str | None = None
    done: bool = False
    refused: bool = False


class NoteReveal(Command):
    """Two people have opened the reporter's identity: it stands in the case, and the reporter is told."""

    TYPE: ClassVar[str] = "salur.note-reveal.v1"
    reason: str
    fields: tuple[str, ...]
    until: datetime


class SpeakTo(Command):
    """The reporter wants to be told of the case in another language from now on."""

    TYPE: ClassVar[str] = "salur.speak-to.v1"
    language: str


class ProveReporter(Command):
    """The telephone of a report that came before it was proved is the reporter's indeed."""

    TYPE: ClassVar[str] = "salur.prove-reporter.v1"


class ForgetReporter(Command):
    """The reporter was erased: words, refs and pictures go, the case stays with its place, category and dates."""

    TYPE: ClassVar[str] = "salur.forget-reporter.v1"
