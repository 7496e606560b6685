"""Made-up cases for looking at: one in every state a page can show."""

from __future__ import annotations

from datetime import datetime, timedelta

from salur.contracts.base import Contract, Lane, Sensitivity
from salur.contracts.cases import Actor, Role
from salur.contracts.notifications import DeliveryState
from salur.contracts.reports import Similar, Verdict
from salur.privacy import Purpose, Sealed
from tests.integration.desk.histories import DOUBTED, History
from tests.made_up import DINKES, PUPR, report
from tests.roles import KEYS

BPBD = Actor(role=Role.OFFICER, id="o_bpbd", agency="BPBD")
DISTAN = Actor(role=Role.OFFICER, id="o_distan", agency="DISTAN")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _as(cause: str, kind: str, score: float, sentence: str) -> tuple[Similar, ...]:
    """That a report is like the one of that cause."""
    other = report(cause)
    return (Similar(case=other.report, code=other.code, kind=kind, score=score, sentence=sentence),)


def sealed(text: str) -> Sealed:
    """Words of a restricted report, as the dialogue seals them."""
    return KEYS.seal("report.text", text.encode(), Purpose.RESTRICTED)


def histories(now: datetime) -> dict[str, History]:
    """By what each shows."""
    begin = History.begin
    return {
        "fire": begin(
            "kebakaran", now - timedelta(minutes=9), lane=Lane.URGENT, category="bencana",
            text="Rumah terbakar di dekat pasar Wanggudu, api sudah sampai ke atap",
        ),
        "untaken": begin(
            "ambulans", now - timedelta(minutes=14), lane=Lane.URGENT, category="kesehatan", region="74.09.05", place="Lasolo",
            sensitivity=Sensitivity.CONFIDENTIAL, text="Tolong, ibu hamil pendarahan di Lasolo, tidak ada kendaraan",
        ).called_in_vain(),
        "new": begin("jalan", now - timedelta(minutes=4), text="Jalan rusak di depan kantor desa, mobil tidak bisa lewat sejak hujan hari Minggu. Sudah dua motor jatuh di sini."),
        "review": begin(
            "jembatan", now - 3 * _HOUR, verdict=Verdict.NEEDS_REVIEW, signals=DOUBTED, region="74.09.05",
            place="jembatan Lasolo", text="Jembatan Lasolo retak besar, jangan lewat, sebarkan ke semua orang",
            media=("a_golden",), similar=_as("lubang", "photo", 1, "Foto yang sama pada laporan lain."),
        ),
        "appealed": begin(
            "banjir", now - 26 * _HOUR, verdict=Verdict.NEEDS_REVIEW, signals=DOUBTED,
            text="Banjir setinggi lutut di Wanggudu, warga sudah di balai desa",
        ).judged_false("Petugas BPBD sudah ke sana dan tidak menemukan banjir.").appealed("Airnya surut sore itu. Bekasnya masih ada di dinding rumah saya."),
        "unclear": begin(
            "sampah", now - 5 * _HOUR, verdict=Verdict.NEEDS_ANSWER, category="umum", region="74.09",
            place="dekat sekolah", text="Sampah menumpuk di dekat sekolah",
        ),
        "dispatched": begin("lampu", now - _DAY, region="74.09.09.2003", place="pasar Andowia", text="Lampu jalan di pasar Andowia mati semua").dispatched("PUPR"),
        "working": begin("got", now - 2 * _DAY, text="Got tersumbat di Wanggudu, air masuk ke rumah warga").dispatched("PUPR").started(PUPR),
        "late": begin("air", now - 9 * _DAY, region="74.09.04", place="Molawe", text="Air bersih tidak mengalir sejak dua minggu").dispatched("PUPR"),
        "answered": begin("obat", now - 3 * _DAY, category="kesehatan", sensitivity=Sensitivity.CONFIDENTIAL, region="74.09.05", place="Puskesmas Lasolo", text="Obat darah tinggi di Puskesmas Lasolo habis sejak minggu lalu")
        .dispatched("DINKES").started(DINKES).answered(DINKES, "Terima kasih laporannya. Stok obat dikirim dari gudang kabupaten hari Jumat pagi, dan Puskesmas Lasolo sudah kami minta menghubungi pasien yang menunggu."),
        "asked": begin("pupuk", now - 2 * _DAY, category="pertanian", region="74.09.10", place="Motui", text="Pupuk subsidi tidak sampai ke kelompok tani kami")
        .dispatched("DISTAN").asked(DISTAN, "Apa nama kelompok taninya, dan kiriman bulan apa yang belum sampai?"),
        "done": begin("lubang", now - 6 * _DAY, text="Lubang besar di tikungan dekat masjid Wanggudu").dispatched("PUPR").started(PUPR)
        .answered(PUPR, "Tim kami menimbun lubangnya hari Kamis.").finished(PUPR, "Lubang sudah ditimbun dan diaspal. Terima kasih sudah memberi tahu."),
        "reopened": begin("drainase", now - 8 * _DAY, region="74.09.07", place="Sawa", text="Drainase di pasar Sawa meluap tiap hujan").dispatched("PUPR").started(PUPR)
        .finished(PUPR, "Drainase sudah dibersihkan.").reopened("Semalam hujan dan meluap lagi, malah lebih tinggi."),
        "restricted": begin("pungli", now - 4 * _HOUR, category="umum", sensitivity=Sensitivity.RESTRICTED, text="", signals=(), sealed_text=sealed("Bendahara desa meminta uang untuk surat tanah")),
    }  # fmt: skip


def events(found: dict[str, History]) -> list[Contract]:
    """What stands in Kafka for them."""
    read, delivered, failed = DeliveryState.READ, DeliveryState.DELIVERED, DeliveryState.FAILED
    settled = [
        *found["answered"].settled(read, read, delivered),
        *found["done"].settled(read, read, read, read),
        *found["working"].settled(delivered, DeliveryState.SENT),
        *found["late"].settled(failed),
        *found["asked"].settled(read, DeliveryState.ACCEPTED),
    ]
    return [*(history.changed() for history in found.values()), *settled]
