"""What a list of cases shows of each: plain values that a service fills in and parts/cases.html draws."""

from __future__ import annotations

from dataclasses import dataclass

from salur.web.clocks import DueClock, Tone


@dataclass(frozen=True)
class CaseRow:
    """One case in a list. `id` is the element's id, the same on every render; `code` is already in groups.

    `alarm` is a line in red: somebody must act now and nobody does. `order` sorts as text: live.js puts a row that arrives where it belongs.
    """

    id: str
    href: str
    title: str
    place: str
    state: str
    tone: Tone
    holder: str
    code: str
    clock: DueClock | None = None
    urgent: bool = False
    alarm: bool = False
    order: str = ""
    announce: str | None = None
