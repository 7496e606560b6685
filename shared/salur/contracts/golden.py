"""One example of every event, as its writer puts it on the wire, and the schema its readers rely on.

`python -m salur.contracts.golden` writes what is missing for a new event. A file that is there is never written
again: it is what older processes and the topics themselves hold.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from salur.contracts import wire
from salur.contracts.audit import AuditHead
from salur.contracts.base import Contract, Sensitivity
from salur.contracts.cases import Actor, Case, CaseChanged, CaseState, CommandRefused, Due, Entry, Role
from salur.contracts.commands import (
    AcceptReview,
    AddSignals,
    AdoptCase,
    AnswerCase,
    AnswerPart,
    AppealJudgement,
    ArchiveCase,
    AskReporter,
    AssignCase,
    CallDuty,
    CorrectCase,
    DeclineCase,
    DispatchCase,
    FinishCase,
    FollowParent,
    ForgetReporter,
    InvolveAgency,
    JudgeFalse,
    MergeCase,
    NoteReveal,
    PostponeCase,
    ProveReporter,
    RateCase,
    ReleaseMedia,
    ReopenCase,
    ReplyToCase,
    ResumeCase,
    RingClock,
    SpeakTo,
    StartCase,
    TakeCase,
    UnmergeCase,
    UpdateLinked,
)
from salur.contracts.dead_letters import DeadLetter
from salur.contracts.media import MediaExamined, MediaOutcome
from salur.contracts.messages import (
    Address,
    DraftOverdue,
    MessageReceived,
    PartsOverdue,
    ReceiptReceived,
    ReceiptState,
    ReceiptUntilReceived,
    UrgentSender,
)
from salur.contracts.notifications import (
    DeliveryState,
    NotificationRequested,
    NotificationSettled,
    Option,
)
from salur.contracts.reference import CitizenErased, ReferenceChanged
from salur.contracts.reports import (
    Identity,
    Place,
    PlaceGrade,
    ReportSubmitted,
    ReportVerified,
    Signal,
    Similar,
    Verdict,
)
from salur.privacy.sealed import Sealed

FOLDER = Path(__file__).parent / "golden"

_AT = datetime(2026, 3, 2, 1, 15, 30, tzinfo=UTC)
_DUE = datetime(2026, 3, 25, 8, 0, tzinfo=UTC)
_REPORT = "r-0123456789abcdef0123456789abcdef"
_OTHER = "r-fedcba9876543210fedcba9876543210"
_CODE = "502502970877"
_SEALED = Sealed(
    kid="message-1", field="intake.message", box="AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
_ADDRESS = Address(ref="s_golden", channel="whatsapp", number="740900000000001", pack="74.09")
_PLACE = Place(text="depan kantor desa Wanggudu", region="74.09.01.1005", name="Wanggudu")
_OFFICER = Actor(role=Role.OFFICER, id="o_golden", agency="PUPR")
_ADMIN = Actor(role=Role.ADMIN, id="o_golden-admin")
_ROUTER = Actor(role=Role.SYSTEM, id="router")
_REPORTER = Actor(role=Role.REPORTER, id="c_golden")

_SUBMITTED = ReportSubmitted(
    report=_REPORT,
    code=_CODE,
    pack="74.09",
    reporter=_ADDRESS,
    identity=Identity(citizen="c_golden", nik="n_golden", named=True, nik_facts=("valid",)),
    category="infrastruktur",
    text="Jalan berlubang di depan kantor desa Wanggudu",
    place=_PLACE,
    submitted_at=_AT,
)
_CASE = Case(
    report_class=_SUBMITTED.report_class,
    sensitivity=Sensitivity.OPEN,
    case=_REPORT,
    code=_CODE,
    version=2,
    pack="74.09",
    state=CaseState.TERDISPOSISI,
    category="infrastruktur",
    text=_SUBMITTED.text,
    place=_PLACE,
    grade=PlaceGrade.NAMED,
    signals=(Signal(name="nik_valid", weight=0.5, sentence="NIK sesuai susunannya."),),
    verdict=Verdict.VERIFIED,
    reporter=_ADDRESS,
    citizen="c_golden",
    proposed_agency="PUPR",
    agency="PUPR",
    dues=(Due(clock="completion", at=_DUE, policy="sp4n/1"),),
    submitted_at=_AT,
    changed_at=_AT,
    timeline=(
        Entry(
            at=_AT,
            by=_ADMIN,
            what="dispatched",
            state=CaseState.TERDISPOSISI,
            agency="PUPR",
            notification="n-1",
        ),
    ),
)

EXAMPLES: tuple[Contract, ...] = (
    MessageReceived(
        message="4f7e3c52-8a52-5d0c-9c45-1d4a3f0c2b11",
        channel="whatsapp",
        number="740900000000001",
        pack="74.09",
        sender="s_golden",
        received_at=_AT,
        payload=_SEALED,
    ),
    PartsOverdue(
        parts="s_golden/1708@contoh/udh8/42/3",
        message="7c0d6a52-1b1e-5d39-8a7a-3f5f3c1b0a11",
        channel="sms",
        number="1708@contoh",
        pack="74.09",
        sender="s_golden",
    ),
    DraftOverdue(
        message="2f6c2a0e-70a3-5c57-8d0b-6c4a52c1c0de",
        channel="sms",
        number="1708@contoh",
        pack="74.09",
        sender="s_golden",
    ),
    ReceiptReceived(
        receipt="0b0c52a4-3b1d-5b0e-8d47-0c2f7f7d9e10",
        channel="whatsapp",
        number="740900000000001",
        sent="m_golden",
        state=ReceiptState.DELIVERED,
        at=_AT,
        payload=_SEALED,
    ),
    ReceiptUntilReceived(
        receipt="9d1a4c3e-5a2b-5f06-b1a7-6f1f0e7c2d33",
        channel="messenger",
        number="740900000000011",
        person="s_golden",
        state=ReceiptState.READ,
        until=_AT,
        payload=_SEALED,
    ),
    UrgentSender(sender="s_golden", report="u-0123456789abcdef0123456789abcdef", until=_DUE),
    _SUBMITTED,
    ReportVerified(
        report=_SUBMITTED,
        place=_PLACE,
        grade=PlaceGrade.NAMED,
        signals=_CASE.signals,
        verdict=Verdict.VERIFIED,
        verified_at=_AT,
    ),
    CaseChanged(case=_CASE, cause="c-1"),
    CommandRefused(
        case=_REPORT,
        command="c-2",
        reason="illegal_transition",
        sentence="Laporan ini sudah selesai.",
        state=CaseState.SELESAI,
        at=_AT,
    ),
    AcceptReview(command="c-1", case=_REPORT, by=_ADMIN, at=_AT, note="Lokasi sudah dicek."),
    DispatchCase(command="c-2", case=_REPORT, by=_ADMIN, at=_AT, agency="PUPR"),
    StartCase(command="c-3", case=_REPORT, by=_OFFICER, at=_AT),
    AnswerCase(command="c-4", case=_REPORT, by=_OFFICER, at=_AT, text="Tim kami memeriksa besok pagi."),
    AskReporter(command="c-5", case=_REPORT, by=_OFFICER, at=_AT, text="Di sisi jalan yang mana?"),
    ReplyToCase(command="c-6", case=_REPORT, by=_REPORTER, at=_AT, text="Sisi kiri arah pasar."),
    FinishCase(command="c-7", case=_REPORT, by=_OFFICER, at=_AT, text="Lubang sudah ditambal."),
    ReopenCase(command="c-8", case=_REPORT, by=_REPORTER, at=_AT, text="Masih berlubang."),
    DeclineCase(
        command="c-9", case=_REPORT, by=_OFFICER, at=_AT, holder="PUPR", text="Jalan ini jalan provinsi."
    ),
    PostponeCase(
        command="c-10", case=_REPORT, by=_OFFICER, at=_AT, until=_DUE, text="Menunggu musim kemarau."
    ),
    ResumeCase(command="c-11", case=_REPORT, by=_OFFICER, at=_AT, note="Alat sudah datang."),
    ArchiveCase(command="c-12", case=_REPORT, by=_ADMIN, at=_AT, text="Isi laporan tidak bisa dibaca."),
    JudgeFalse(command="c-13", case=_REPORT, by=_ADMIN, at=_AT, text="Petugas tidak menemukan lubang."),
    AppealJudgement(command="c-14", case=_REPORT, by=_REPORTER, at=_AT, text="Lubangnya di sisi kiri."),
    RateCase(command="c-15", case=_REPORT, by=_REPORTER, at=_AT, score=4, text="Cepat."),
    MergeCase(
        command="c-16",
        case=_REPORT,
        by=_ADMIN,
        at=_AT,
        into=_OTHER,
        into_code="502502970885",
        note="Lubang sama.",
    ),
    UnmergeCase(command="c-17", case=_REPORT, by=_ADMIN, at=_AT, note="Lubang lain."),
    AdoptCase(command="c-18", case=_OTHER, by=_ROUTER, at=_AT, child=_REPORT),
    FollowParent(
        command="c-19",
        case=_REPORT,
        by=_ROUTER,
        at=_AT,
        parent=_OTHER,
        what="started",
        state=CaseState.PROSES,
    ),
    InvolveAgency(command="c-20", case=_REPORT, by=_ADMIN, at=_AT, agency="DLH", task="Angkut pohon."),
    AnswerPart(
        command="c-21",
        case=_REPORT,
        by=Actor(role=Role.OFFICER, id="o_golden", agency="DLH"),
        at=_AT,
        text="Pohon sudah diangkut.",
        done=True,
    ),
    TakeCase(command="c-22", case=_REPORT, by=_OFFICER, at=_AT),
    AssignCase(
        command="c-23",
        case=_REPORT,
        by=_ADMIN,
        at=_AT,
        officer=None,
        holder="o_golden",
        agency="DLH",
        note="Petugas pindah tugas.",
    ),
    CorrectCase(command="c-24", case=_REPORT, by=_ADMIN, at=_AT, category="umum"),
    ReleaseMedia(command="c-25", case=_REPORT, by=_OFFICER, at=_AT, media="a_golden"),
    AddSignals(
        command="c-26",
        case=_REPORT,
        by=Actor(role=Role.SYSTEM, id="verify"),
        at=_AT,
        signals=(Signal(name="nik_registered", weight=0.4, sentence="NIK terdaftar."),),
        similar=(
            Similar(
                case=_OTHER, code="502502970885", kind="merge", score=0.9, sentence="Isi dan tempatnya mirip."
            ),
        ),
        verdict=Verdict.VERIFIED,
    ),
    CallDuty(command="c-31", case=_REPORT, by=_ROUTER, at=_AT, agency="DAMKAR", since=_AT, round=2),
    RingClock(command="c-27", case=_REPORT, by=_ROUTER, at=_AT, clock="completion", due=_DUE, mark="half"),
    UpdateLinked(
        command="c-28",
        case=_REPORT,
        by=Actor(role=Role.SYSTEM, id="sp4n"),
        at=_AT,
        system="sp4n",
        id="8001",
        state="proses",
    ),
    NoteReveal(
        command="c-29",
        case=_REPORT,
        by=_ADMIN,
        at=_AT,
        reason="Pengurusan e-KTP.",
        fields=("name",),
        until=_DUE,
    ),
    SpeakTo(
        command="c-32",
        case=_REPORT,
        by=Actor(role=Role.REPORTER, id="c_golden"),
        at=_AT,
        language="en",
    ),
    ProveReporter(command="c-33", case=_REPORT, by=Actor(role=Role.REPORTER, id="c_golden"), at=_AT),
    ForgetReporter(command="c-30", case=_REPORT, by=Actor(role=Role.SYSTEM, id="intake"), at=_AT),
    MediaExamined(
        media="a_golden",
        citizen="c_golden",
        outcome=MediaOutcome.STORED,
        kind="image",
        mime="image/jpeg",
        size=184320,
        width=1280,
        height=960,
        thumbnail=True,
        digest="d_golden",
        shape="c3d1e0f0a5b69788",
        taken_at=_AT,
        latitude=-3.52,
        longitude=122.1,
        examined_at=_AT,
    ),
    ReferenceChanged(
        kind="boundaries",
        name="74.09/desa",
        version="2026-03-02",
        uri="boundaries/74.09-desa-1a2b.geojson",
        sha256="1a2b" * 16,
        source="contoh",
        license="contoh",
        changed_at=_AT,
    ),
    AuditHead(writer="notify-a", seq=12, hash="ab" * 32, at=_AT),
    CitizenErased(citizen="c_golden", senders=("s_golden",), cases=(_REPORT,), erased_at=_AT),
    NotificationRequested(
        notification="n-1",
        to=_ADDRESS,
        text="case_dispatched",
        values={"code": "5025 0297 0877", "agency": "Dinas PUPR"},
        moments={"due": _DUE},
        options=(Option(id="status", label="Status"),),
        case=_REPORT,
        requested_at=_AT,
    ),
    NotificationSettled(
        notification="n-1", text="case_dispatched", case=_REPORT, state=DeliveryState.DELIVERED, at=_AT
    ),
    DeadLetter(
        letter="d-1",
        stage="verify",
        topic="reports.submitted",
        partition=3,
        offset=4711,
        reason="invalid",
        where="category missing",
        died_at=_AT,
        sealed=_SEALED,
    ),
)


def example_file(kind: str) -> Path:
    """Where the example of an event type stands."""
    return FOLDER / f"{kind}.json"


def schema_file(kind: str) -> Path:
    """Where the schema of an event type stands."""
    return FOLDER / f"{kind}.schema.json"


def main() -> None:
    """Writes the files that are missing."""
    FOLDER.mkdir(exist_ok=True)
    for event in EXAMPLES:
        if not example_file(event.TYPE).exists():
            example_file(event.TYPE).write_bytes(wire.body(event) + b"\n")
        if not schema_file(event.TYPE).exists():
            schema = json.dumps(type(event).model_json_schema(), indent=1, sort_keys=True)
            schema_file(event.TYPE).write_text(schema + "\n")


if __name__ == "__main__":
    main()
