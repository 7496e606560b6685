"""The one-time code that proves whose a telephone is: made from what it is for, so that nobody keeps it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from salur.privacy.refs import digits

CODE_HOLDS = timedelta(minutes=10)
CODE_DIGITS = 6
CODE_FIELD = "notification.value"
"""What the code is sealed as for notify, which has the key of the vault for its addresses."""


def code_for(key: bytes, asked_at: datetime | None, *what: str) -> str:
    """The code for this purpose, asked for at this moment; six digits. Without the key nobody can reckon it."""
    told = "\0".join((*what, asked_at.isoformat() if asked_at else ""))
    mac = hmac.digest(key, told.encode(), hashlib.sha256)
    return f"{int.from_bytes(mac[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def code_lacks(right: str, typed: str, asked_at: datetime | None, now: datetime) -> str:
    """What a typed code lacks: `empty`, `late`, `wrong`; nothing where it is the right one."""
    if not typed.strip():
        return "empty"
    if asked_at is None or now - asked_at > CODE_HOLDS:
        return "late"
    return "" if hmac.compare_digest(digits(typed).encode(), right.encode()) else "wrong"
