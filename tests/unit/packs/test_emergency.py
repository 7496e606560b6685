"""A cry for help is heard in any spelling; an ordinary complaint that mentions danger does not fill the urgent lane.

A false alarm is better than a miss: what is listed under "still heard" is known and accepted.
"""

from __future__ import annotations

import time

import pytest

from salur.packs import load_pack
from tests.unit.packs.places import KONAWE_UTARA

pack = load_pack(KONAWE_UTARA)
emergency = pack.emergency


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("kebakaran", "kebakaran"),
        ("KEBAKARAN!!!", "kebakaran"),
        ("*KEBAKARAN* di pasar Wanggudu", "kebakaran"),
        ("ada kebakaran rumah di desa puuwonggia pak", "kebakaran"),
        ("🔥🔥kebakaran🔥🔥", "kebakaran"),
        ("kebakarannya makin besar", "kebakaran"),
        ("ada kebakran di asera", "kebakaran"),
        ("kebakarannn", "kebakaran"),
        ("kebakaaaaran", "kebakaran"),
        ("kebkaaran di sawa", "kebakaran"),
        ("rumah tetangga terbakar", "kebakaran"),
        ("api sudah membesar di belakang sekolah", "kebakaran"),
        ("tolong kirim damkar", "kebakaran"),
        ("butuh mobil pemadam kebakaran sekarang", "kebakaran"),
        ("tabung gas meledak", "kebakaran"),
        ("orang tenggelam", "penyelamatan"),
        ("anak saya tenggelm di sungai", "penyelamatan"),
        ("perahu nelayan terbalik", "penyelamatan"),
        ("dua orang hanyut terbawa arus", "penyelamatan"),
        ("warga tertimbun longsor", "penyelamatan"),
        ("kami terjebak banjir di atap", "penyelamatan"),
        ("banjir bandang", "bencana"),
        ("sungai lasolo meluap", "bencana"),
        ("angin puting beliung", "bencana"),
        ("gempa kuat sekali", "bencana"),
        ("kecelakaan parah di poros wanggudu", "kecelakaan"),
        ("terjadi kecelakaan motor di tikungan", "kecelakaan"),
        ("ada korban luka", "kecelakaan"),
        ("orang kesetrum listrik", "medis"),
        ("tolong ambulans pak", "medis"),
        ("bapak saya serangan jantung", "medis"),
        ("istri saya mau melahirkan, jalan putus", "medis"),
        ("dia sudah tidak sadarkan diri", "medis"),
        ("ada yang mau bunuh diri", "kejahatan"),
        ("toko dirampok", "kejahatan"),
        ("DARURAT", "darurat"),
        ("tolong darurat", "darurat"),
        ("tolong pak ini darurat", "darurat"),
        ("ini keadaan gawat darurat", "darurat"),
        ("sos", "darurat"),
        ("S.O.S", "darurat"),
        ("omah kobongan pak", "kebakaran"),
        ("api sudah sampai atap, tolong", "kebakaran"),
        ("rumah dilalap si jago merah", "kebakaran"),
        ("tabung gas bocor di dapur", "kebakaran"),
        ("ibu saya tidak bisa bernapas", "medis"),
        ("istri saya pecah ketuban", "medis"),
        ("anak kejang-kejang", "medis"),
        ("bapak muntah darah", "medis"),
        ("tabrakan di jalan poros ada yg meninggal", "kecelakaan"),
        ("mobil masuk jurang", "kecelakaan"),
        ("adik saya jatuh ke sumur", "penyelamatan"),
        ("perahu kami mati mesin di tengah laut", "penyelamatan"),
        ("airnya sudah setinggi dada", "bencana"),
        ("pohon tumbang menimpa mobil", "bencana"),
        ("maling masuk rumah bawa parang", "kejahatan"),
        ("ada yang gantung diri", "kejahatan"),
        ("saya ingin mati saja", "kejahatan"),
        ("ada mayat di sungai", "kejahatan"),
        ("suami saya mau bunuh saya", "kejahatan"),
        ("tetangga berkelahi pakai parang", "kejahatan"),
        ("nelayan belum kembali sejak kemarin", "penyelamatan"),
        ("ular masuk rumah", "penyelamatan"),
        ("ibu saya jatuh di kamar mandi, tidak sadar", "medis"),
        ("korsleting listrik di pasar", "kebakaran"),
        ("jembatan putus, warga terisolir", "bencana"),
        ("kabel listrik putus dan menyala di jalan", "darurat"),
        ("bukan darurat biasa, rumah terbakar", "kebakaran"),
        ("damkar tidak ada, kebakaran besar", "kebakaran"),
        ("kebakaran lagi seperti bulan lalu", "kebakaran"),
    ],
)
def test_a_cry_for_help_is_heard(text: str, kind: str) -> None:
    entry = emergency.match(text)
    assert entry is not None
    assert emergency.kind_of(entry).key == kind


@pytest.mark.parametrize(
    "text",
    [
        "kepala dinas damkar",
        "kantor damkar belum ada di kecamatan kami",
        "kepala dinas pemadam kebakaran tidak pernah di tempat",
        "gaji petugas pemadam kebakaran belum dibayar",
        "simulasi kebakaran di sekolah kapan diadakan",
        "pelayanan unit gawat darurat lambat",
        "Ruang Gawat Darurat kotor",
        "jembatan darurat sudah rusak, mohon dibangun permanen",
        "dana tanggap darurat belum cair",
        "di tikungan ini sering terjadi kecelakaan karena jalan berlubang",
        "jalan rawan kecelakaan",
        "tolong segera diperbaiki jalan di desa kami",
        "tolong cepat diangkut sampahnya",
        "tolong pak, air PDAM tidak mengalir",
        "banjir di jalan depan sekolah setiap hujan",
        "drainase mampet, air tergenang",
        "harga pupuk naik",
        "ambulans desa kapan ada",
        "api-api",
        "darurat sampah di pasar Sawa",
        "warga tidak sadar lingkungan",
        "anak saya dipukul guru",
        "bukan darurat, jalan rusak di Wanggudu",
        "ini tidak darurat pak, cuma lampu mati",
        "saya tidak dalam keadaan darurat",
        "kepala dinas kebakaran jenggot",
        "kebakaran bulan lalu sudah padam",
        "rumah saya terbakar tahun lalu bantuan belum ada",
        "tanah longsor minggu lalu masih menutup jalan",
        "bantuan korban kebakaran belum cair",
        "bekas kebakaran belum dibersihkan",
        "tolong perbaiki pompa damkar di posko",
        "butuh ambulans baru untuk desa",
        "kalau hujan jalan tenggelam",
        "saya pingsan lihat harga beras",
        "ada bom ikan di laut kami",
        "rumput setinggi dada di depan sekolah",
        "layanannya apik tenan",
        "saya mau lapor lampu mati",
        "Kepala Dinas Sosial, Ibu Ratna, S.Sos",
        "bakar sampah sembarangan",
        "warga tidak mau sadar membuang sampah",
        "STATUS KNWU 2F7K",
        "halo",
        "",
        "🙏🙏",
    ],
)
def test_an_ordinary_message_is_not_urgent(text: str) -> None:
    assert emergency.match(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "terima kasih kebakaran sudah dipadamkan",
        "di sini sering terjadi kecelakaan, sekarang ada kecelakaan lagi",
    ],
)
def test_still_heard_though_perhaps_not_needed(text: str) -> None:
    assert emergency.match(text) is not None


def test_a_category_of_danger_is_calm_where_the_words_say_so() -> None:
    calm = (
        "kapan bantuan korban banjir cair?",
        "tiap hujan banjir di depan rumah",
        "pohon tumbang, bukan darurat",
    )
    danger = ("banjir sudah masuk rumah", "pohon tumbang", "", "tiap hujan banjir, sekarang orang hanyut")
    assert [emergency.is_calm(text) for text in (*calm, *danger)] == [True] * 3 + [False] * 4


def test_what_is_matched_is_as_the_pack_writes_it() -> None:
    assert emergency.match("TOLONG KIRIM MOBIL DAMKAR") == "tolong damkar"
    assert emergency.match("kebkaran") == "kebakaran"
    with pytest.raises(LookupError, match="banjir rob"):
        emergency.kind_of("banjir rob")


def test_every_entry_is_heard_by_itself() -> None:
    for kind in emergency.kinds:
        for entry in (*kind.words, *kind.phrases):
            assert emergency.match(entry) is not None, entry


def test_no_keyword_or_text_of_the_service_is_an_alarm() -> None:
    for category in pack.categories:
        if not category.emergency:
            assert emergency.match(category.example) is None
            assert [word for word in category.keywords if emergency.match(word)] == []


def test_broken_text_does_no_harm() -> None:
    assert emergency.match("\ud800 kebakaran") == "kebakaran"
    assert emergency.match("kebakaran\x00") == "kebakaran"
    assert emergency.match("a" * 100_000) is None


COMPLAINT = (
    "Selamat pagi pak, saya mau melaporkan jalan rusak di depan kantor desa Wanggudu yang sudah berbulan-bulan tidak "
    "diperbaiki, kalau hujan banyak genangan air dan anak sekolah susah lewat. Mohon segera ditindaklanjuti oleh dinas "
    "terkait karena sangat mengganggu warga yang mau ke pasar setiap hari. Terima kasih."
)


def test_a_long_complaint_costs_five_microseconds_at_most() -> None:
    assert len(COMPLAINT) >= 300
    assert emergency.match(COMPLAINT) is None

    def seconds(rounds: int = 2000) -> float:
        started = time.process_time()
        for _ in range(rounds):
            emergency.match(COMPLAINT)
        return (time.process_time() - started) / rounds

    assert min(seconds() for _ in range(12)) <= 5e-6
