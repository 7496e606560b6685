"""The courier: a text of several parts, and a provider that wants a text in another form; what goes out, what is noted."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from salur.channels.messenger.subject import SUBJECT
from salur.channels.protocol import Channel, ProviderRequest, ProviderResponse
from salur.contracts.base import Lane
from salur.contracts.messages import ReceiptState
from salur.contracts.notifications import DeliveryState
from salur.messaging.clock import SystemClock
from salur.privacy import KeyRing
from services.notify.courier import Courier
from services.notify.domain.message import Instead, Message, Wording
from services.notify.ports import Mark
from tests.polling import eventually

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


class World:
    """All of the courier's ports; the provider takes a text only under a message tag."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, object]] = []
        self.states: list[DeliveryState | None] = []
        self.refuses = False
        self.asked_for_phone: list[bool] = []
        self.may_note = asyncio.Event()
        self.may_note.set()
        self.message = Message(
            notification="n-1",
            name="case_finished",
            case=None,
            to="s_1",
            channel="messenger",
            number=SUBJECT.number,
            wording=Wording(text="Selesai."),
            rank=1,
            order=1,
            requested_at=NOW,
            expires_at=NOW + timedelta(days=3650),
            queue=None,
            due=None,
            stored_at=NOW,
        )

    def sender(self, channel: str, number: str) -> Channel | None:
        return SUBJECT.open() if (channel, number) == ("messenger", SUBJECT.number) else None

    async def open(self, ref: str, *, phone: bool = False) -> str | None:
        self.asked_for_phone.append(phone)
        return None if phone else "990000000001"

    async def send(self, request: ProviderRequest) -> ProviderResponse:
        body = json.loads(request.body)
        self.bodies.append(body)
        if self.refuses:
            return ProviderResponse(400, {}, b'{"error": {"code": 551}}')
        if "tag" not in body:
            return ProviderResponse(403, {}, b'{"error": {"code": 10, "error_subcode": 2018278}}')
        return ProviderResponse(200, {}, b'{"message_id": "m_KELUAR1"}')

    async def put(self, mark: Mark) -> None:
        await self.may_note.wait()
        self.message, _ = mark.change(self.message)
        self.states.append(self.message.state)

    async def is_open(self, number: str, person: str, now: datetime) -> bool:
        return False

    def attempt(self, channel: str, outcome: str) -> None: ...

    def receipt(self, channel: str, state: ReceiptState) -> None: ...

    def stray_receipt(self, channel: str) -> None: ...

    def told(self, channel: str, lane: Lane, seconds: float) -> None: ...


async def test_the_next_part_goes_before_the_last_one_is_noted() -> None:
    world = World()
    long = Wording(text="Kalimat yang cukup panjang. " * 150)
    world.message = world.message.model_copy(update={"wording": long})
    world.may_note.clear()
    refs = KeyRing.generate().refs()
    courier = Courier(world, world, world, world, world, refs=refs, tally=world, clock=SystemClock())
    carrying = asyncio.create_task(courier.carry(world.message))
    await eventually(lambda: len(world.bodies) >= 6)
    assert (carrying.done(), world.states) == (False, [])
    world.may_note.set()
    await carrying
    assert world.states[-2:] == [None, DeliveryState.ACCEPTED]


async def test_what_is_refused_for_good_goes_by_sms_and_its_late_receipts_change_nothing() -> None:
    world = World()
    world.refuses = True
    world.message = world.message.model_copy(
        update={"instead": Instead(number="1708@contoh", text="Selesai."), "case": "r-1"}
    )
    refs = KeyRing.generate().refs()
    courier = Courier(world, world, world, world, world, refs=refs, tally=world, clock=SystemClock())
    assert await courier.carry(world.message) is None
    waiting = world.message
    assert (waiting.queue, waiting.channel, waiting.by_phone, waiting.state) == (
        "sms/1708@contoh",
        "sms",
        True,
        None,
    )
    # Whoever has no telephone to be called by is not told: that is known, and told.
    assert waiting.instead is None
    assert (
        await courier.carry(waiting.model_copy(update={"channel": "messenger", "number": SUBJECT.number}))
        is None
    )
    assert world.asked_for_phone == [False, True]
    assert (world.message.state, world.message.reason) == (DeliveryState.FAILED, "no_phone")


async def test_a_text_refused_for_its_form_goes_once_more_in_the_other() -> None:
    world = World()
    refs = KeyRing.generate().refs()
    courier = Courier(world, world, world, world, world, refs=refs, tally=world, clock=SystemClock())
    assert await courier.carry(world.message) is None
    assert [body["messaging_type"] for body in world.bodies] == ["RESPONSE", "MESSAGE_TAG"]
    assert world.states == [DeliveryState.ACCEPTED]
