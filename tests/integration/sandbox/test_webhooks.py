"""What citizens send arrives as Meta would send it: signed, whole, in order, again until it is taken."""

import base64
import hashlib

from tests.integration.sandbox.conftest import PHONE, Around
from tests.integration.sandbox.receiver import NUMBER, TOKEN
from tests.polling import eventually


async def test_a_text_is_a_signed_webhook_with_the_senders_profile(around: Around) -> None:
    bubble = await around.say("LAPOR jalan rusak")
    (value,) = await eventually(lambda: around.gateway.values)
    (message,) = value["messages"]
    (contact,) = value["contacts"]
    assert message["id"] == bubble["id"]
    assert (message["from"], message["type"], message["text"]["body"]) == (PHONE, "text", "LAPOR jalan rusak")
    assert message["timestamp"].isdigit()
    assert contact["profile"]["name"] == "Melati Anoa"
    assert contact["wa_id"] == PHONE
    assert contact["user_id"] == message["from_user_id"]
    assert around.gateway.unsigned == 0
    await eventually(lambda: _states(around, "delivered"))


async def test_somebody_who_hides_their_number_is_known_by_user_id_alone(around: Around) -> None:
    _status, person = await around.call("PATCH", f"/api/phones/{PHONE}", {"hide_number": True})
    await around.say("halo")
    (value,) = await eventually(lambda: around.gateway.values)
    assert "from" not in value["messages"][0]
    assert "wa_id" not in value["contacts"][0]
    await around.graph(
        {"to": None, "recipient": person["user_id"], "type": "text", "text": {"body": "Halo juga"}}
    )
    for address in (PHONE, person["user_id"]):
        _status, rows = await around.call("GET", f"/outbox?to={address}")
        assert [row["text"] for row in rows] == ["Halo juga"]


async def test_a_gateway_that_is_away_gets_everything_later_and_in_order(around: Around) -> None:
    around.gateway.refuse = 3
    for number in range(5):
        await around.say(str(number))
    await eventually(lambda: len(around.gateway.messages) == 5)
    assert [message["text"]["body"] for message in around.gateway.messages] == list("01234")
    assert around.gateway.refused == 3


async def test_a_tapped_row_or_button_answers_the_message_that_offered_it(around: Around) -> None:
    rows = [{"id": "infrastruktur", "title": "Jalan", "description": "Jalan dan jembatan"}]
    action = {"button": "Pilih", "sections": [{"rows": rows}]}
    _status, answer = await around.graph(
        {"type": "interactive", "interactive": {"type": "list", "body": {"text": "Apa?"}, "action": action}}
    )
    await eventually(lambda: around.screen())
    status, _bubble = await around.call("POST", f"/api/phones/{PHONE}/tap", {"option": "Jalan"})
    assert status == 201
    (message,) = await eventually(lambda: around.gateway.messages)
    assert message["context"]["id"] == answer["messages"][0]["id"]
    assert message["interactive"] == {"type": "list_reply", "list_reply": rows[0]}
    status, refused = await around.call("POST", f"/api/phones/{PHONE}/tap", {"option": "Bulan"})
    assert (status, "infrastruktur" in refused["error"]) == (400, True)


async def test_a_photo_can_be_fetched_with_the_token_only(around: Around) -> None:
    photo = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    image = {"base64": base64.b64encode(photo).decode(), "mime": "image/png", "caption": "lubangnya"}
    await around.call("POST", f"/api/phones/{PHONE}/send", {"image": image})
    (message,) = await eventually(lambda: around.gateway.messages)
    assert message["image"]["sha256"] == hashlib.sha256(photo).hexdigest()
    bearer = {"authorization": f"Bearer {TOKEN}"}
    async with around.client.get(
        f"{around.url}/graph/v25.0/{message['image']['id']}", headers=bearer
    ) as answer:
        described = await answer.json()
    assert described["mime_type"] == "image/png"
    async with around.client.get(described["url"], headers=bearer) as answer:
        assert await answer.read() == photo
    async with around.client.get(described["url"]) as answer:
        assert answer.status == 401


async def test_a_shared_place_has_its_degrees(around: Around) -> None:
    place = {"latitude": -3.5122, "longitude": 122.0716, "name": "Rumah"}
    await around.call("POST", f"/api/phones/{PHONE}/send", {"location": place})
    (message,) = await eventually(lambda: around.gateway.messages)
    assert message["location"] == place


async def test_the_account_introduces_itself(around: Around) -> None:
    async def accounts() -> bool:
        return await around.call("GET", "/api/accounts") == (200, {"salur-dev": True})

    await eventually(accounts)


async def test_what_cannot_be_sent_is_refused_with_a_reason(around: Around) -> None:
    for body in ({}, {"image": {"base64": "?"}}, {"text": "x", "channel": "sms"}, {"text": "x", "line": "1"}):
        status, answer = await around.call("POST", f"/api/phones/{PHONE}/send", body)
        assert (status, bool(answer["error"])) == (400, True)
    assert NUMBER  # the one line there is
    assert around.gateway.values == []


async def _states(around: Around, state: str) -> bool:
    return all(bubble["state"] == state for bubble in await around.screen())
