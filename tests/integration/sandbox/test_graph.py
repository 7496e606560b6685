"""The Graph server takes what Meta would take, and tells what became of it by signed statuses."""

from datetime import timedelta

from salur.dev.front import Front
from salur.embedded.ports import reserve_port
from tests.integration.sandbox.conftest import PHONE, Around
from tests.integration.sandbox.receiver import NUMBER
from tests.polling import eventually

TEXT = {"type": "text", "text": {"body": "Laporan Anda kami terima."}}


async def test_an_accepted_message_is_answered_as_meta_answers(around: Around) -> None:
    status, answer = await around.graph(TEXT)
    assert status == 200
    assert answer["messaging_product"] == "whatsapp"
    assert answer["contacts"][0]["input"] == answer["contacts"][0]["wa_id"] == PHONE
    assert answer["messages"][0]["id"].startswith("wamid.")


async def test_sent_then_delivered_then_read_once_somebody_looks(around: Around) -> None:
    wamid = await around.tell("Laporan Anda kami terima.")
    await eventually(lambda: len(around.gateway.statuses) == 2)
    assert around.gateway.statuses == [(wamid, "sent"), (wamid, "delivered")]
    async with around.client.get(f"{around.url}/telepon/{PHONE}/whatsapp/{NUMBER}") as answer:
        assert "Laporan Anda kami terima." in await answer.text()
    await eventually(lambda: around.gateway.statuses[2:] == [(wamid, "read")])


async def test_the_outbox_keeps_what_was_sent_under_each_address(around: Around) -> None:
    wamid = await around.tell("satu")
    await around.tell("dua")
    _status, rows = await around.call("GET", f"/outbox?to={PHONE}")
    assert [(row["channel"], row["to"], row["text"]) for row in rows] == [
        ("whatsapp", PHONE, "satu"),
        ("whatsapp", PHONE, "dua"),
    ]
    assert rows[0]["id"] == wamid
    assert rows[0]["at"].endswith("+00:00")
    assert rows[0]["raw"]["text"] == {"body": "satu"}
    assert (await around.call("GET", "/outbox?to=6280099999999")) == (200, [])


async def test_a_wrong_token_number_or_shape_is_refused_in_metas_words(around: Around) -> None:
    status, answer = await around.graph(TEXT, token="lain")
    assert (status, answer["error"]["code"]) == (401, 190)
    status, answer = await around.graph(TEXT, number="1")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)
    status, answer = await around.graph({"type": "text", "text": {"body": "a" * 5000}})
    assert (status, answer["error"]["type"]) == (400, "OAuthException")
    assert (await around.call("GET", f"/outbox?to={PHONE}")) == (200, [])


async def test_typing_shows_and_the_citizens_message_turns_blue(around: Around) -> None:
    bubble = await around.say("halo")
    await eventually(lambda: around.gateway.messages)
    asked = {"status": "read", "message_id": bubble["id"], "typing_indicator": {"type": "text"}}
    assert await around.graph(asked) == (200, {"success": True})
    chat = f"{around.url}/telepon/{PHONE}/whatsapp/{NUMBER}"
    async with around.client.get(chat) as answer:
        assert "sedang mengetik…" in await answer.text()
    assert [found["state"] for found in await around.screen()] == ["read"]
    await around.tell("Halo.")
    async with around.client.get(chat) as answer:
        assert "sedang mengetik…" not in await answer.text()


async def test_fault_switches(around: Around) -> None:
    await around.call("PUT", "/api/faults", {"fail_next": 2, "code": 130429})
    assert [(await around.graph(TEXT))[0] for _ in range(3)] == [429, 429, 200]
    await around.call("PUT", "/api/faults", {"fail_later_next": 1, "later_code": 131026})
    status, answer = await around.graph(TEXT)
    assert status == 200
    failed = (answer["messages"][0]["id"], "failed")
    await eventually(lambda: failed in around.gateway.statuses)
    await around.call("PUT", "/api/faults", {"drop_receipts": True})
    silent = await around.tell("diam")

    async def is_there() -> bool:
        return any(found["id"] == silent and found["state"] == "delivered" for found in await around.screen())

    await eventually(is_there)
    await around.call("DELETE", "/api/faults")
    loud = await around.tell("kabar")
    await eventually(lambda: (loud, "delivered") in around.gateway.statuses)
    assert silent not in dict(around.gateway.statuses)
    status, answer = await around.call("PUT", "/api/faults", {"no_such": 1})
    assert (status, bool(answer["error"])) == (400, True)


async def test_reset_empties_the_world(around: Around) -> None:
    await around.tell("satu")
    await around.call("POST", "/api/reset")
    assert await around.screen() == []
    assert (await around.call("GET", f"/outbox?to={PHONE}")) == (200, [])


async def test_after_a_day_of_silence_only_a_template_arrives(around: Around) -> None:
    await around.say("LAPOR jalan rusak")
    soon = await around.tell("Terima kasih.")
    await eventually(lambda: (soon, "delivered") in around.gateway.statuses)
    around.clock.advance(timedelta(hours=25))
    late = await around.tell("Selesai.")
    await eventually(lambda: (late, "failed") in around.gateway.statuses)
    (failed,) = [
        item for value in around.gateway.values for item in value.get("statuses", ()) if item["id"] == late
    ]
    assert failed["errors"][0]["code"] == 131047
    components = [
        {"type": "body", "parameters": [{"type": "text", "text": "4821"}]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "y"}],
        },
    ]
    part = {"name": "selesai", "language": {"code": "id"}, "components": components}
    status, answer = await around.graph({"type": "template", "template": part})
    assert status == 200
    await eventually(lambda: (answer["messages"][0]["id"], "delivered") in around.gateway.statuses)
    await around.call("POST", f"/api/phones/{PHONE}/tap", {"option": "Ya"})
    await eventually(lambda: len(around.gateway.messages) == 2)
    assert around.gateway.messages[-1]["button"] == {"payload": "y", "text": "Ya"}
    again = await around.tell("Terima kasih.")
    await eventually(lambda: (again, "delivered") in around.gateway.statuses)


async def test_who_never_wrote_gets_templates_only(around: Around) -> None:
    stranger = {"to": "6280012340099"}
    _status, answer = await around.graph(TEXT | stranger)
    free = answer["messages"][0]["id"]
    await eventually(lambda: (free, "failed") in around.gateway.statuses)
    assert await around.screen(stranger["to"]) == []
    body = {"type": "body", "parameters": [{"type": "text", "text": "4821"}]}
    part = {"name": "selesai", "language": {"code": "id"}, "components": [body]}
    _status, answer = await around.graph({"type": "template", "template": part} | stranger)
    templated = answer["messages"][0]["id"]
    await eventually(lambda: (templated, "delivered") in around.gateway.statuses)
    await around.say("halo", stranger["to"])
    _status, answer = await around.graph(TEXT | stranger)
    await eventually(lambda: (answer["messages"][0]["id"], "delivered") in around.gateway.statuses)


async def test_who_plays_meta_at_the_front_has_written(around: Around) -> None:
    stranger, port = "6280012340098", reserve_port()
    value = {"metadata": {"phone_number_id": NUMBER}, "messages": [{"from": stranger}, 3]}
    webhook = {"entry": [{"changes": [None, {"value": value}]}, 1]}
    front = Front({"/": around.url}, {"/hooks/whatsapp": f"{around.url}/api/overheard"})
    async with front.serving("127.0.0.1", port):
        address = f"http://127.0.0.1:{port}/hooks/whatsapp/salur-dev"
        async with around.client.post(address, json=webhook) as answer:
            assert answer.status == 404
    _status, sent = await around.graph(TEXT | {"to": stranger})
    await eventually(lambda: (sent["messages"][0]["id"], "delivered") in around.gateway.statuses)
