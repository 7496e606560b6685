"""Opaque names for people and numbers: one person has one ref, and nobody without the key can go back.

A ref is HMAC-SHA256 under a key of its own, cut to 128 bits, in lower-case base32 behind a letter for its
kind. Keyed, because all phone numbers and all NIKs can be counted through in minutes against a bare hash.
"""

from __future__ import annotations

import hmac
import re
import unicodedata

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [one + other for one in _LETTERS for other in _LETTERS]
_SHIFTS = tuple(range(120, -1, -10))
_NOT_DIGIT = re.compile(r"\D")
_PHONE_DIGITS = range(9, 16)
_PHONE_LIKE = re.compile(r"[\s+().\-\d]+")


def digits(text: str) -> str:
    """The decimal digits of the text as 0-9, whatever script or separators it was written with."""
    if text.isascii():
        return text if text.isdigit() else _NOT_DIGIT.sub("", text)
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal())


def normal_phone(number: str) -> str:
    """The number as international digits without "+": 0812…, 62812… and +62 (0)812… all become 62812…."""
    plain = digits(number)
    if plain.startswith("00"):
        plain = plain[2:]
    elif plain.startswith("0"):
        plain = "62" + plain[1:]
    if plain.startswith("620"):
        plain = "62" + plain[3:]
    return plain


def is_phone(typed: str) -> bool:
    """Whether it can be a telephone's number, in whatever spelling."""
    return len(normal_phone(typed)) in _PHONE_DIGITS and not any(c.isalpha() for c in typed)


class Refs:
    """Makes refs under one key.

    `s_…` sender, `p_…` phone, `c_…` citizen, `n_…` NIK, `i_…` identity (NIK and name), `k_…` tracking code (kode),
    `m_…` a provider's message, `o_…` a one-time code.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sender(self, channel: str, user_id: str) -> str:
        """Who wrote on a channel: a provider's user id, or a phone in any spelling."""
        plain = user_id.strip()
        if plain.isdigit() or _PHONE_LIKE.fullmatch(plain):
            plain = normal_phone(plain)
        return self._ref("s", f"{channel}\0{plain}")

    def phone(self, number: str) -> str:
        """A phone number, whichever channel it was seen on."""
        return self._ref("p", normal_phone(number))

    def citizen(self, sender: str, times: int = 0) -> str:
        """The citizen first met as this sender (a sender's ref): a repeated first meeting gives the same.

        `times` counts how often the sender was erased before, and so began anew.
        """
        return self._ref("c", f"{sender}\0{times}" if times else sender)

    def nik(self, nik: str) -> str:
        """The blind index of a NIK in any spelling."""
        return self._ref("n", digits(nik))

    def identity(self, nik: str, name: str) -> str:
        """A NIK with the name it is said to belong to; no name is a name of its own."""
        return self._ref("i", f"{digits(nik)}\0{' '.join(name.split()).casefold()}")

    def code(self, code: str) -> str:
        """A tracking code in any spelling."""
        return self._ref("k", digits(code))

    def message(self, channel: str, provider_id: str) -> str:
        """A message by the id its provider gave it; such ids may hold the phone number (WhatsApp's do)."""
        return self._ref("m", f"{channel}\0{provider_id}")

    def proof(self, purpose: str, code: str) -> str:
        """A code that proves something, told for one purpose."""
        return self._ref("o", f"{purpose}\0{code}")

    def drawn(self, cause: str, count: int) -> str:
        """So many decimal digits: the same for a cause each time, and nobody without the key can foretell them."""
        mac = hmac.digest(self._key, f"drawn\0{cause}".encode(), "sha256")
        return f"{int.from_bytes(mac) % 10**count:0{count}d}"

    def _ref(self, kind: str, value: str) -> str:
        mac = hmac.digest(self._key, f"{kind}\0{value}".encode(), "sha256")
        return f"{kind}_{_base32(mac[:16])}"

    def __repr__(self) -> str:
        return "Refs(•••)"


def _base32(data: bytes) -> str:
    """Lower-case base32 (RFC 4648) of 16 bytes without padding, ten bits at a time: every message has a ref."""
    bits = int.from_bytes(data) << 2
    return "".join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])
