"""The letters that a text means: telephones have ornamental and full-width alphabets, and characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata

# Zero-width characters, soft hyphens and marks of direction. The joiner holds many emoji together, and words never.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=\\w)\u200d|\u200d(?=\\w)"
)


def plain_letters(text: str) -> str:
    """The same words in the usual alphabet, without characters that are not seen: "𝗷𝗮𝗹𝗮𝗻" gives "jalan"."""
    if text.isascii():
        return text
    seen = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    return "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in seen)
