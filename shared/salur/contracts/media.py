"""What became of a picture, a voice note or a document that somebody sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from salur.contracts.base import Contract, Sensitivity


class MediaOutcome(StrEnum):
    """How far a file came. A file that is refused never costs the message it came with."""

    STORED = "stored"
    REFUSED = "refused"
    LOST = "lost"


class MediaExamined(Contract):
    """A file was fetched and looked at. `media` is its ref in the report; the bytes are in the media store.

    `reason` says why a file was refused (`too_large`, `bomb`, `wrong_type`, `truncated`, `infected`, …) or lost.
    `shape` is the perceptual hash of a picture (16 hexadecimal digits), `unsure` which of its bits turn over most easily
    (`salur.media.shapes`); `taken_at`, `latitude` and `longitude` are what its EXIF says, which is stripped from all that
    is shown. `officer` is set for evidence of an officer.
    """

    TYPE: ClassVar[str] = "salur.media-examined.v1"

    sensitivity: Sensitivity = Sensitivity.CONFIDENTIAL
    media: str
    citizen: str | None = None
    officer: str | None = None
    outcome: MediaOutcome
    reason: str | None = None
    kind: str
    mime: str | None = None
    size: int = Field(default=0, ge=0)
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False
    digest: str | None = None
    shape: str | None = None
    unsure: str | None = None
    taken_at: datetime | None = None
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    examined_at: datetime

    def key(self) -> str:
        return self.media
