"""Parts of a long SMS become one message: in octets, in whatever order they come, by whichever lines.

Pure: what is known of one longer message, one more part, and what follows. Parts belong together by their source, the
number they were sent to, their reference, how it is written, and how many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Self

from pydantic import ConfigDict, Field

from salur.channels.inbound import InboundMessage, InboundPart, Sender
from salur.channels.smpp import text
from salur.contracts import ids
from services.intake.dialogue.domain.heard import Hidden

WAITS = timedelta(minutes=5)
"""How long the missing parts are waited for; then what came is taken as it is."""
WAITS_IN_DANGER = timedelta(seconds=15)
GAP = " […] "
"""Stands where parts never came."""


class Piece(Hidden):
    """The octets of one part, and the coding they are in."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    coding: int
    data: bytes


class Assembly(Hidden):
    """One longer message as far as it came. `closed`: it has been taken; a part that comes again changes nothing."""

    provider_id: str
    sender: Sender
    at: datetime
    total: int
    due: datetime
    closed: bool = False
    pieces: dict[int, Piece] = Field(default_factory=dict)

    @classmethod
    def begun(cls, part: InboundPart, now: datetime) -> Self:
        """With its first part; more of them are still missing."""
        return cls(
            provider_id=part.provider_id,
            sender=part.sender,
            at=part.at,
            total=part.part.total,
            due=now + WAITS,
            pieces={part.part.number: _piece(part)},
        )

    @property
    def whole(self) -> bool:
        return len(self.pieces) == self.total

    def message(self) -> InboundMessage:
        """What its parts say, read as one."""
        return InboundMessage(
            provider_id=self.provider_id,
            sender=self.sender,
            at=self.at,
            text=join(self.pieces, self.total),
            incomplete=not self.whole,
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """What follows from a part. `now` is the longer message as it is now, None where the part only came again.

    `overtaken` is an earlier one under the same reference, whose missing parts will not come any more.
    """

    now: Assembly | None = None
    overtaken: Assembly | None = None


def add(known: Assembly | None, part: InboundPart, now: datetime, *, danger: bool = False) -> Joined:
    """A part came. In danger (its words, or its sender's open emergency) the others are waited for only briefly."""
    number = part.part.number
    same = known is not None and known.pieces.get(number) == _piece(part)
    if known is not None and same:
        return Joined()
    if known is None or known.closed:
        grown, overtaken = Assembly.begun(part, now), None
    elif number in known.pieces:
        grown, overtaken = Assembly.begun(part, now), known
    else:
        pieces = known.pieces | {number: _piece(part)}
        grown, overtaken = known.but(pieces=pieces, at=min(known.at, part.at)), None
    if danger:
        grown = grown.but(due=min(grown.due, now + WAITS_IN_DANGER))
    return Joined(grown.but(closed=grown.whole), overtaken)


def taken_as(parts: str, assembly: Assembly) -> str:
    """The id under which an unfinished message is taken when its time is up: its own, whoever looks and how often."""
    return ids.derived_id("parts-overdue", parts, assembly.provider_id)


def join(pieces: Mapping[int, Piece], total: int) -> str:
    """The text of parts, side by side in octets: a letter may have been cut through. A gap is marked as one."""
    return "".join(_runs(pieces, total)).strip()


def _runs(pieces: Mapping[int, Piece], total: int) -> Iterator[str]:
    def kind(number: int) -> int | None:
        return pieces[number].coding if number in pieces else None

    for coding, numbers in groupby(range(1, total + 1), key=kind):
        if coding is None:
            yield GAP
        else:
            yield text.read(coding, b"".join(pieces[number].data for number in numbers)) or ""


def _piece(part: InboundPart) -> Piece:
    return Piece(coding=part.coding, data=part.data)
