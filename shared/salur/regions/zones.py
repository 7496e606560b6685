"""The three time zones of Indonesia, by the short names that people use (Keppres 41/1987)."""

from __future__ import annotations

from enum import StrEnum
from zoneinfo import ZoneInfo


class Zone(StrEnum):
    """WIB is UTC+7, WITA UTC+8, WIT UTC+9; none has summer time."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def tz(self) -> ZoneInfo:
        return _TZ[self]


_TZ = {
    Zone.WIB: ZoneInfo("Asia/Jakarta"),
    Zone.WITA: ZoneInfo("Asia/Makassar"),
    Zone.WIT: ZoneInfo("Asia/Jayapura"),
}
