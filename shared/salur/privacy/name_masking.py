"""Finds people's names in a text: the names we know, and the ones somebody introduces themselves with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

NAME = "[nama]"
SHORTEST_TOKEN = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
# What stands in the text for a number or a name already: somebody who calls themselves "Nomor Baru" does not break it open.
_TOKEN = r"(?P<token>\[(?:nama|nik|nomor|nomor telepon|email)\])"
_NEIGHBOURS = re.compile(r"\[nama\](?:[\s.]+\[nama\])+")

_TITLES = frozenset(
    _WORD.findall("bapak bpk pak ibu bu sdr sdri saudara saudari haji hajah hj h dr drs dra ir bin binti")
)
_I = r"(?:saya|sy|aku|ku|kami)"
_INTRODUCTION = re.compile(
    rf"\b(?:nama(?:\s+(?:lengkap|panggilan|asli|pelapor))?\s*(?:{_I}\b\s*(?:adalah\b|ialah\b|[:=])?|[:=])"
    r"|nama\s+(?:lengkap|pelapor)\b"
    rf"|{_I}\s+(?:biasa\s+)?(?:bernama|dipanggil)\b"
    rf"|(?:perkenalkan|kenalkan)\s*,?\s*(?:nama\s+)?{_I}\b"
    rf"|(?:atas\s+nama|a\.\s?n\.?|an\.)(?:\s+{_I}\b)?)"
    r"[ \t,:]*",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"([^\W\d_]+(?:['’`\-][^\W\d_]+)*)((?:\.[ \t]*)?[ \t]*)")
_MOST_WORDS = {True: 5, False: 3}
"""How many words a name may have, by whether it is written with capitals (then its end can be seen)."""

_NOT_A_NAME = frozenset(
    _WORD.findall(
        """
        ada adalah air aku alamat anak anonim asal asli atas ayah bagian banjir bansos bantuan beralamat
        berasal berdomisili berharap bersama bertempat berumur beserta bukan butuh dalam dan dari dengan
        desa di dirahasiakan disebut disembunyikan ditampilkan domisili dusun email harap hp ibunya
        ingin ini istri itu jalan jangan jembatan jl jln kami karena ke kebakaran kecamatan keluarga
        kelurahan kita krn ktp lagi lahir laki lampu lapor laporan listrik longsor masyarakat mau
        melapor melaporkan melihat memberitahukan menemukan mengadu mengadukan menyampaikan minta mohon
        nama nik no nomor orang pada pekerja pekerjaan perempuan perihal perlu pribadi pupuk rt rusak rw
        sakit sampah sangat saya sebagai sedang selaku seorang soal suami sudah sungai sy tadi tanah
        telah telepon telp tempat tentang tersebut tersebutkan tiang tidak tinggal tolong umur untuk
        usia warga whatsapp yang yg
        """
    )
)


def mask_names(text: str, names: Iterable[str], keep: Set[str]) -> str:
    """The text with known and introduced names replaced; `keep` holds case-folded words that stay."""
    known = tuple(sorted({name for name in names if name.strip()}))
    if known and _may_hold(text, known):
        pattern = _pattern(known, frozenset(keep & _words_of(known)))
        text = pattern.sub(lambda found: found["token"] or NAME, text) if pattern else text
    text = _mask_introduced(text, keep)
    return _NEIGHBOURS.sub(NAME, text)


def words(text: str) -> list[str]:
    """The words of the text, case-folded, without digits and punctuation."""
    return [word.casefold() for word in _WORD.findall(text)]


def _words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in words(name))


def _may_hold(text: str, names: Iterable[str]) -> bool:
    """False only where none of the names can stand in the text.

    Looking takes microseconds and making a pattern half a millisecond, and most texts hold nobody's name.
    """
    folded = text.casefold()
    for name in names:
        found = words(name)
        # A short word alone is never masked: it counts only where the name has no longer one.
        telling = [word for word in found if len(word) >= SHORTEST_TOKEN] or found
        if not telling or any(word in folded for word in telling):
            return True
    return False


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...], keep: frozenset[str]) -> re.Pattern[str] | None:
    """Matches each full name, and each of its words that is long enough, no word of every report, and not to be kept.

    Telephones call themselves "Nomor Baru" and "Air Isi Ulang".
    """
    forms: set[str] = set()
    for name in names:
        found = [word for word in _WORD.findall(name) if word.casefold() not in keep]
        if found or not _WORD.search(name):
            forms.add(re.escape(name.strip()))
            forms.add(r"[\s.]+".join(re.escape(word) for word in _WORD.findall(name)))
        forms.update(
            re.escape(word)
            for word in found
            if len(word) >= SHORTEST_TOKEN and word.casefold() not in _NOT_A_NAME
        )
    longest_first = sorted(forms - {""}, key=lambda form: (-len(form), form))
    return (
        re.compile(rf"{_TOKEN}|(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
        if longest_first
        else None
    )


def _mask_introduced(text: str, keep: Set[str]) -> str:
    parts, at = [], 0
    for introduction in _INTRODUCTION.finditer(text):
        start, end = _name_after(text, introduction.end(), keep)
        if start >= at and end > start:
            parts += [text[at:start], NAME]
            at = end
    return "".join([*parts, text[at:]])


def _name_after(text: str, start: int, keep: Set[str]) -> tuple[int, int]:
    """From where to where a name stands at `start`; the same place twice when none does."""
    end, count, capitals = start, 0, False
    for word, word_end in _name_words(text, start):
        plain = word.casefold()
        if plain in _TITLES:
            end = word_end
            continue
        capitals = capitals if count else word[0].isupper()
        if plain in _NOT_A_NAME or plain in keep or (capitals and not word[0].isupper()):
            break
        end, count = word_end, count + 1
        if count == _MOST_WORDS[capitals]:
            break
    return (start, end) if count else (start, start)


def _name_words(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The words in a row from `start` on, with where each ends; a full stop ends the row, but for an initial's."""
    while found := _NAME_WORD.match(text, start):
        word, gap = found.groups()
        yield word, found.end(1)
        initial = len(word) == 1 or word.casefold() in _TITLES
        if not gap or ("." in gap and not initial):
            return
        start = found.end()
