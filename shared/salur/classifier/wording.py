"""Informal Indonesian as it is written on a telephone, brought to one spelling before anything is counted.

Pure functions: training and every proposal read a text the same way.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata

# What a text is about stands long before; a file of a million letters in one cell must not hold anybody up.
LONGEST = 20_000
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
# What masking puts in the place of a person's number, name or address: of a text it says no more than the number did.
_MASKED = re.compile(r"\[(?:nik|nomor telepon|nomor|email|nama)\]", re.IGNORECASE)
# What stands for a thing whose exact value says nothing about whose business the report is.
_STANDS_FOR = (
    (re.compile(r"https?://\S+|www\.\S+"), " "),
    (re.compile(r"\S+@\S+\.\S+"), " "),
    (re.compile(r"\b(?:\+?62|0)8\d{7,12}\b"), " "),
    (re.compile(r"\brp\.?\s?(?=\d)"), " rupiah "),
    (re.compile(r"\d+"), " "),
)
# "rumah2", "lubang²": the word twice, which says no more than the word.
_TWICE = re.compile(r"\b([a-z]{3,})[2²]\b")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_NOT_WORDS = re.compile(r"[^a-z]+")

# Common short forms of telephones and offices; each stands for one word or phrase without doubt.
SHORT_FORMS: dict[str, str] = dict(
    pair.split("=")
    for pair in [
        "yg=yang",
        "yng=yang",
        "dgn=dengan",
        "dg=dengan",
        "dngn=dengan",
        "utk=untuk",
        "u=untuk",
        "tuk=untuk",
        "sdh=sudah",
        "udh=sudah",
        "udah=sudah",
        "sdah=sudah",
        "dah=sudah",
        "blm=belum",
        "blom=belum",
        "belom=belum",
        "blum=belum",
        "tdk=tidak",
        "tdak=tidak",
        "gak=tidak",
        "ga=tidak",
        "nggak=tidak",
        "enggak=tidak",
        "ngga=tidak",
        "gk=tidak",
        "ndak=tidak",
        "krn=karena",
        "karna=karena",
        "krna=karena",
        "jln=jalan",
        "jl=jalan",
        "jlan=jalan",
        "jlnan=jalanan",
        "gg=gang",
        "kec=kecamatan",
        "kel=kelurahan",
        "kab=kabupaten",
        "ds=desa",
        "dsn=dusun",
        "kmi=kami",
        "sy=saya",
        "sya=saya",
        "gw=saya",
        "gue=saya",
        "aq=saya",
        "aku=saya",
        "bpk=bapak",
        "pak=bapak",
        "bp=bapak",
        "bu=ibu",
        "org=orang",
        "orng=orang",
        "ank=anak",
        "rmh=rumah",
        "rmah=rumah",
        "tmpt=tempat",
        "tmpat=tempat",
        "dpn=depan",
        "blkg=belakang",
        "blakang=belakang",
        "skrg=sekarang",
        "skrng=sekarang",
        "skg=sekarang",
        "sjk=sejak",
        "sblm=sebelum",
        "stlh=setelah",
        "stelah=setelah",
        "hr=hari",
        "hri=hari",
        "bln=bulan",
        "thn=tahun",
        "mgg=minggu",
        "mlm=malam",
        "mlam=malam",
        "pgi=pagi",
        "siank=siang",
        "jg=juga",
        "jga=juga",
        "aja=saja",
        "aj=saja",
        "sj=saja",
        "dr=dari",
        "dri=dari",
        "pd=pada",
        "kpd=kepada",
        "kpda=kepada",
        "ttg=tentang",
        "tsb=tersebut",
        "trsbt=tersebut",
        "spt=seperti",
        "sprt=seperti",
        "sprti=seperti",
        "kyk=seperti",
        "kayak=seperti",
        "tlg=tolong",
        "tlong=tolong",
        "tolng=tolong",
        "mhn=mohon",
        "mohn=mohon",
        "bgm=bagaimana",
        "gmn=bagaimana",
        "gimana=bagaimana",
        "knp=kenapa",
        "knapa=kenapa",
        "kpn=kapan",
        "dmn=dimana",
        "byk=banyak",
        "bnyk=banyak",
        "bnyak=banyak",
        "sgt=sangat",
        "bgt=sekali",
        "banget=sekali",
        "trs=terus",
        "trus=terus",
        "tp=tapi",
        "tpi=tapi",
        "klo=kalau",
        "kl=kalau",
        "kalo=kalau",
        "lg=lagi",
        "lgi=lagi",
        "msh=masih",
        "masi=masih",
        "hrs=harus",
        "hrus=harus",
        "bs=bisa",
        "bsa=bisa",
        "dpt=dapat",
        "dapet=dapat",
        "trims=terimakasih",
        "makasih=terimakasih",
        "mksh=terimakasih",
        "tks=terimakasih",
        "thx=terimakasih",
        "trmksh=terimakasih",
        "trm=terima",
        "ksh=kasih",
        "dlm=dalam",
        "dlam=dalam",
        "krg=kurang",
        "krng=kurang",
        "tiap=setiap",
        "stp=setiap",
        "lbh=lebih",
        "dkt=dekat",
        "dket=dekat",
        "deket=dekat",
        "smpe=sampai",
        "smpai=sampai",
        "sampe=sampai",
        "spy=supaya",
        "pny=punya",
        "pnya=punya",
        "lap=laporan",
        "lpr=lapor",
        "ktr=kantor",
        "kntr=kantor",
        "skolah=sekolah",
        "sklh=sekolah",
        "sekolahan=sekolah",
        "puskes=puskesmas",
        "pkm=puskesmas",
        "ektp=ktp",
        "ekt=ktp",
        "kk=kartukeluarga",
        "disduk=dukcapil",
        "discapil=dukcapil",
        "satpol=satpolpp",
        "polpp=satpolpp",
        "mtr=motor",
        "mbl=mobil",
        "kend=kendaraan",
        "pemkot=pemerintah",
        "pemkab=pemerintah",
        "pemda=pemerintah",
        "pmrnth=pemerintah",
        "bgn=bagian",
        "almt=alamat",
        "alamt=alamat",
    ]
)
# Names of things and offices that keep their own word and bring the common one along.
BRINGS: dict[str, str] = {
    "rs": "rumahsakit",
    "rsud": "rumahsakit",
    "igd": "rumahsakit",
    "pln": "listrik",
    "pju": "lampujalan",
    "lpju": "lampujalan",
    "perumdam": "pdam",
    "tps": "sampah",
    "tpa": "sampah",
    "lalin": "lalulintas",
    "bansos": "bantuansosial",
    "pkh": "bantuansosial",
    "bpnt": "bantuansosial",
    "blt": "bantuansosial",
    "dtks": "bantuansosial",
    "dtsen": "bantuansosial",
    "ppdb": "sekolah",
    "spmb": "sekolah",
    "sdn": "sekolah",
    "smpn": "sekolah",
    "sman": "sekolah",
}
_PHRASES = (
    (re.compile(r"\be ktp\b"), "ktp"),
    (re.compile(r"\bkartu keluarga\b"), "kartukeluarga"),
    (re.compile(r"\brumah sakit\b"), "rumahsakit"),
    (re.compile(r"\blampu jalan\b"), "lampujalan lampu jalan"),
    (re.compile(r"\bpenerangan jalan(?: umum)?\b"), "lampujalan penerangan jalan"),
    (re.compile(r"\bbantuan sosial\b"), "bantuansosial"),
    (re.compile(r"\blalu lintas\b"), "lalulintas"),
    (re.compile(r"\bsatpolpp pp\b|\bpolisi pamong praja\b"), "satpolpp"),
    (re.compile(r"\bterima kasih\b"), "terimakasih"),
)
# Said in every second complaint to whichever agency.
_SAYS_NOTHING = frozenset(
    [
        "yang",
        "di",
        "ke",
        "dari",
        "dan",
        "atau",
        "dengan",
        "untuk",
        "pada",
        "ini",
        "itu",
        "ada",
        "juga",
        "saja",
        "lagi",
        "saya",
        "kami",
        "kita",
        "bapak",
        "ibu",
        "mohon",
        "tolong",
        "terimakasih",
        "selamat",
        "pagi",
        "siang",
        "sore",
        "malam",
        "assalamualaikum",
        "wr",
        "wb",
        "wassalam",
        "salam",
        "nya",
        "lah",
        "kah",
        "pun",
        "oleh",
        "agar",
        "supaya",
        "karena",
        "jika",
        "kalau",
        "maka",
        "sudah",
        "belum",
        "akan",
        "telah",
        "sangat",
        "sekali",
    ]
)


def normalised(text: str) -> str:
    """The words in lower case, one space apart, short forms written out, without digits, addresses and signs."""
    text = text[:LONGEST]
    if "&" in text:  # twice, for what was exported from a page of a page
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = _MASKED.sub(" ", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = _TWICE.sub(r"\1", plain)
    for pattern, stands_for in _STANDS_FOR:
        plain = pattern.sub(stands_for, plain)
    plain = _NOT_WORDS.sub(" ", _DRAWN_OUT.sub(r"\1", plain))
    plain = " ".join(SHORT_FORMS.get(word, word) for word in plain.split())
    plain = " ".join(f"{word} {BRINGS[word]}" if word in BRINGS else word for word in plain.split())
    for pattern, stands_for in _PHRASES:
        plain = pattern.sub(stands_for, plain)
    return plain


def word_terms(plain: str) -> list[str]:
    """The words and pairs of words of a normalised text that can tell agencies apart."""
    words = [word for word in plain.split() if len(word) > 1 and word not in _SAYS_NOTHING]
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def letter_terms(plain: str) -> list[str]:
    """Runs of three to five letters within the words of a normalised text, their edges marked by a space.

    They hear a word through a slip of the finger and through prefixes and endings ("diperbaiki", "perbaikan").
    """
    terms: list[str] = []
    for word in plain.split():
        if word in _SAYS_NOTHING:
            continue
        edged = f" {word} "
        for length in (3, 4, 5):
            terms += [edged[at : at + length] for at in range(max(1, len(edged) - length + 1))]
    return terms
