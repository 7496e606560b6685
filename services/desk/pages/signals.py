"""What verify noticed, in the reader's language: cases hold its Indonesian sentences with their values filled in.

Desk alone speaks English. So the sentences stand here once more, by their signals' names (a test holds them to verify's tables);
in English the values are read out of what was said and put into the translation. What fits no sentence stays as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from salur.contracts.reports import Signal, Similar
from salur.regions.dates import day_said, spell_day
from services.desk.pages.reading import Reading
from services.desk.pages.words import N_

SENTENCES = {
    "nik_valid": N_("Susunan NIK benar."),
    "nik_unlisted": N_(
        "Kode kecamatan di NIK tidak ada di daftar sekarang; bisa jadi kode lama sebelum pemekaran."
    ),
    "nik_foreign": N_("NIK pertama kali terdaftar di luar {jurisdiction}; pelapor bisa saja pendatang."),
    "nik_letters": N_("NIK yang ditulis memuat huruf."),
    "nik_length": N_("NIK yang ditulis bukan 16 angka."),
    "nik_date": N_("Tanggal lahir di NIK tidak ada di kalender."),
    "nik_future": N_(
        "Tanggal lahir di NIK, dibaca abad ini, belum tiba; abad lalu berarti umur hampir seratus tahun. Mungkin ada angka yang tertukar."
    ),
    "nik_region": N_("Kode daerah di NIK tidak dikenal."),
    "nik_serial": N_("Nomor urut di NIK tidak mungkin 0000."),
    "nik_unchecked": N_("Susunan NIK belum diperiksa."),
    "nik_missing": N_("Pelapor tidak memberi NIK dan tidak mengatakan alasannya."),
    "nik_missing_reason": N_("Pelapor tidak memberi NIK dan mengatakan alasannya; mohon dipertimbangkan."),
    "nik_not_asked": N_("Laporan ini boleh tanpa NIK."),
    "name_missing": N_("Pelapor belum menyebutkan nama."),
    "minor": N_(
        "Pelapor berusia di bawah 18 tahun: perlakukan sebagai rahasia. Dua angka tahun lahir di NIK dibaca abad ini: abad lalu berarti umur seratus tahun atau lebih."
    ),
    "nik_many_phones": N_("NIK ini sudah dipakai dari {phones} nomor."),
    "nik_very_many_phones": N_("NIK ini sudah dipakai dari {phones} nomor; pastikan pemiliknya."),
    "phone_many_niks": N_(
        "Dari nomor ini sudah datang {niks} NIK; bisa jadi ia melapor untuk keluarga atau warga."
    ),
    "phone_very_many_niks": N_("Dari nomor ini sudah datang {niks} NIK; tanyakan untuk siapa ia melapor."),
    "domicile_elsewhere": N_("Pelapor tinggal di luar {jurisdiction}; tempat kejadiannya yang menentukan."),
    "identity_match": N_("Dukcapil: NIK terdaftar dan namanya cocok."),
    "identity_listed": N_("Dukcapil: NIK terdaftar; tidak ada nama untuk dicocokkan."),
    "identity_mismatch": N_(
        "Dukcapil: NIK terdaftar atas nama lain; bisa jadi salah ketik atau memakai NIK keluarga."
    ),
    "identity_not_found": N_("Dukcapil: NIK tidak ditemukan; mungkin ada angka yang tertukar."),
    "identity_pending": N_(
        "Identitas masih diperiksa di Dukcapil; hasilnya menyusul dan laporan boleh diproses."
    ),
    "identity_unchecked": N_("Identitas tidak dapat diperiksa di Dukcapil."),
    "place_inside": N_("Titik lokasi berada di {place}."),
    "place_border": N_("Titik lokasi dekat batas: bisa juga di {beside}."),
    "place_pin_beside": N_(
        "Pelapor menyebut {named}, titik lokasinya di {pinned}, desa lain di kecamatan yang sama."
    ),
    "place_pin_elsewhere": N_("Pelapor menyebut {named}, tetapi titik lokasinya di {pinned}."),
    "place_guessed": N_(
        "Titik lokasi di luar batas yang tersimpan; tempat terdekat yang dikenal ada di {place}."
    ),
    "place_named": N_("Tempat dikenali: {place}."),
    "place_pin": N_("Pelapor mengirim titik lokasi."),
    "place_ambiguous": N_("Nama tempat cocok dengan beberapa tempat: {places}."),
    "place_ambiguous_note": N_("Nama tempat cocok dengan beberapa tempat: {places}."),
    "place_unknown": N_("Tempat yang disebut belum dikenali di {jurisdiction}."),
    "place_unknown_note": N_("Nama tempat belum dikenali; lihat titik lokasi atau isi laporan."),
    "place_missing": N_("Pelapor belum menyebutkan tempatnya."),
    "place_outside": N_("Tempatnya di luar {jurisdiction}: {place}."),
    "place_neighbour": N_("Tempat itu dilayani {neighbour}: teruskan laporan ini ke sana."),
    "handed_over": N_("Percakapan otomatis belum berhasil memahami pelapor; lanjutkan bersama pelapor."),
    "unfinished": N_("Laporan belum lengkap: {lacking}."),
    "forwarded_often": N_("Pesan ini sudah sering diteruskan orang; pastikan pelapor mengalaminya sendiri."),
    "copied_text": N_("Teks yang sama dikirim {copiers} orang tentang tempat yang berjauhan."),
    "similar_nearby": N_(
        "{similar} pelapor lain menyampaikan hal serupa di tempat yang sama; usulkan penggabungan."
    ),
    "sent_again": N_("Pelapor pernah mengirim laporan yang sama dalam 30 hari terakhir."),
    "burst_sender": N_("Pelapor mengirim {count} laporan dalam satu jam."),
    "burst_area": N_(
        "{area} laporan atau lebih sejenis dari kecamatan ini dalam satu jam: mungkin satu kejadian besar."
    ),
    "burst_text": N_("Teks ini dikirim banyak orang dalam satu jam."),
    "web_wave": N_(
        "Banyak pelapor baru lewat web dari kecamatan ini dalam satu jam; pastikan orangnya berbeda."
    ),
    "earlier_untrue": N_("Satu laporan terdahulu pelapor dinilai tidak benar oleh petugas."),
    "earlier_untrue_often": N_("{untrue} laporan terdahulu pelapor dinilai tidak benar oleh petugas."),
    "earlier_finished": N_("{finished} laporan terdahulu pelapor benar dan sudah selesai ditangani."),
    "date_future": N_("Laporan menyebut tanggal yang belum tiba: {future}."),
    "date_impossible": N_("Laporan menyebut tanggal yang tidak ada di kalender: {impossible}."),
    "photo_recycled": N_(
        "Foto yang sama sudah dikirim orang lain untuk laporan lain, {recycled}; bandingkan keduanya."
    ),
    "photo_alike": N_("Foto yang mirip sudah dikirim orang lain, {alike}; bandingkan keduanya."),
    "photo_shared": N_(
        "Pelapor lain mengirim foto yang sama dari tempat dan hari yang sama; usulkan penggabungan."
    ),
    "photo_old": N_("Menurut kamera, foto diambil pada {taken}, jauh sebelum laporan ini."),
    "photo_very_old": N_(
        "Menurut kamera, foto diambil pada {taken}, lebih dari setahun sebelum laporan ini."
    ),
    "photo_ahead": N_(
        "Menurut kamera, foto diambil pada {taken}, sesudah foto itu dikirim; mungkin jam kameranya salah."
    ),
    "photo_here": N_("Foto diambil di sekitar titik lokasi."),
    "photo_elsewhere": N_("Foto diambil {away}; tanyakan mana yang benar."),
    "photo_far": N_("Foto diambil {away}; pastikan foto itu tentang kejadian ini."),
}
SIMILAR = (
    N_("Laporan serupa di tempat yang sama: {code}, {likeness} mirip."),
    N_("Teks yang sama tentang tempat lain: {code}, {likeness} mirip."),
    N_("Foto yang sama, tempat dan hari yang sama: {code}."),
    N_("Foto yang sama pada laporan lain: {code}."),
    N_("Foto yang mirip: {code}."),
)
# What the values are made of, where they are words and no names.
_AWAY = (N_("sekitar {km} km dari titik lokasi"), N_("di {region}"))
_LACKING = (N_("isi laporan"), N_("kategori"), N_("tempat"), N_("foto"), N_("nama"))


def said(signal: Signal, eyes: Reading) -> str:
    """A signal's sentence."""
    known = SENTENCES.get(signal.name)
    return _translated(signal.sentence, (known,) if known else (), eyes)


def said_of(like: Similar, eyes: Reading) -> str:
    """The sentence on a case that is like another."""
    return _translated(like.sentence, SIMILAR, eyes)


def _translated(sentence: str, known: Iterable[str], eyes: Reading) -> str:
    if eyes.lang == "id":
        return sentence
    for template in known:
        if found := _pattern(template).fullmatch(sentence):
            values = {name: _value(name, value, eyes) for name, value in found.groupdict().items()}
            return eyes.say(template).format_map(values)
    return sentence


def _value(name: str, value: str, eyes: Reading) -> str:
    if name == "away":
        return _translated(value, _AWAY, eyes)
    if name == "lacking":
        return ", ".join(eyes.say(one) if one in _LACKING else one for one in value.split(", "))
    day = day_said(value)
    return spell_day(day, eyes.lang) if isinstance(day, date) else value


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    )
