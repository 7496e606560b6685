"""The alphabet of SMS: GSM 03.38 (3GPP TS 23.038, section 6.2.1) with its extension table, one octet a septet.

SMPP carries septets unpacked. Typographic signs that would cost the short alphabet are written with plain ones.
"""

from __future__ import annotations

ESCAPE = 0x1B
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
_OCTETS = {character: bytes((code,)) for code, character in enumerate(_BASIC) if code != ESCAPE} | {
    character: bytes((ESCAPE, code)) for code, character in _EXTENSION.items()
}
_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "`": "'", "´": "'",
        "–": "-", "—": "-", "‑": "-", "−": "-", "·": "-", "•": "*", "×": "x", "…": "...", "→": "->",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u200b": "", "\ufeff": "", "\t": " ",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text with typographic signs as a typewriter has them."""
    return text.translate(_PLAIN)


def octets(text: str) -> list[bytes] | None:
    """Each character's septets, one octet each; None where a character is not in the alphabet."""
    try:
        return [_OCTETS[character] for character in text]
    except KeyError:
        return None


def decode(data: bytes) -> str:
    """The text in unpacked septets. Unknown escapes are read as the basic table has them, octets above 127 as Latin-1."""
    found = []
    escaped = False
    for octet in data:
        if escaped:
            found.append(_EXTENSION.get(octet) or _character(octet))
            escaped = False
        elif octet == ESCAPE:
            escaped = True
        else:
            found.append(_character(octet))
    return "".join(found) + (" " if escaped else "")


def _character(octet: int) -> str:
    if octet > 0x7F:
        # Some message centres mix the two up; a letter too many reads better than none.
        return chr(octet) if octet >= 0xA0 else "?"
    return " " if octet == ESCAPE else _BASIC[octet]
