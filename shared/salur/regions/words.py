"""The small words around place names in what citizens write, as tables.

A level word says what kind of place follows, a preposition only that a place may follow. Ordinary words are names
of some desa too ("Baru", "Pantai", "Pasir Putih"): alone they are not taken for a place.
"""

from __future__ import annotations

from salur.regions.codes import Level


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DESA = _words(
    "desa ds dsa didesa kedesa kampung kampong kmpung kp gampong nagari kades kepdes pemdes balaidesa "
    "kelurahan kel klurahan kelurhan keluraha dikelurahan lurah"
)
_KECAMATAN = _words(
    "kecamatan kec kecmatan kcamatan kecamtan kecamata dikecamatan dikec camat distrik koramil polsek"
)

LEVEL_WORDS: dict[str, Level] = {
    **dict.fromkeys(_DESA, Level.DESA),
    **dict.fromkeys(_KECAMATAN, Level.KECAMATAN),
    **dict.fromkeys(["kabupaten", "kab", "kabupten", "kota", "kotamadya"], Level.KABUPATEN),
    **dict.fromkeys(["provinsi", "prov", "propinsi"], Level.PROVINSI),
}

PREPOSITIONS = _words(
    "di ke dari didaerah daerah wilayah sekitar seputar dekat arah menuju lewat depan samping belakang seberang "
    "dusun dsn lingkungan rt rw warga masyarakat penduduk pasar puskesmas pustu jembatan jalan jln jl poros simpang "
    "pertigaan sd sdn smp smpn sma sman mesjid masjid gereja pelabuhan dermaga pantai pulau sungai kali"
)

# After these comes a person's name, not a place.
PERSON_WORDS = _words("pak bapak bpk ibu bu sdr saudara sdri nama saya mas mbak bang kak haji hj almarhum")

# Written between a level word and the name, and passed over: "dusun 2 Puuwonggia", "RT 03 Wanggudu".
ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15",
}  # fmt: skip

# Usual short forms of words that many names begin with.
SHORT_FORMS = {
    "tj": "tanjung", "tjg": "tanjung", "tg": "tanjung", "tjung": "tanjung", "sei": "sungai", "sui": "sungai",
    "lb": "lubuk", "lbk": "lubuk", "tlk": "teluk", "tl": "teluk", "bt": "batu", "ma": "muara", "mr": "muara",
    "muaro": "muara", "kuala": "kuala", "utra": "utara", "sltn": "selatan", "slatan": "selatan",
}  # fmt: skip

ORDINARY = _words(
    """
    ada adalah air aman anak anyar api arah awal bagaimana bagian bahaya baik bangsal bangun banjir bantuan banyak
    barat baru batu bawah beberapa belum bencana bendera benar beras berkat berlubang besar besok bisa buah bukit
    bulan bumi bunga cahaya cinta dalam damai danau dapat darat darurat daya dekat depan desa dinas dua dusun emas
    empat gading gajah gelap gemar genangan hancur hari harap harapan hidup hijau hilang hilir hitam hujan hutan
    indah ingin jadi jalan jaringan jatuh jauh jembatan jika jumlah kabupaten kalau kali kampung kandang kantor
    karang karangan karena kasih kebun kecamatan kecil kelapa kelas kelompok kelurahan kembali kepada kerja kering
    ketua kolek kopi kota kuning lagi lahan lalu lama lampu langsung laporan larangan laut lebih lembah lembu
    lestari lirik listrik luar luas lurus macet maju makmur malam mana mandi manis masih masuk masyarakat mata mati
    melapor menang minggu minta mohon mulai mulia naik negeri nomor nusantara obat orang padang padi pagi paku panas
    pandan panjang pantai pasar pasir pedagang pekan pelawan pelayanan pemerintah penarik pengaduan penuh penyakit
    perbaikan perigi permai pertama pesisir petani pinang pindah pohon pondok puskesmas putih pulau pulih pupuk raja
    rakyat ratu rawa rawan riding rotan rumah rusak saat saja saka sakit sama samping sampah sampai sandaran sangat saran
    sawah sawit sayur sebelah sedang sehat sekarang sekolah selalu selama selatan sembako senang sering setiap siang
    simpang subur suka sumber sungai surat susuk tahun talang tambak tambang tanah tandan tangan tanjung tebing telaga
    teluk tempat tengah terate terima terus terusan tiang tiba tidak tiga timur tinggal tinggi tolong truk tugu
    tunggal tunggang udang ujung umum untuk utama utara uang video waktu warga wilayah
    """
)

# Everyday words one letter away from some place name in the pilot regencies.
_NEAR_A_NAME = _words(
    """
    astra beruntung benda biaya bola buang bujang busana cabai galian hapus hore horor jepang jerman kalian kemah
    kemana kemas keran kesan kuman melon memuji musang pelan pernah ramai retno roman selang sendang serang
    sibuk sidak sila silam silat silau simak taman tampa tanpa teman tomat topan usang
    """
)

NEVER_SLIPPED = ORDINARY | _NEAR_A_NAME | PREPOSITIONS | LEVEL_WORDS.keys()

# A word that begins with one of these is more likely to be another word than a slip.
AFFIXES = ("ber", "di", "ke", "mem", "men", "meng", "pem", "pen", "per", "se", "ter")
