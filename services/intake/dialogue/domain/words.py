"""The small words of a conversation, as tables: commands, yes and no, corrections, courtesies, words of trust.

All in the form `plain` gives: lower case, one space between words, no punctuation.
"""

from __future__ import annotations

from enum import StrEnum


def lines(text: str) -> frozenset[str]:
    """A table written as one phrase a line."""
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


class Command(StrEnum):
    """What a citizen can order at any point."""

    REPORT = "report"
    STATUS = "status"
    HELP = "help"
    CANCEL = "cancel"
    EMERGENCY = "emergency"
    REOPEN = "reopen"
    APPEAL = "appeal"
    ERASE = "erase"
    CORRECT = "correct"
    OBJECT = "object"
    MOVE = "move"
    CONTINUE = "continue"
    CONTENT = "content"
    PROVE = "prove"
    PERSON = "person"


# The message is exactly this.
WHOLE: dict[str, Command] = {
    **dict.fromkeys(("bantuan", "bantuannya", "help", "menu", "info", "petunjuk", "tolong bantuan"), Command.HELP),
    **dict.fromkeys(
        ("batal", "batalkan", "batal saja", "dibatalkan", "cancel", "tidak jadi", "gak jadi", "ga jadi", "nda jadi",
         "tdk jadi", "nggak jadi", "enggak jadi", "ndak jadi", "tida jadi", "ora sido", "ora sios", "mboten sios",
         "dak jadi", "idak jadi", "kada jadi", "batalkan laporan", "batalkan laporan saya", "hapus laporan ini", "stop",
         "berhenti"),
        Command.CANCEL,
    ),
    **dict.fromkeys(("cek", "cek laporan", "cek laporan saya", "cek status", "laporan saya", "sampai mana laporan saya",
                     "bagaimana laporan saya", "sudah sampai mana"), Command.STATUS),
    **dict.fromkeys(("buka", "buka lagi", "buka kembali", "reopen"), Command.REOPEN),
    # The rights of UU 27/2022 (art. 6, 8 and 10): correction, erasure, objection to being weighed by a machine.
    **dict.fromkeys(("hapus data saya", "hapus data", "hapus data diri saya", "hapus semua data saya",
                     "tolong hapus data saya", "saya mau data saya dihapus"), Command.ERASE),
    **dict.fromkeys(("perbaiki data saya", "perbaiki data", "betulkan data saya", "data saya salah",
                     "ralat data saya", "koreksi data saya", "ubah data saya"), Command.CORRECT),
    **dict.fromkeys(("keberatan profil", "keberatan pemrofilan", "keberatan profiling", "tolak profil",
                     "jangan nilai saya", "saya keberatan dinilai mesin"), Command.OBJECT),
    **dict.fromkeys(("mau lapor", "mau melapor", "ingin lapor", "ingin melapor", "saya mau lapor", "saya mau melapor",
                     "saya ingin melapor", "buat laporan", "buat laporan baru", "laporan baru", "lapor lagi",
                     "mau lapor lagi", "satu laporan lagi"), Command.REPORT),
    **dict.fromkeys(("pindah", "pindah ke sms", "pindah sms", "pindah ke wa", "pindah ke whatsapp", "pindah nomor",
                     "ganti nomor", "pindah kanal", "lanjut di sms", "lanjut lewat sms", "lanjut di wa",
                     "lanjut lewat wa", "lanjut di whatsapp", "lanjut lewat whatsapp"), Command.MOVE),
}  # fmt: skip

# Asks for a person: one of the first, then one of the second right behind it or after a small word.
_TALKING = ("bicara", "berbicara", "ngomong", "ngobrol", "chat", "hubungkan", "sambungkan", "disambungkan", "dihubungkan",
            "terhubung", "hubungi", "panggilkan")  # fmt: skip
_PERSONS = ("petugas", "orang", "manusia", "admin", "operator", "cs", "customer service", "pegawai", "staf")
_TOWARDS = ("", "dengan ", "dgn ", "sama ", "ke ", "langsung dengan ", "langsung sama ", "langsung ke ")
PERSON = tuple(f"{verb} {to}{who}" for verb in _TALKING for to in _TOWARDS for who in _PERSONS)
# With these and fillers it is a wish; any other word ("sudah bicara dengan petugas puskesmas") tells of something.
WISHING = _words(
    """
    saya sy aku kami mau ingin pengen pingin bisa bisakah boleh bolehkah apa apakah minta mohon tidak gak kah ya dengan dgn
    sama ke langsung dulu saja asli beneran bukan robot bot mesin customer service seorang
    """
).union(_TALKING, _PERSONS)

# The message begins with this; the rest is what it is about.
LEADING: dict[str, Command] = {
    "lapor": Command.REPORT,
    "status": Command.STATUS,
    "darurat": Command.EMERGENCY,
    "buka": Command.REOPEN,
    "cek": Command.STATUS,
    "banding": Command.APPEAL,
    "lanjut": Command.CONTINUE,
    "isi": Command.CONTENT,
    "kode": Command.PROVE,
}

YES = lines(
    """
    ya
    iya
    iye
    iyo
    iyye
    iya betul
    nggih
    inggih
    injih
    leres
    yup
    yap
    benar sekali
    betul sekali
    bener
    udah
    sdh
    dah
    pas
    sudah pas
    cocok
    gas
    lanjutkan
    okee
    kirimmi
    kirim mi
    iyemi
    sudahmi
    y
    yes
    yoi
    ok
    oke
    okay
    okey
    sip
    siap
    betul
    benar
    sudah
    sudah benar
    sudah betul
    setuju
    lanjut
    kirim
    kirimkan
    kirim saja
    kirim sekarang
    boleh
    👍
    👌
    ✅
    """
)
NO = lines(
    """
    tidak
    tdk
    tak
    nda
    ndak
    tida
    gak
    ga
    nggak
    enggak
    ora
    mboten
    idak
    dak
    indak
    kada
    no
    bukan
    belum
    salah
    belum benar
    tidak benar
    """
)
NUMBERS = {
    name: number
    for number, names in enumerate(
        ("satu pertama kesatu", "dua kedua", "tiga ketiga", "empat keempat", "lima kelima", "enam keenam",
         "tujuh ketujuh", "delapan kedelapan", "sembilan kesembilan", "sepuluh kesepuluh"), 1
    )
    for name in names.split()
}  # fmt: skip
BEFORE_NUMBERS = _words("yang yg nomor nomer no pilih pilihan pak bu itu")
# Fillers that change nothing about a yes or a no: "ya kirim pak", "sudah benar terima kasih".
FILLERS = _words(
    """
    pak bu bapak ibu min admin kak bang mas mbak dong deh ji mi terima kasih makasih saja tolong itu aja kok sih nih tuh
    lah kan semua semuanya bos bosku gan om tante dik
    """
)

# Languages as people here call them, beside what each calls itself.
LANGUAGES = {"indonesia": "id", "inggris": "en"}

EDIT_WHOLE = lines("ubah\nganti\nedit\nralat\nkoreksi\nmau ubah\nmau ganti\nada yang salah")
# "ubah tempat ke Sawa", "bukan, desa Sawa", "maksud saya di Lembo"
CORRECTING = (
    "ubah", "ganti", "ralat", "koreksi", "bukan", "salah", "eh salah", "maksud saya", "maksudku", "maksudnya",
    "yang benar", "harusnya", "seharusnya", "eh",
)  # fmt: skip
PARTS: dict[str, str] = {
    **dict.fromkeys(("isi", "isinya", "laporan", "keterangan", "ceritanya", "cerita"), "description"),
    **dict.fromkeys(("kategori", "tentang", "tentang apa", "jenis", "jenisnya", "bidang"), "category"),
    **dict.fromkeys(("tempat", "tempatnya", "lokasi", "lokasinya", "alamat", "alamatnya"), "place"),
    **dict.fromkeys(("nama", "namanya", "nik", "niknya", "nama dan nik", "identitas", "data diri"), "identity"),
    **dict.fromkeys(("dinas", "dinasnya", "instansi", "instansinya", "opd", "dinas tujuan", "tujuan", "untuk dinas",
                     "untuk siapa"), "office"),
}  # fmt: skip

# An answer to "for which office?" that leaves it to us.
ANY_OFFICE = lines(
    """
    terserah
    bebas
    mana saja
    petugas
    tidak tahu
    tdk tahu
    tidak tau
    tdk tau
    nda tau
    gak tau
    ga tau
    kurang tahu
    siapa saja
    """
)

SKIP = lines(
    """
    lewati
    lewat
    skip
    tidak ada
    tdk ada
    gak ada
    ga ada
    nda ada
    tidak
    tanpa foto
    tidak ada foto
    nanti
    nanti saja
    """
)

GREETINGS = _words(
    """
    halo hallo hai hi hello hay pagi siang sore malam selamat assalamualaikum assalamu alaikum salam permisi
    punten tabe tabea om swastiastu shalom test tes ping p
    """
)
THANKS = _words(
    """
    terima terimakasih kasih makasih makasi trims trimakasih thanks thank you tq thx suwun nuhun baik oke ok
    okay sip siap mantap alhamdulillah 🙏 👍 👌 😊 ❤️ ya iya sudah banyak atas bantuannya
    """
)
COURTESIES = GREETINGS | THANKS | FILLERS
# "kenapa harus NIK?", "buat apa?": asked back at a question about who they are.
WHY = lines(
    "kenapa\nmengapa\nbuat apa\nuntuk apa\nharuskah\nwajibkah\naman\namankah\nrahasiakah\nprivasi\nkok minta\nkok diminta"
)

_NOT = ("tidak", "tdk", "tida", "nda", "ndak", "gak", "ga", "nggak", "enggak", "kurang", "belum", "ora", "mboten", "dak",
        "idak", "indak", "kada", "tak")  # fmt: skip
_KNOWN = ("tahu", "tau", "ngerti", "paham", "yakin")
UNKNOWN = (
    "gatau", "gtau", "gaktau", "ndatau", "entah", "entahlah", "embuh", "i dont know", "don t know",
    *(f"{no} {known}" for no in _NOT for known in _KNOWN),
)  # fmt: skip
"""The answer to a question is not known."""
ANY_CATEGORY = lines(
    "lain\nlainnya\nlain lain\nlain2\nyang lain\nterserah\napa saja\ntidak ada\nbebas\nsemua\nsemuanya"
)
"""Nothing in the list of categories fits."""
WAIT = (
    "sebentar", "bentar", "tunggu", "cari ktp", "ambil ktp", "cari dulu", "ambil dulu",
    "lihat dulu", "liat dulu", "cek dulu", "tanya dulu", "nanti saya kirim", "nanti dikirim",
)  # fmt: skip
"""An answer comes in a while; with `LATER` as the whole of a message, too."""
LATER = lines("nanti\nnanti dulu\notw\nmenyusul\nwait")

# Reasons not to give a NIK, and the word it is marked with.
NO_NIK: dict[str, str] = {
    **dict.fromkeys(("wna", "orang asing", "warga asing", "warga negara asing", "paspor", "passport", "kitas", "kitap",
                     "foreigner", "turis", "bukan wni", "ekspatriat", "expat", "no ktp"), "foreigner"),
    **dict.fromkeys(("tidak punya", "tdk punya", "gak punya", "ga punya", "nda punya", "belum punya", "tidak ada",
                     "tdk ada", "gak ada", "ga ada", "nda ada", "belum ada", "tidak memiliki", "belum ktp",
                     "tanpa nik", "hilang", "no nik", "ndak punya", "nggak punya", "enggak punya", "tida punya",
                     "ndak ada", "nggak ada", "enggak ada", "tida ada", "mboten gadah", "mboten wonten", "ora duwe",
                     "ra duwe", "ora ana", "ora ono", "ra ono", "degaga", "dak katek", "katek", "dak punya",
                     "indak ado", "kada baisi", "kadada"), "none"),
    **dict.fromkeys(("tidak ingat", "lupa", "tidak hafal", "tdk hafal", "tidak bawa", "tidak hapal",
                     "nggak hafal", "gak hafal", "ga hafal", "nda hafal", *UNKNOWN), "not_at_hand"),
    **dict.fromkeys(("tidak mau", "tdk mau", "gak mau", "ga mau", "nda mau", "rahasia", "rahasiakan", "anonim",
                     "lewati", "skip", "tidak usah", "keberatan", "takut"), "withheld"),
}  # fmt: skip

# Told unasked; "ada WNA buang sampah" tells of somebody else.
I_AM_FOREIGN = (
    "saya wna", "sy wna", "aku wna", "saya warga asing", "saya warga negara asing", "saya orang asing", "saya turis",
    "i am a foreigner", "i m a foreigner", "i am a tourist", "i am foreigner",
)  # fmt: skip

ASKING = _words(
    """
    apa apakah siapa siapakah bagaimana gimana kapan kenapa mengapa berapa mana kamu anda kalian kau lu robot bot bisa mau
    ingin minta coba hmm komplain melapor lapor
    """
)

# Asked about a report that was sent; with a few words more at most.
HOW_IS_IT = (
    "berapa lama", "berapa hari", "kapan diperbaiki", "kapan selesai", "kapan selesainya", "kapan ditangani",
    "kapan ditindaklanjuti", "kapan datang", "kapan petugas", "sampai mana", "sampai di mana", "bagaimana perkembangan",
    "gimana perkembangan", "bagaimana kelanjutan", "gimana kelanjutan", "gimana laporan", "bagaimana laporan",
    "apa kabar laporan", "sudah diproses", "sudah ditangani belum",
)  # fmt: skip
NUMBERS_OF: dict[str, str] = {
    **dict.fromkeys(("damkar", "pemadam"), "kebakaran"),
    **dict.fromkeys(("ambulans", "ambulan", "ambulance"), "medis"),
    **dict.fromkeys(("polisi", "polsek", "polres"), "kejahatan"),
    **dict.fromkeys(("sar", "basarnas"), "penyelamatan"),
    **dict.fromkeys(("darurat", "bpbd"), "darurat"),
}
"""Whose number is asked for, and the kind of danger in which it is the first."""
CRIES = lines(
    "tolong\ntolong tolong\ntolong saya\ntolong kami\ntolongin\ntolong pak\nhelp me\ntulung\ntulungi\ntulung tulung"
)
CALLED = _words("nomor nomer no nmr telepon telpon telp tlp kontak hotline")

# A finished case is said not to be done.
NOT_DONE = lines(
    """
    belum
    belum selesai
    belum beres
    belum ada
    belum diperbaiki
    belum ditangani
    belum dikerjakan
    belum tuntas
    tidak selesai
    masih rusak
    masih sama
    masih belum
    masih begitu
    sama saja
    buka lagi
    rusak lagi
    bohong
    tidak benar
    tidak ada perbaikan
    tidak ada perubahan
    kenapa selesai
    kok selesai
    hancur lagi
    rusak kembali
    kembali rusak
    mati lagi
    bocor lagi
    masih bolong
    masih berlubang
    masih mati
    masih bocor
    masih menumpuk
    masih bau
    asal jadi
    asal asalan
    tidak beres
    ndak beres
    """
)

# How content somebody is, 1 to 5, in words; the longer phrases come first.
CONTENT: dict[str, int] = {
    "sangat tidak puas": 1, "tidak puas sama sekali": 1, "belum puas": 2, "kurang puas": 2, "tidak puas": 2,
    "tdk puas": 2, "cukup puas": 4, "lumayan puas": 4, "sangat puas": 5, "puas sekali": 5, "puas": 4, "cukup": 3,
    "lumayan bagus": 4, "lumayan": 3, "biasa saja": 3, "sangat kecewa": 1, "kecewa sekali": 1, "kecewa": 2,
    "mengecewakan": 2, "jelek sekali": 1, "jelek": 2, "buruk": 1, "lambat sekali": 1, "lambat": 2, "tidak bagus": 2,
    "kurang bagus": 2, "bagus sekali": 5, "sangat bagus": 5, "bagus": 4, "memuaskan": 4, "mantap": 5, "keren": 5,
}  # fmt: skip
# A report that was found untrue is said to be true.
APPEALS = lines(
    """
    banding
    keberatan
    tidak terima
    laporan saya benar
    laporan saya betul
    saya tidak bohong
    saya tidak berbohong
    bukan hoaks
    bukan hoax
    bukan palsu
    itu benar
    itu betul
    saya lihat sendiri
    ada buktinya
    saya punya bukti
    """
)


# After a name the sentence goes on with one of these.
NAME_ENDS = _words(
    """
    dari di yang nik umur usia tinggal warga alamat mau ingin dan tolong mohon melaporkan lapor
    """
)

# An answer to "what is your name?" that holds one of these is none.
NOT_IN_NAMES = _words(
    """
    ada adalah aduh air apa apakah bagaimana bantuan banyak batal belum berapa bisa boleh buat bukan dari
    darurat desa di dimana gimana gak ga halo hai harus ini itu jalan jembatan kenapa kapan ke kecamatan ktp
    kirim kok lagi lampu lapor laporan lewati mau mengapa nanti nda nggak nik oke ok pak perlu rahasia rusak
    sampah siapa sekarang skip status sudah sungai takut tadi terima tes tidak tdk tolong ubah untuk wajib
    ya yang yg parah sekali sejak lama kemarin jangan dirahasiakan disebut disebutkan ditampilkan
    disembunyikan anonim hilang terdaftar dicoret tercantum muncul masuk keluar sebagai bernama warga
    masyarakat anak orang keluarga penerima bansos pkh blt bpnt hanya cuma hamba allah seorang pelapor
    pribadi sendiri no yes none yup boleh samaran
    """
)

# Words beside the name of a place that say nothing its title does not.
PLACE_WORDS = _words("di ke desa kelurahan kel kecamatan kec dusun")
