"""The tracking code: twelve digits that can be read over a bad telephone line.

Ten digits are drawn from the report's id, two are check digits over GF(13) in the manner of Reed-Solomon:
any two codes differ in at least three digits, so that one or two wrong digits, or two digits swapped, never
give another citizen's code. Digits alone, because a cheap telephone types them and every ear knows them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from operator import mul

LENGTH = 12
_PRIME = 13
_WEIGHTS = tuple(range(1, LENGTH + 1))
# 0… reads as a domestic telephone number, 62… as an international one.
_TELEPHONE = ("0", "62")


def _checked(payload: str) -> str | None:
    """The code for ten digits, or None where a check digit would need the value 10, 11 or 12."""
    digits = [byte - 48 for byte in payload.encode()]
    total, weighted = sum(digits), sum(map(mul, _WEIGHTS, digits))
    # Solve a + b = -total and 11a + 12b = -weighted (mod 13).
    b = (-weighted + 11 * total) % _PRIME
    a = (-total - b) % _PRIME
    return f"{payload}{a}{b}" if a < 10 and b < 10 else None


def is_code(digits: str) -> bool:
    """True for twelve digits whose two checks hold."""
    if len(digits) != LENGTH or not digits.isascii() or not digits.isdigit() or digits.startswith(_TELEPHONE):
        return False
    values = [int(d) for d in digits]
    weighted = sum(w * v for w, v in zip(_WEIGHTS, values, strict=True))
    return sum(values) % _PRIME == 0 and weighted % _PRIME == 0


def candidates(report: str) -> Iterator[str]:
    """Codes for a report, the same each time; the caller takes the first that nobody else holds."""
    attempt = 0
    while True:
        digest = hashlib.sha256(f"tracking\n{report}\n{attempt}".encode()).digest()
        payload = f"{int.from_bytes(digest[:8]) % 10**10:010d}"
        code = _checked(payload)
        if code is not None and not payload.startswith(_TELEPHONE):
            yield code
        attempt += 1


def grouped(code: str) -> str:
    """The code as people read it: `4821 0937 5562`."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def read(text: str) -> str | None:
    """The code somebody typed, spaces, dots and dashes forgiven; None when a check fails."""
    digits = "".join(c for c in text if c not in " .-\u2013\u00a0")
    return digits if is_code(digits) else None


def page(public_url: str, code: str, lang: str = "id") -> str:
    """The page of a report, in the language that its reporter reads."""
    found = f"{public_url.rstrip('/')}/lacak/{code}"
    return found if lang == "id" else f"{found}?bahasa={lang}"
