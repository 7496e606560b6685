"""A session on real sockets: bound, cut, bound again; windows, enquiries, leave-taking, and bytes that are no PDU."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import pytest
import smpp34
import smpplib.client
import smpplib.consts

from salur.channels.smpp.codec import HEADER, encode
from salur.channels.smpp.errors import Status
from salur.channels.smpp.link import Cut, NoAnswer, Timing
from salur.channels.smpp.pdus import Bound, Command, MessageId, Pdu, ShortMessage
from salur.channels.smpp.session import NotBound, Patience, Senders
from salur.embedded.ports import free_port
from sandbox.sms.centre import Centre
from sandbox.sms.faults import SmsFaults
from tests.integration.smpp.esme import Line, Noted, esme, message, scripted
from tests.polling import eventually

SUBMIT = encode(Pdu(Command.SUBMIT_SM, 0, body=message()))


@pytest.fixture
async def centre() -> Any:
    submitted: list[ShortMessage] = []

    def take(_system_id: str, text: ShortMessage) -> tuple[int, str]:
        submitted.append(text)
        return Status.ROK, f"A-{len(submitted)}"

    running = Centre({"salur": "rahasia"}, take, retry_for=20)
    await running.start("127.0.0.1", 0)
    yield running
    await running.close()


@pytest.mark.parametrize("kind", [Command.BIND_TRANSCEIVER, Command.BIND_RECEIVER])
async def test_messages_come_and_are_acknowledged(centre: Centre, kind: Command) -> None:
    noted = Noted()
    done: list[str | None] = []
    async with esme(centre.port, noted, kind) as session:
        for number in range(20):
            centre.deliver("salur", message(b"%d" % number), done.append)
        await eventually(lambda: len(done) == 20)
        assert noted.taken == [b"%d" % number for number in range(20)]
        assert done == [None] * 20
        await session.until_bound()
    assert (noted.ups, noted.downs, noted.cuts) == (1, 1, 1)


async def test_a_transmitter_sends_and_hears_what_its_text_is_called(centre: Centre) -> None:
    noted = Noted()
    async with esme(centre.port, noted, Command.BIND_TRANSMITTER) as session:
        with pytest.raises(NotBound):
            await session.send(SUBMIT)
        await session.until_bound()
        answers = await asyncio.gather(*(session.send(SUBMIT) for _ in range(50)))
        assert {a.body.message_id for a in answers if isinstance(a.body, MessageId)} == {
            f"A-{n}" for n in range(1, 51)
        }
        centre.faults = SmsFaults(throttle_next=1)
        assert (await session.send(SUBMIT)).status == Status.RTHROTTLED
        centre.deliver("salur", message())
    assert noted.taken == []
    with pytest.raises(NotBound):
        await Senders([session]).send(SUBMIT)


async def test_what_was_refused_comes_again(centre: Centre) -> None:
    noted = Noted(status=Status.RX_T_APPN)
    done: list[str | None] = []
    async with esme(centre.port, noted):
        centre.deliver("salur", message(), done.append)
        await eventually(lambda: len(noted.taken) == 2)
        assert done == []
        noted.status = Status.ROK
        await eventually(lambda: done == [None])


async def test_nothing_is_lost_when_the_line_is_cut_again_and_again(centre: Centre) -> None:
    noted = Noted()
    done: list[str | None] = []
    centre.faults = SmsFaults(cut_every=7)
    async with esme(centre.port, noted):
        for number in range(100):
            centre.deliver("salur", message(b"%d" % number), done.append)
        await eventually(lambda: len(done) == 100, within=15)
    assert done == [None] * 100
    assert {int(text) for text in noted.taken} == set(range(100))
    assert noted.ups > 10


async def test_answers_are_proven_by_an_enquiry_that_came_back(centre: Centre) -> None:
    noted = Noted()
    async with esme(centre.port, noted):
        centre.deliver("salur", message(b"1"))
        await eventually(lambda: noted.proven_tokens == [b"1"])
        centre.deliver("salur", message(b"2"))
        await eventually(lambda: noted.proven_tokens == [b"1", b"2"])


async def test_several_binds_share_the_work(centre: Centre) -> None:
    one, other = Noted(), Noted()
    async with esme(centre.port, one), esme(centre.port, other) as second:
        await second.until_bound()
        await eventually(lambda: len(centre.accounts["salur"].receivers) == 2)
        one.hold = asyncio.Event()
        for number in range(200):
            centre.deliver("salur", message(b"%d" % number))
        await eventually(lambda: len(other.taken) >= 100)
        one.hold.set()
        await eventually(lambda: len(one.taken) + len(other.taken) == 200)
    assert {int(text) for text in one.taken + other.taken} == set(range(200))


async def test_a_wrong_password_is_tried_until_it_is_mended(centre: Centre) -> None:
    centre.accounts["salur"].password = "lain"
    noted = Noted()
    async with esme(centre.port, noted) as session:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await session.until_bound()
        centre.accounts["salur"].password = "rahasia"
        await eventually(lambda: session.bound)


async def test_a_centre_that_is_away_is_dialled_until_it_is_there() -> None:
    centre = Centre({"salur": "rahasia"}, lambda _id, _text: (0, ""), retry_for=5)
    await centre.start("127.0.0.1", 0)
    port = centre.port
    await centre.close()
    async with esme(port, Noted()) as session:
        assert not session.bound
        await centre.start("127.0.0.1", port)
        await eventually(lambda: session.bound)
    await centre.close()


def test_pauses_grow_and_are_never_the_same() -> None:
    patience = Patience(first=1.0, longest=30.0)
    for failures, most in ((0, 1), (1, 2), (4, 16), (5, 30), (60, 30)):
        pauses = {patience.pause(failures) for _ in range(50)}
        assert all(most / 2 <= pause <= most for pause in pauses)
        assert len(pauses) > 40


async def test_a_line_that_falls_silent_is_cut() -> None:
    async def falls_silent(line: Line, _number: int) -> None:
        await line.bind()
        await asyncio.Event().wait()

    noted = Noted()
    async with scripted(falls_silent) as port, esme(port, noted, timing=Timing(0.1, 0.05, 0.05)):
        await eventually(lambda: noted.downs >= 2)


async def test_their_enquiries_are_answered_even_while_we_work() -> None:
    answered = asyncio.Event()

    async def enquires(line: Line, _number: int) -> None:
        await line.bind()
        line.send(Pdu(Command.DELIVER_SM, 1, body=message()), Pdu(Command.ENQUIRE_LINK, 2))
        assert (await line.next(Command.ENQUIRE_LINK_RESP)).sequence == 2
        answered.set()
        await line.next(Command.UNBIND)

    noted = Noted(hold=asyncio.Event())
    async with scripted(enquires) as port, esme(port, noted):
        async with asyncio.timeout(5):
            await answered.wait()
        assert noted.taken == []
        assert noted.hold is not None
        noted.hold.set()


async def test_no_more_texts_are_under_way_than_the_window_holds() -> None:
    seen: list[int] = []

    async def slow(line: Line, _number: int) -> None:
        await line.bind()
        waiting: list[Pdu] = []
        for _ in range(12):
            waiting.append(await line.next(Command.SUBMIT_SM))
            if len(waiting) == 3:
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        waiting.append(await line.next(Command.SUBMIT_SM))
                seen.append(len(waiting))
                for request in reversed(waiting):
                    line.send(request.answer(body=MessageId(str(request.sequence))))
                waiting.clear()
        await line.next(Command.UNBIND)

    async with scripted(slow) as port, esme(port, Noted(), window=3) as session:
        await session.until_bound()
        answers = await asyncio.gather(*(session.send(SUBMIT) for _ in range(12)))
    assert seen == [3, 3, 3, 3]
    assert all(isinstance(a.body, MessageId) and a.body.message_id == str(a.sequence) for a in answers)


async def test_a_text_that_is_not_answered_fails_alone_and_with_the_line() -> None:
    async def forgets(line: Line, _number: int) -> None:
        await line.bind()
        first = await line.next(Command.SUBMIT_SM)
        second = await line.next(Command.SUBMIT_SM)
        line.send(second.answer(body=MessageId("B")))
        await line.next(Command.SUBMIT_SM)
        line.send(first.answer(body=MessageId("A")))

    async with scripted(forgets) as port, esme(port, Noted()) as session:
        await session.until_bound()
        first, second = await asyncio.gather(
            session.send(SUBMIT), session.send(SUBMIT), return_exceptions=True
        )
        assert isinstance(first, NoAnswer)
        assert isinstance(second, Pdu)
        with pytest.raises(Cut):
            await session.send(SUBMIT)


async def test_we_take_leave_and_let_them_take_theirs() -> None:
    left: list[str] = []

    async def leaves(line: Line, number: int) -> None:
        await line.bind()
        if number == 1:
            line.send(Pdu(Command.DELIVER_SM, 7, body=message()), Pdu(Command.UNBIND, 8))
            assert (await line.next(Command.DELIVER_SM_RESP)).sequence == 7
            assert (await line.next(Command.UNBIND_RESP)).sequence == 8
            left.append("centre")
            return
        line.send((await line.next(Command.UNBIND)).answer())
        left.append("esme")

    noted = Noted()
    async with scripted(leaves) as port:
        async with esme(port, noted):
            await eventually(lambda: noted.ups == 2)
        assert left == ["centre", "esme"]
    assert noted.taken == [b"Halo"]


async def test_who_stops_while_it_binds_is_not_kept() -> None:
    asked = asyncio.Event()

    async def is_slow_or_quick(line: Line, number: int) -> None:
        if number == 1:
            await line.next()
            asked.set()
            await asyncio.Event().wait()
        bind = await line.next()
        line.send(bind.answer(body=Bound("naskah")), Pdu(Command.DELIVER_SM, 1, body=message()))
        await asyncio.Event().wait()

    class Stopping(Noted):
        async def take(self, requests: Any) -> Any:
            await session.stop()
            return await super().take(requests)

    patient = Timing(answer_within=60, enquire_every=60, prove_after=60)
    async with scripted(is_slow_or_quick) as port:
        async with esme(port, Noted(), timing=patient):
            await asked.wait()
        noted = Stopping()
        async with esme(port, noted, timing=patient) as session:
            await eventually(lambda: noted.taken == [b"Halo"])


UNKNOWN = HEADER.pack(16, 0x0000_0103, 0, 41)
BENT = HEADER.pack(20, Command.DELIVER_SM, 0, 42) + b"abcd"
UNREADABLE_ANSWER = HEADER.pack(20, Command.ENQUIRE_LINK_RESP, 0, 43) + b"abcd"


async def test_what_is_no_pdu_is_answered_and_the_line_goes_on() -> None:
    said: list[Pdu] = []

    async def bends(line: Line, _number: int) -> None:
        await line.bind()
        line.send(UNKNOWN, BENT, UNREADABLE_ANSWER, Pdu(Command.BIND_RECEIVER, 44, body=None))
        said.extend([await line.next(Command.GENERIC_NACK) for _ in range(3)])
        line.send(Pdu(Command.SUBMIT_SM, 45, body=message(b"x")), Pdu(Command.DELIVER_SM, 46, body=message()))
        said.append(await line.next(Command.SUBMIT_SM_RESP))
        said.append(await line.next(Command.DELIVER_SM_RESP))
        await line.next(Command.UNBIND)

    noted = Noted()
    async with scripted(bends) as port, esme(port, noted, timing=Timing(2.0, 1.5, 1.5)):
        await eventually(lambda: len(said) == 5)
    assert [(pdu.sequence, pdu.status) for pdu in said[:3]] == [
        (41, Status.RINVCMDID),
        (42, Status.RINVCMDLEN),
        (44, Status.RINVCMDLEN),
    ]
    assert [bad.rsplit(": ", 1)[1] for bad in noted.bad] == ["RINVCMDID", *["RINVCMDLEN"] * 3]
    assert noted.ups == 1


@pytest.mark.parametrize(
    "noise", [b"\0\0\0\1" * 8, struct.pack(">L", 2**31) + b"x" * 40, b"GET / HTTP/1.1\r\n\r\n"]
)
async def test_noise_ends_the_line_and_it_is_dialled_again(noise: bytes) -> None:
    nacks: list[Pdu] = []

    async def noisy(line: Line, number: int) -> None:
        await line.bind()
        if number == 1:
            line.send(noise)
            nacks.append(await line.next(Command.GENERIC_NACK))
            with pytest.raises(EOFError):
                await line.next(Command.UNBIND)
            return
        line.send(Pdu(Command.DELIVER_SM, 1, body=message()))
        await line.next(Command.UNBIND)

    noted = Noted()
    async with scripted(noisy) as port, esme(port, noted):
        await eventually(lambda: noted.taken == [b"Halo"])
    assert [(pdu.sequence, pdu.status) for pdu in nacks] == [(0, Status.RINVCMDLEN)]


async def test_a_bug_of_ours_costs_one_connection() -> None:
    class Clumsy(Noted):
        async def take(self, requests: Any) -> Any:
            if not self.cuts:
                raise RuntimeError("a bug")
            return await super().take(requests)

    async def delivers(line: Line, _number: int) -> None:
        await line.bind()
        line.send(Pdu(Command.DELIVER_SM, 1, body=message()))
        await line.next(Command.UNBIND)

    noted = Clumsy()
    async with scripted(delivers) as port, esme(port, noted):
        await eventually(lambda: noted.taken == [b"Halo"])
    assert noted.ups == 2


async def test_another_implementation_of_a_centre_is_served() -> None:
    """smpp34's server: a bind, messages with optional parameters, a text, enquiries."""
    server, port = await _smpp34_server()
    noted = Noted()
    try:
        async with esme(port, noted) as session:
            bound = await asyncio.wait_for(server.next(), 5)
            assert isinstance(bound, smpp34.Esme)
            sent = await bound.deliver_sm("1708", b"Halo", source_addr="628001234567", data_coding=3)
            assert sent.is_success
            await session.until_bound()
            sending = asyncio.create_task(session.send(SUBMIT))
            submitted = await asyncio.wait_for(server.next(), 5)
            assert isinstance(submitted, smpp34.SubmitSmEvent)
            assert submitted.short_message == b"Halo"
            submitted.accept("A-1")
            assert (await sending).body == MessageId("A-1")
            await eventually(lambda: noted.proven_tokens == [b"Halo"])
    finally:
        await server.stop()
    assert noted.taken == [b"Halo"]


async def _smpp34_server() -> tuple[smpp34.Server, int]:
    port = free_port()
    server = smpp34.Server("127.0.0.1", port)
    await server.start()
    return server, port


async def test_another_implementation_of_an_esme_is_served_by_the_sandbox(centre: Centre) -> None:
    """smpplib: the sandbox's centre is held to the same protocol as the real ones."""
    got: list[bytes] = []
    ids: list[bytes] = []

    def visit() -> None:
        client = smpplib.client.Client("127.0.0.1", centre.port, allow_unknown_opt_params=True)
        client.set_message_received_handler(lambda pdu: got.append(pdu.short_message))
        client.set_message_sent_handler(lambda pdu: ids.append(pdu.message_id))
        client.connect()
        client.bind_transceiver(system_id="salur", password="rahasia")
        client.send_message(
            source_addr="1708", destination_addr="628001234567", short_message=b"Halo", registered_delivery=1
        )
        while not (got and ids):
            client.read_once()
        client.unbind()
        client.disconnect()

    centre.deliver("salur", message(b"dari telepon"))
    await asyncio.wait_for(asyncio.to_thread(visit), 10)
    assert (got, ids) == ([b"dari telepon"], [b"A-1"])


async def test_the_sandbox_knows_who_may_come_in(centre: Centre) -> None:
    for system_id, password, status in (
        ("salur", "salah", smpplib.consts.SMPP_ESME_RINVPASWD),
        ("lain", "rahasia", smpplib.consts.SMPP_ESME_RINVSYSID),
    ):

        def visit(system_id: str = system_id, password: str = password) -> int:
            client = smpplib.client.Client("127.0.0.1", centre.port, allow_unknown_opt_params=True)
            client.connect()
            try:
                client.bind_receiver(system_id=system_id, password=password)
            except smpplib.exceptions.PDUError as refused:
                return int(refused.args[1])
            finally:
                client._socket.close()
                client._socket = None
            return 0

        assert await asyncio.to_thread(visit) == status
