"""Parts of long SMS in whatever order, again, under equal references, late or never: each is heard once, in its place."""

from __future__ import annotations

import re
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from salur.channels.inbound import InboundMessage, InboundPart, PartOf, PartScheme, Sender
from salur.contracts.messages import MessageReceived, PartsOverdue
from salur.messaging.clock import HeldClock
from salur.privacy import KeyRing
from services.intake.dialogue import joining
from services.intake.dialogue.domain.parts import Assembly, taken_as
from services.intake.dialogue.ports import Place
from tests.made_up import AT

T = TypeVar("T")
SEALED = KeyRing.generate().seal("intake.message", b"{}")
NUMBER = "1708@contoh"


def done(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # a coroutine's result
    raise AssertionError("it waits")


class Shelf:
    """Meets `ports.Assemblies` and stands in for the unit: the assemblies and a clock are all that joining uses."""

    def __init__(self) -> None:
        self.clock = HeldClock(AT)
        self.kept: dict[str, tuple[Place, Assembly]] = {}
        self.assemblies = self

    async def of(self, parts: str) -> Assembly | None:
        found = self.kept.get(parts)
        return found[1] if found else None

    def keep(self, place: Place, assembly: Assembly) -> None:
        self.kept[place.parts] = (place, assembly)

    def due(self) -> list[PartsOverdue]:
        """What the process would say now."""
        return [
            PartsOverdue(
                parts=name,
                message=taken_as(name, assembly),
                channel="sms",
                number=NUMBER,
                pack="74.09",
                sender=place.sender,
            )
            for name, (place, assembly) in self.kept.items()
            if not assembly.closed and assembly.due <= self.clock.now()
        ]


class Arrivals(RuleBasedStateMachine):
    """Two telephones with the same references; a part of a message says which it is: "<message.part>"."""

    @initialize()
    def begin(self) -> None:
        self.shelf = Shelf()
        self.messages = 0
        self.coming: list[tuple[str, InboundPart, bool]] = []
        self.came: dict[str, tuple[str, InboundPart, bool]] = {}
        self.heard: list[tuple[str, InboundMessage]] = []

    @rule(
        sender=st.sampled_from(["s_one", "s_two"]),
        reference=st.integers(1, 2),
        scheme=st.sampled_from([PartScheme.UDH_8, PartScheme.UDH_16]),
        total=st.integers(2, 4),
        urgent=st.booleans(),
    )
    def sends(self, sender: str, reference: int, scheme: PartScheme, total: int, urgent: bool) -> None:
        """A telephone counts its references up: it comes back to one long after the message before it."""
        name = (sender, reference, scheme, total)
        if any(self._name(s, p) == name for s, p, _ in self.coming) or self._open(name):
            return
        self.messages += 1
        for number in range(1, total + 1):
            token = f"<{self.messages}.{number}>"
            of = PartOf(reference=reference, scheme=scheme, total=total, number=number)
            part = InboundPart(
                provider_id=token,
                sender=Sender(phone="628001112223"),
                at=self.shelf.clock.now(),
                part=of,
                coding=0,
                data=token.encode(),
            )
            self.coming.append((sender, part, urgent))

    @rule(data=st.data())
    @precondition(lambda self: self.coming)
    def one_comes(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.coming) - 1))
        sent = self.coming.pop(at)
        self.came[sent[1].provider_id] = sent
        self._arrives(sent)

    @rule(data=st.data())
    @precondition(lambda self: self.coming)
    def one_is_lost(self, data: st.DataObject) -> None:
        self.coming.pop(data.draw(st.integers(0, len(self.coming) - 1)))

    @rule(data=st.data())
    @precondition(lambda self: self.came)
    def one_comes_again(self, data: st.DataObject) -> None:
        """The centre delivers again what is still being put together, or was just taken whole."""
        sent = self.came[data.draw(st.sampled_from(sorted(self.came)))]
        known = done(self.shelf.of(joining.place_of(self._event(sent), sent[1]).parts))
        if known and any(piece.data == sent[1].data for piece in known.pieces.values()):
            before = len(self.heard)
            self._arrives(sent)
            assert len(self.heard) == before

    @rule(seconds=st.sampled_from([1, 14, 15, 60, 301]))
    def time_passes(self, seconds: int) -> None:
        self.shelf.clock.advance(timedelta(seconds=seconds))
        for event in self.shelf.due() * 2:
            message = done(joining.overdue(event, self.shelf))  # type: ignore[arg-type]  # in place of a unit
            if message:
                self.heard.append((event.sender, message))

    def teardown(self) -> None:
        """Whatever came is heard once: a whole message as it was written, the rest with its gaps, nobody else's words."""
        if not hasattr(self, "shelf"):
            return
        self.time_passes(301)
        said: list[str] = []
        for sender, message in self.heard:
            tokens = re.findall(r"<\d+\.\d+>", message.text)
            assert {self.came[token][0] for token in tokens} == {sender}
            assert len({token.partition(".")[0] for token in tokens}) == 1
            assert tokens == sorted(tokens)
            whole = len(tokens) == self.came[tokens[0]][1].part.total
            assert message.text == "".join(tokens) if whole else "[…]" in message.text
            assert message.incomplete is not whole
            said += tokens
        assert sorted(said) == sorted(self.came)

    def _arrives(self, sent: tuple[str, InboundPart, bool]) -> None:
        message = done(joining.joined(self._event(sent), sent[1], self.shelf))  # type: ignore[arg-type]  # in place of a unit
        if message:
            self.heard.append((sent[0], message))

    def _event(self, sent: tuple[str, InboundPart, bool]) -> MessageReceived:
        sender, part, urgent = sent
        return MessageReceived(
            message=part.provider_id,
            channel="sms",
            number=NUMBER,
            pack="74.09",
            sender=sender,
            urgent=urgent,
            received_at=self.shelf.clock.now(),
            payload=SEALED,
        )

    def _name(self, sender: str, part: InboundPart) -> tuple[object, ...]:
        return sender, part.part.reference, part.part.scheme, part.part.total

    def _open(self, name: tuple[object, ...]) -> bool:
        sender, reference, scheme, total = name
        found = self.shelf.kept.get(f"{sender}/{NUMBER}/{scheme}/{reference}/{total}")
        return found is not None and not found[1].closed


TestArrivals = Arrivals.TestCase
TestArrivals.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
