"""Made-up complaints as people type them, for as many agencies as a test wants: the same for the same seed."""

from __future__ import annotations

import csv
import random
from pathlib import Path

SUBJECTS = {
    "Dinas Pekerjaan Umum dan Penataan Ruang": (
        "jalan rusak,jalan berlubang,jembatan retak,drainase tersumbat,aspal terkelupas,gorong-gorong ambrol"
    ),
    "Dinas Lingkungan Hidup": "sampah menumpuk,TPS penuh,limbah di sungai,asap pembakaran,truk sampah tidak datang",
    "Dinas Kependudukan dan Pencatatan Sipil": "KTP belum jadi,kartu keluarga salah,akta lahir lama,blangko e-KTP habis",
    "Dinas Sosial": "PKH tidak cair,BPNT hilang,bansos salah sasaran,lansia terlantar,beras bantuan kurang",
    "Dinas Kesehatan": "puskesmas tutup,obat habis,antre BPJS lama,fogging demam berdarah,dokter tidak di tempat",
}
_AROUND = [
    "di depan masjid",
    "kec. Sungai Kunjang",
    "RT 05",
    "sejak minggu lalu",
    "tolong pak",
    "selamat pagi",
    "sudah lama",
    "gang mawar",
    "mohon tindak lanjut",
    "kami sudah lapor",
    "dekat sekolah",
    "bagaimana ini",
    "terima kasih",
]
_SHORT = {"tidak": "tdk", "sudah": "sdh", "mohon": "mhn", "depan": "dpn", "jalan": "jln", "belum": "blm"}


def complaints(count: int, seed: int, wrong: float = 0.0) -> list[tuple[str, str]]:
    """Texts with their agency; a share of `wrong` tells of another agency's subject."""
    dice = random.Random(seed)
    agencies = list(SUBJECTS)
    rows = []
    for _ in range(count):
        agency = dice.choice(agencies)
        told = dice.choice(agencies) if dice.random() < wrong else agency
        parts = [*dice.sample(_AROUND, dice.randint(2, 4)), dice.choice(SUBJECTS[told].split(","))]
        dice.shuffle(parts)
        words = " ".join(parts).split()
        rows.append((" ".join(_SHORT.get(w, w) if dice.random() < 0.5 else w for w in words), agency))
    return rows


def write_csv(path: Path, rows: list[tuple[str, str]], separator: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out, delimiter=separator)
        writer.writerow(("No", "Isi Laporan", "OPD"))
        writer.writerows((at, text, agency) for at, (text, agency) in enumerate(rows))
    return path
