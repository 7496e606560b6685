"""What people write to a short code: keywords of jurisdictions, hash signs between words, orders run together.

Each message costs its sender, so it is read as kindly as it can be.
"""

from __future__ import annotations

import re

from services.intake.dialogue.domain import reading
from services.intake.dialogue.domain.vocabulary import Vocabulary

# "STATUS5025 0297 0877", "cek502502970877", "LANJUT4821"
_RUN_TOGETHER = re.compile(r"^\W*(status|cek|buka|lanjut|kode|isi)(?=\d)", re.IGNORECASE)
# "LAPORjalan rusak", "DARURATkebakaran"; "laporan" and "daruratnya" are words of their own.
_ORDER_AND_WORD = re.compile(
    r"^\W*(?:(lapor)(?!(?:an|kan|in|i)?(?:nya|ku|mu|lah|kah)?\b|annya|kanlah)|(darurat)(?!(?:nya|lah|kah)\b))(?=[a-z]{3})",
    re.IGNORECASE,
)
_FIRST = re.compile(r"^\W*(\w+)\W*")
_SIGNS = " \t\n#*;|/"
_REPORT = "LAPOR"


def told(text: str, rest: str | None, words: Vocabulary, *, drafting: bool) -> str:
    """An SMS as the dialogue understands it; `rest` is what stands behind a jurisdiction's keyword, if there is one.

    The keyword alone begins a report, as LAPOR does. People put it before every message, so while a report is being
    written (`drafting`) what follows is an answer.
    """
    said = _spaced(text if rest is None else rest, words)
    if rest is None:
        return said
    if not said:
        return _REPORT
    return said if drafting or reading.command(said, words) else f"{_REPORT} {said}"


def _spaced(text: str, words: Vocabulary) -> str:
    """One order, one space, and its words: "LAPOR#jalan rusak#" becomes "LAPOR jalan rusak"."""
    plain = _ORDER_AND_WORD.sub(r"\1\2 ", _RUN_TOGETHER.sub(r"\1 ", text.strip(_SIGNS)))
    first = _FIRST.match(plain)
    if first is None or first[1].lower() not in words.orders:
        return plain
    return f"{first[1]} {plain[first.end() :]}".strip(_SIGNS)
