"""Templates where somebody has been silent for a day, before the sandbox's Graph server, which takes nothing else then."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from aiohttp import ClientSession

from salur.channels.proving import CODE_FIELD
from salur.contracts.messages import MessageReceived, ReceiptState
from salur.messaging.clock import SystemClock
from salur.packs import load_pack
from salur.privacy import Purpose
from sandbox.app import build
from sandbox.settings import SandboxSettings, WhatsAppNumber
from tests.integration.notify.notifier import KEYS, NUMBER, Notifier, address, asks, phone, receipt
from tests.kafka_tools import put
from tests.polling import eventually
from tests.roles import PACKS
from tests.serving import serving

VALUES = {"agency": "Dinas PU", "code": "4821 0937 5562", "answer": "Sudah\nditambal."}
TEMPLATES = load_pack(PACKS / "74.09-konawe-utara").channels.whatsapp[0].templates


def wrote(person: int, at: datetime) -> MessageReceived:
    """Somebody of whom the provider gives a user id and a phone."""
    return MessageReceived(
        message=f"m-{person}",
        channel="whatsapp",
        number=NUMBER,
        pack="74.09",
        sender=KEYS.refs().sender("whatsapp", f"ID.{person}"),
        also=address(person).ref,
        received_at=at,
        payload=KEYS.seal("intake.message", b"{}"),
    )


async def test_who_was_silent_for_a_day_gets_the_template(
    notifier: Notifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = WhatsAppNumber.model_validate(
        {
            "pack": "74.09",
            "name": "Lapor Contoh",
            "account": "aplikasi",
            "app_secret": "rahasia-1234",
            "verify_token": "token-1234",
            "access_token": "akses",
            "phone_number_id": NUMBER,
            "display_number": "+62 800 7409 0001",
            "templates": [one.model_dump(exclude={"text", "values"}) for one in TEMPLATES],
        }
    )
    app = {"app_secret": "rahasia-1234", "verify_token": "token-1234", "access_token": "akses"}
    monkeypatch.setenv("SALUR_WHATSAPP", json.dumps({"aplikasi": app}))
    now = SystemClock().now()
    await notifier.know([1, 2, 3])
    async with (
        serving(build(SandboxSettings(whatsapp=(number,)))) as sandbox,
        ClientSession() as client,
    ):
        monkeypatch.setenv("SALUR_WHATSAPP_GRAPH_URL", f"{sandbox}/graph")

        async def told(person: int) -> list[dict[str, Any]]:
            async with client.get(f"{sandbox}/outbox", params={"to": phone(person)}) as answer:
                found: list[dict[str, Any]] = await answer.json()
                return found

        async with notifier.running():
            await put(
                notifier.kafka,
                notifier.prefix,
                [
                    ("w-1", wrote(1, now - timedelta(hours=23))),
                    ("w-2", wrote(2, now - timedelta(hours=25))),
                    # What is filled in on a page opens no window of WhatsApp's.
                    ("w-3", wrote(3, now).model_copy(update={"by_page": True})),
                ],
            )

            rounds = count()

            async def open_to_one() -> bool:
                """Until notify has read that somebody wrote, they count as silent."""
                await notifier.ask(asks(f"ke-{next(rounds)}", 1, text="case_finished", values=VALUES))
                return "text" in {one["raw"]["type"] for one in await told(1)}

            await eventually(open_to_one, within=30)
            await notifier.ask(
                *(asks(f"selesai-{n}", n, text="case_finished", values=VALUES) for n in (2, 3)),
                asks("biasa", 3, values=VALUES),
            )
            (second,) = await eventually(lambda: told(2))
            assert second["raw"]["type"] == "template"
            assert "4821 0937 5562 dinyatakan selesai oleh Dinas PU" in second["text"]
            assert "Sudah ditambal." in second["text"]

            async def both() -> bool:
                return [one["raw"]["type"] for one in await told(3)] == ["template", "text"]

            await eventually(both, within=20)

            # Meta counts the day itself: what it did not take after all goes again.
            free = next(one for one in await told(1) if one["raw"]["type"] == "text")
            before = len(await told(1))
            await notifier.receive(receipt(free["id"], ReceiptState.FAILED, error="131047"))

            async def again() -> bool:
                return "template" in {one["raw"]["type"] for one in (await told(1))[before:]}

            await eventually(again, within=20)

            # A code goes by the template that Meta has for codes, with the button that copies it.
            sealed = {"code": KEYS.seal(CODE_FIELD, b"481203", Purpose.VAULT)}
            await notifier.ask(asks("kode", 2, text="web_code", values={}, sealed=sealed))

            async def code() -> dict[str, Any] | None:
                return next((one for one in await told(2) if "481203" in one["text"]), None)

            parts = (await eventually(code, within=20))["raw"]["template"]["components"]
            assert [one.get("sub_type") for one in parts] == [None, "url"]

            # It may say so at the door too: the template goes at once, and a text without one is not said.
            known = len(await told(1))
            refusal = {"fail_next": 2, "code": 131047, "to": phone(1)}
            async with client.put(f"{sandbox}/api/faults", json=refusal) as answer:
                assert answer.status == 200
            await notifier.ask(
                asks("tanpa-templat", 1, values=VALUES),
                asks("ditolak", 1, text="case_finished", values=VALUES),
            )

            async def at_once() -> bool:
                return [one["raw"]["type"] for one in (await told(1))[known:]] == ["template"]

            await eventually(at_once, within=20)

            async def states() -> bool:
                refused, templated = [await notifier.states(n) for n in ("tanpa-templat", "ditolak")]
                return (refused, templated) == (["failed"], ["accepted"])

            await eventually(states, within=20)
