"""The dossier of a case says all that was done, by when, and under which rule, and names nobody."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from pypdf import PdfReader

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseState, Due, Entry, Linked, Rating, Role
from salur.contracts.notifications import DeliveryState
from salur.contracts.reports import Origin
from salur.packs import load_pack
from services.desk.domain.record import Delivery
from services.desk.dossier.content import SEALED, dossier
from services.desk.dossier.paper import pdf, plain
from tests.integration.desk.histories import History
from tests.made_up import PUPR
from tests.roles import PACKS
from tests.unit.classifier.cases import moved_case

PACK = load_pack(PACKS / "74.09-konawe-utara")
AT = datetime(2026, 3, 2, 1, 15, tzinfo=UTC)
NOW = AT + timedelta(days=40)
ANSWER = "Tim kami menambal lubang “besok” pagi 👍. Hubungi 081234567890 bila perlu."


def case(**changes: Any) -> Case:
    officer = Actor(role=Role.OFFICER, id="o_9", agency="PUPR")
    answered = Entry(
        at=AT + timedelta(days=1), by=officer, what="answered", state=CaseState.TINDAK_LANJUT, text=ANSWER, notification="n-2",
    )  # fmt: skip
    return moved_case(
        **(
            {
                "agency": "PUPR",
                "state": CaseState.TINDAK_LANJUT,
                "text": "Jalan berlubang, kata Pak NIK 7409991205900001",
                "timeline": (answered,),
                "dues": (
                    Due(clock="first_response", at=AT + timedelta(days=3), policy="pengaduan/1", met_at=AT + timedelta(days=1)),
                    Due(clock="completion", at=AT + timedelta(days=20), policy="pengaduan/1"),
                ),
                "linked": (Linked(system="sp4n", id="9000001", state="Proses", at=AT),),
            }
            | changes
        )
    )  # fmt: skip


def words(found: Case) -> str:
    delivery = Delivery(notification="n-2", case=found.case, state=DeliveryState.READ, reason=None, at=AT)
    raw = pdf(dossier(found, {"n-2": delivery}, PACK, NOW), NOW)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages).split())


def test_everything_stands_on_paper() -> None:
    read = words(case())
    for said in (
        "Berkas laporan 5025 0297 0877",
        "Kabupaten Konawe Utara",
        "Infrastruktur",
        "Dinas Pekerjaan Umum dan Penataan Ruang",
        "SP4N 9000001 (Proses)",
        "Tanggapan pertama: paling lambat Kamis, 5 Maret 2026 pukul 09.15 WITA",
        "Dipenuhi Selasa, 3 Maret 2026",
        "Lewat, belum dipenuhi",
        "PermenPANRB 62/2018",
        'Tim kami menambal lubang "besok" pagi .',
        "Sudah dibaca pelapor",
    ):
        assert said in read, said


def test_every_clock_has_a_name_and_a_report_written_down_says_so() -> None:
    started = (
        History.begin("1", AT, filed_by="o_desa", origin=Origin(type="ad", id="7409"))
        .dispatched("PUPR")
        .started(PUPR)
    )
    found = dossier(started.finished(PUPR, "Sudah ditambal.").case, {}, PACK, NOW)
    assert [clock.name for clock in found.clocks if clock.name.islower() or "_" in clock.name] == []
    assert ("Dituliskan", "oleh petugas, atas cerita warga") in found.facts
    assert ("Datang lewat", "iklan 7409") in found.facts


def test_whom_another_system_tells_is_not_said_to_be_told_by_telephone() -> None:
    theirs = case().reporter.model_copy(update={"channel": "sp4n"})
    read = words(case(reporter=theirs))
    assert "Disampaikan lewat SP4N-LAPOR!" in read
    assert "Dikenal oleh SP4N-LAPOR! saja" in read
    assert "SP4N 9000001 (Proses)" not in read
    assert "kirim ke pelapor" not in read


def test_it_names_nobody() -> None:
    read = words(case())
    for private in ("7409991205900001", "081234567890", "o_9", "c_golden", "s_golden"):
        assert private not in read


def test_a_restricted_report_keeps_its_words() -> None:
    read = words(case(sensitivity=Sensitivity.RESTRICTED))
    assert SEALED in read
    assert "Jalan berlubang" not in read


def test_the_same_case_gives_the_same_digest() -> None:
    one, other = dossier(case(), {}, PACK, NOW), dossier(case(version=9), {}, PACK, NOW)
    assert one.digest == dossier(case(), {}, PACK, NOW).digest != other.digest


def test_a_case_of_many_steps_goes_over_pages() -> None:
    (step,) = case().timeline
    long = case(timeline=(step,) * 60)
    raw = pdf(dossier(long, {}, PACK, NOW), NOW)
    assert len(PdfReader(io.BytesIO(raw)).pages) > 5


def test_letters_that_the_type_lacks_lose_their_marks() -> None:
    assert plain("Ćafé – “ya” 👍") == 'Café - "ya" '


def test_a_provisional_deadline_says_so() -> None:
    due = Due(clock="completion", at=NOW + timedelta(days=20), policy="pengaduan/1", guessed=(2028,))
    (clock,) = dossier(case(dues=(due,)), {}, PACK, NOW).clocks
    assert clock.outcome == "Masih berjalan (sementara: hari libur 2028 belum ditetapkan)"


def test_the_reporters_own_days_are_nobodys_delay() -> None:
    ended = AT + timedelta(days=11)
    dues = tuple(
        Due(clock=clock, at=AT + timedelta(days=10), policy="pengaduan/1", met_at=ended)
        for clock in ("reporter_reply", "rating", "completion")
    )
    found = dossier(case(dues=dues, rating=Rating(score=4, at=ended), paused_until=ended), {}, PACK, NOW)
    assert [(one.outcome.split()[0], one.late) for one in found.clocks] == [
        ("Berakhir", False), ("Berakhir", False), ("Dipenuhi", True),
    ]  # fmt: skip
    assert {
        ("Penilaian pelapor", "4 dari 5"),
        ("Ditunda sampai", "Jumat, 13 Maret 2026 pukul 09.15 WITA"),
    } <= set(found.facts)
