"""One function for each thing a citizen may ask (UU 27/2022 articles 6 to 10)."""

from __future__ import annotations

from salur.messaging.clock import Clock
from services.intake.citizens.domain import Person, erased
from services.intake.citizens.ports import Register, Tell


async def erase(person: Person, register: Register, tell: Tell, clock: Clock) -> None:
    """Forgets a citizen: their keys first, then every copy of their words.

    Interrupted anywhere, the same call goes on where it stopped: the keys are gone, and who was not told is told.
    """
    now = clock.now()
    if not person.erased:
        await register.erase(person, now)
    event, commands = erased(person, now)
    await tell.tell([*commands, event], now)
    await register.told(person)
