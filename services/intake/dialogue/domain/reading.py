"""Reads what stands in a message: its plain words, a command, a yes or a no, a number, a NIK, a name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from salur.contracts import tracking
from services.intake.dialogue.domain.claims import DIGITS, Purpose
from services.intake.dialogue.domain.vocabulary import Command, Vocabulary

_NOT_WORD = re.compile(r"[^\w👍👌✅🙏😊❤️]+|_+")
_NUMBER = re.compile(r"\s*(?:no(?:mor|mer)?\.?\s*|pilih(?:an)?\s*)?(\d{1,2})\s*[.)]?\s*", re.IGNORECASE)
# Sixteen digits in groups as people write them; an answer to "your NIK?" may have a few too many or too few.
_NIK = re.compile(r"(?<![\d+])\d(?:[ .\-]{0,2}\d){15}(?![ .\-]?\d)")
_DIGITS = re.compile(r"\d(?:[ .\-]{0,2}\w){5,24}")
_CODE = re.compile(r"(?<!\d)\d(?:[ .\-\u2013\u00a0]{0,2}\d){11}(?!\d)")
_BETWEEN_DIGITS = re.compile(r"[ .\-]")
_LETTERS = re.compile(r"[^\W\d_]")


# So many words a wish has at most: more of them tell of something, too.
_A_WISH = 8
# Letters that a telephone's keyboard, or a copy from a picture, puts for a digit.
_LIKE_DIGITS = str.maketrans("OoIlL", "00111")

ONE_TIME = {Command.CONTINUE: Purpose.MOVE, Command.PROVE: Purpose.READ}
"""The orders that a one-time code stands behind."""


def plain(text: str) -> str:
    """Lower case, one space between words, no punctuation."""
    return _NOT_WORD.sub(" ", text.lower()).strip()


def command(text: str, words: Vocabulary, said: str | None = None) -> tuple[Command, str] | None:
    """The order a message gives, with the words after it. `said` are its plain words, where they are known."""
    said = plain(text) if said is None else said
    if (whole := words.commands.get(said) or words.commands.get(_without_fillers(said, words))) is not None:
        return whole, ""
    if only(said, words.wishing | words.fillers) and has_any(said, words.person):
        return Command.PERSON, ""
    first, _, _ = said.partition(" ")
    leading = words.orders.get(first)
    if leading is None:
        return None
    rest = re.sub(r"^\W*\w+[\s:,.!\-]*", "", text, count=1).strip()
    about_a_code = leading in (Command.REOPEN, Command.STATUS, Command.CONTENT)
    if leading in ONE_TIME and one_time(rest, DIGITS[ONE_TIME[leading]]) is None:
        return None
    # "buka jalan baru" and "cek kosong di bank" are no orders; "STATUS" always is one.
    if about_a_code and first != "status" and code(rest) is None:
        return None
    return leading, rest


def _without_fillers(said: str, words: Vocabulary) -> str:
    return " ".join(token for token in said.split() if token not in words.fillers)


def is_unknown(said: str, words: Vocabulary) -> bool:
    """Whether plain words say that the answer is not known, and little else: "tidak tau pak", "saya kurang tahu"."""
    return len(said.split()) <= _A_WISH // 2 and has_any(said, words.unknown) is not None


def beside_wait(said: str, words: Vocabulary) -> str | None:
    """What else stands in plain words that ask us to wait ("sebentar pak", "saya cari ktp dulu"); None where they do not."""
    rest = _without_fillers(said, words)
    if rest in words.later:
        return ""
    if any(c.isdigit() for c in said) or len(rest.split()) > _A_WISH or has_any(rest, words.wait) is None:
        return None
    for asked in words.wait:
        rest = f" {rest} ".replace(f" {asked} ", " ").strip()
    return rest


def is_yes(said: str, words: Vocabulary) -> bool:
    """Whether plain words agree: "ya", "sudah benar pak", "ya kirim"."""
    return _made_of(said, words.yes, words)


def is_no(said: str, words: Vocabulary) -> bool:
    """Whether plain words deny."""
    return _made_of(said, words.no, words)


def _made_of(said: str, known: Iterable[str], words: Vocabulary) -> bool:
    if not said:
        return False
    if said in known:
        return True
    tokens = [token for token in said.split() if token not in words.fillers]
    return bool(tokens) and len(tokens) <= 4 and all(token in known for token in tokens)


def number(text: str, words: Vocabulary) -> int | None:
    """The number that a message consists of: "2", "no. 2", "yang kedua"."""
    found = _NUMBER.fullmatch(text)
    if found is not None:
        return int(found[1])
    told = [word for word in plain(text).split() if word not in words.before_numbers]
    return words.numbers.get(told[0]) if len(told) == 1 else None


def code(text: str) -> str | None:
    """The tracking code in a message, its checks hold; None otherwise."""
    found = _CODE.search(text)
    return tracking.read(found[0]) if found else None


def one_time(text: str, count: int) -> str | None:
    """The one-time code of so many digits that a text consists of; None where it is none."""
    digits = _BETWEEN_DIGITS.sub("", text.strip(" .!"))
    return digits if len(digits) == count and digits.isdecimal() and digits.isascii() else None


def proof_written(text: str, words: Vocabulary) -> tuple[Purpose, str] | None:
    """What a one-time code is written for, and the code; None where none is written."""
    order = command(text, words)
    if order is None or order[0] not in ONE_TIME:
        return None
    purpose = ONE_TIME[order[0]]
    return purpose, one_time(order[1], DIGITS[purpose]) or ""


def looks_like_code(text: str) -> bool:
    """Whether somebody means a code, right or not: at least eight digits in a row."""
    return sum(c.isdigit() for c in text) >= 8


def means_code(text: str) -> bool:
    """Whether what stands beside STATUS is a code that lacks digits: three or more of them and no words."""
    return sum(c.isdigit() for c in text) >= 3 and letters(text) == 0


def nik(text: str) -> str | None:
    """Sixteen digits as a NIK is written, as typed; None where there are none."""
    found = _NIK.search(text)
    return found[0] if found else None


def nik_attempt(text: str) -> str | None:
    """What somebody gave as a NIK when asked for it, however many digits or letters it has."""
    found = _NIK.search(text) or _DIGITS.search(text)
    return found[0] if found else None


def in_digits(typed: str) -> str:
    """A number with the letters that were meant for digits read as those: "74O99912…" gives "74099912…"."""
    meant = typed.translate(_LIKE_DIGITS)
    return meant if _NIK.fullmatch(meant) else typed


def without(text: str, part: str) -> str:
    """The text without a part of it."""
    return text.replace(part, " ", 1).strip(" ,.;:\n\t-/")


def after_correction(text: str, words: Vocabulary) -> str | None:
    """What follows a word of correction ("bukan, desa Sawa" gives "desa Sawa"); None where none leads.

    Of "bukan di Lembo, di Sawa" that is what stands in its place.
    """
    if (instead := words.instead.match(text)) is not None:
        return instead[1].strip()
    said = plain(text)
    for lead, pattern in words.correcting:
        if said == lead or said.startswith(lead + " "):
            return pattern.sub("", text, count=1).strip()
    return None


def part_named(text: str, words: Vocabulary) -> tuple[str, str] | None:
    """The part of a report that a correction begins with, and the rest: "tempat ke Sawa" gives ("place", "Sawa")."""
    said = plain(text)
    for name, part in words.parts.items():
        if said == name:
            return part, ""
        if said.startswith(name + " "):
            rest = re.sub(
                rf"^\W*{re.escape(name)}\W+(?:(?:{words.becomes})\b\W*)*",
                "",
                text,
                flags=re.IGNORECASE,
            )
            return part, rest.strip()
    return None


def has_any(said: str, phrases: Iterable[str]) -> str | None:
    """The first of the phrases that plain words hold, side by side."""
    padded = f" {said} "
    return next((phrase for phrase in phrases if f" {phrase} " in padded), None)


def only(said: str, vocabulary: frozenset[str]) -> bool:
    """Whether all words come from a vocabulary."""
    tokens = said.split()
    return bool(tokens) and all(token in vocabulary for token in tokens)


def asks(text: str, words: Vocabulary) -> bool:
    """Whether a text asks or talks to us rather than tells: "siapa ini?", "kamu robot ya"."""
    return text.rstrip().endswith("?") or not words.asking.isdisjoint(plain(text).split())


def courtesy(said: str, kind: frozenset[str], words: Vocabulary) -> bool:
    """Whether plain words are a courtesy of this kind and nothing else: "terima kasih banyak pak"."""
    return only(said, kind | words.fillers) and not kind.isdisjoint(said.split())


def letters(text: str) -> int:
    """How many letters a text has."""
    return len(_LETTERS.findall(text))


def without_nik_word(text: str, words: Vocabulary) -> str:
    """The text without the words "NIK saya" and the like around where a number stood."""
    return words.nik_words.sub(" ", text).strip(" ,.;:-/\n")


def has_place_letters(text: str, words: Vocabulary) -> bool:
    """Whether a text can be a place: three letters at least, and more than a yes or a no."""
    said = plain(text)
    spoken = is_yes(said, words) or is_no(said, words) or only(said, words.courtesies)
    return letters(text) >= 3 and not spoken


def without_code(text: str) -> str:
    """The text without the tracking code in it."""
    return " ".join(_CODE.sub(" ", text, count=1).split()).strip(" ,.;:-")


def grouped(code: str) -> str:
    """A tracking code as people read it."""
    return tracking.grouped(code)
