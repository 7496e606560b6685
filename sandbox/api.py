"""What tests and the demo drive the telephones with; described in README.md."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.dukcapil.faults import DukcapilFaults
from sandbox.faults import Faults
from sandbox.inbox.faults import InboxFaults
from sandbox.network import ChoiceDraft, Draft, ImageDraft, LocationDraft, Network, TextDraft, line_of
from sandbox.phones import Bubble, Option, Phone
from sandbox.sms.faults import SmsFaults
from sandbox.sms.network import Sms
from sandbox.telegram.faults import TelegramFaults
from sandbox.world import World

Answer = Callable[[Request], Awaitable[Response]]


class BadRequest(Exception):
    """What was asked cannot be done; its text says why."""


class Api:
    """The routes under /api, and /outbox."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        return [
            Route("/outbox", _guarded(self.outbox)),
            Route("/api/phones", _guarded(self.phones)),
            Route("/api/phones/{number}", _guarded(self.change), methods=["PATCH"]),
            Route("/api/phones/{number}/messages", _guarded(self.messages)),
            Route("/api/phones/{number}/send", _guarded(self.send), methods=["POST"]),
            Route("/api/phones/{number}/tap", _guarded(self.tap), methods=["POST"]),
            Route("/api/phones/{number}/read", _guarded(self.read), methods=["POST"]),
            Route("/api/accounts", _guarded(self.accounts)),
            Route("/api/faults", _guarded(self.faults), methods=["GET", "PUT", "DELETE"]),
            Route("/api/faults/sms", _guarded(self.sms_faults), methods=["GET", "PUT", "DELETE"]),
            Route("/api/faults/telegram", _guarded(self.telegram_faults), methods=["GET", "PUT", "DELETE"]),
            Route("/api/faults/{channel}", _guarded(self.inbox_faults), methods=["GET", "PUT", "DELETE"]),
            Route("/api/cut/sms", _guarded(self.cut), methods=["POST"]),
            Route("/api/overheard", _guarded(self.overheard), methods=["POST"]),
            Route("/api/reset", _guarded(self.reset), methods=["POST"]),
        ]

    async def outbox(self, request: Request) -> Response:
        """What an address was sent, oldest first; an empty list for an unknown one."""
        phone = self._world.phones.known(request.query_params.get("to", "").removeprefix("+"))
        sendings = self._world.whatsapp.outbox.of(phone) if phone else []
        return JSONResponse([sending.row() for sending in sendings])

    async def phones(self, _request: Request) -> Response:
        return JSONResponse([_person(phone) for phone in self._world.phones.own()])

    async def change(self, request: Request) -> Response:
        """`{"profile_name": …, "hide_number": true}`."""
        asked, phone = await _object(request), self._phone(request)
        if "profile_name" in asked:
            phone.profile_name = str(asked["profile_name"])
        if "hide_number" in asked:
            phone.hides_number = bool(asked["hide_number"])
        phone.touch()
        return JSONResponse(_person(phone))

    async def messages(self, request: Request) -> Response:
        """Every message of a telephone, oldest first; `?channel=` and `?line=` narrow it."""
        wanted = {
            key: request.query_params[key] for key in ("channel", "line") if key in request.query_params
        }
        bubbles = [_json(bubble) for bubble in self._phone(request).all()]
        return JSONResponse([b for b in bubbles if all(b[key] == value for key, value in wanted.items())])

    async def send(self, request: Request) -> Response:
        asked, phone = await _object(request), self._phone(request)
        network = self._network(asked)
        if "profile_name" in asked:
            phone.profile_name = str(asked["profile_name"])
        return self._sent(network, phone, asked.get("line"), _draft(asked))

    async def tap(self, request: Request) -> Response:
        """`{"option": id or title, "message": id}`; without a message the last one that offers options."""
        asked, phone = await _object(request), self._phone(request)
        offering = [b for b in phone.all() if b.options and asked.get("message", b.id) == b.id]
        if not offering:
            raise BadRequest("no message with options is on this telephone")
        draft = ChoiceDraft(offering[-1], _option(offering[-1], str(asked.get("option"))))
        network = self._network({"channel": draft.bubble.channel})
        return self._sent(network, phone, draft.bubble.line, draft)

    async def read(self, request: Request) -> Response:
        """The owner looks at all that has come."""
        phone = self._phone(request)
        for network in self._world.networks.values():
            for line in network.lines:
                network.shown(phone, line)
        return JSONResponse({})

    async def accounts(self, _request: Request) -> Response:
        """Each account of a provider, and whether the gateway answered its handshake."""
        return JSONResponse(self._world.verified)

    async def faults(self, request: Request) -> Response:
        whatsapp = self._world.whatsapp
        if request.method == "DELETE":
            whatsapp.faults = Faults()
        if request.method == "PUT":
            whatsapp.faults = Faults.model_validate(await _object(request))
        return JSONResponse(whatsapp.faults.model_dump())

    async def sms_faults(self, request: Request) -> Response:
        centre = self._sms().centre
        if request.method == "DELETE":
            centre.faults = SmsFaults()
        if request.method == "PUT":
            centre.faults = SmsFaults.model_validate(await _object(request))
        return JSONResponse(centre.faults.model_dump())

    async def telegram_faults(self, request: Request) -> Response:
        telegram = self._world.telegram
        if telegram is None:
            raise BadRequest("no network for the channel telegram is connected")
        if request.method == "DELETE":
            telegram.faults = TelegramFaults()
        if request.method == "PUT":
            telegram.faults = TelegramFaults.model_validate(await _object(request))
        return JSONResponse(telegram.faults.model_dump())

    async def inbox_faults(self, request: Request) -> Response:
        """Of Messenger or Instagram."""
        channel = request.path_params["channel"]
        inbox = next((found for found in self._world.inboxes if found.channel == channel), None)
        if inbox is None:
            raise BadRequest(f"no network for the channel {channel} is connected")
        if request.method == "DELETE":
            inbox.faults = InboxFaults()
        if request.method == "PUT":
            inbox.faults = InboxFaults.model_validate(await _object(request))
        return JSONResponse(inbox.faults.model_dump())

    async def cut(self, _request: Request) -> Response:
        """Cuts every line on which Salur receives short messages."""
        centre = self._sms().centre
        for system_id in centre.accounts:
            centre.cut(system_id)
        return JSONResponse({})

    async def overheard(self, request: Request) -> Response:
        """A WhatsApp webhook that somebody else posted to Salur: who writes in it counts as having written."""
        self._world.whatsapp.overheard(await _object(request))
        return JSONResponse({})

    async def reset(self, _request: Request) -> Response:
        """Empties telephones and outbox, and ends all faults."""
        self._world.phones.clear()
        self._world.whatsapp.reset()
        if self._world.sms is not None:
            self._world.sms.centre.faults = SmsFaults()
        if self._world.telegram is not None:
            self._world.telegram.faults = TelegramFaults()
        for inbox in self._world.inboxes:
            inbox.faults = InboxFaults()
        if self._world.registry is not None:
            self._world.registry.faults = DukcapilFaults()
        return JSONResponse({})

    def _phone(self, request: Request) -> Phone:
        number = request.path_params["number"].removeprefix("+")
        if not number.isascii() or not number.isdigit():
            raise BadRequest("a telephone's number is digits")
        return self._world.phones.get(number)

    def _sms(self) -> Sms:
        if self._world.sms is None:
            raise BadRequest("no network for the channel sms is connected")
        return self._world.sms

    def _network(self, asked: dict[str, Any]) -> Network:
        channel = asked.get("channel", "whatsapp")
        if channel not in self._world.networks:
            raise BadRequest(f"no network for the channel {channel} is connected")
        return self._world.networks[channel]

    def _sent(self, network: Network, phone: Phone, line: str | None, draft: Draft) -> Response:
        if type(draft) not in network.carries:
            raise BadRequest(f"{network.name} does not carry this")
        try:
            return JSONResponse(_json(network.send(phone, line_of(network, line), draft)), status_code=201)
        except (LookupError, ValueError) as cannot:
            raise BadRequest(str(cannot)) from None


def _guarded(answer: Answer) -> Answer:
    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except BadRequest as bad:
            return JSONResponse({"error": str(bad)}, status_code=400)
        except ValidationError as bad:
            return JSONResponse(
                {"error": bad.errors(include_url=False, include_context=False)}, status_code=400
            )

    return answered


def _draft(asked: dict[str, Any]) -> Draft:
    """What is sent: `text`, `location` {latitude, longitude, name} or `image` {base64, mime, caption}."""
    try:
        if "location" in asked:
            place = asked["location"]
            return LocationDraft(float(place["latitude"]), float(place["longitude"]), place.get("name", ""))
        if "image" in asked:
            image = asked["image"]
            content = base64.b64decode(image["base64"], validate=True)
            return ImageDraft(content, image.get("mime", "image/jpeg"), image.get("caption", ""))
        return TextDraft(str(asked["text"]), bool(asked.get("forwarded")))
    except (KeyError, TypeError, ValueError, binascii.Error) as bad:
        raise BadRequest(f"nothing that can be sent: {bad}") from None


def _option(bubble: Bubble, wanted: str) -> Option:
    for option in bubble.options:
        if wanted in (option.id, option.title):
            return option
    raise BadRequest(f"this message offers {', '.join(option.id for option in bubble.options)}, not {wanted}")


def _person(phone: Phone) -> dict[str, Any]:
    person = phone.person
    return {
        "name": person.name,
        "number": person.number,
        "user_id": person.user_id,
        "nik": person.nik,
        "profile_name": phone.profile_name,
        "hide_number": phone.hides_number,
    }


def _json(bubble: Bubble) -> dict[str, Any]:
    return asdict(bubble) | {"at": bubble.at.isoformat()}


async def _object(request: Request) -> dict[str, Any]:
    try:
        asked = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        raise BadRequest("the body is not JSON") from None
    if not isinstance(asked, dict):
        raise BadRequest("the body is not a JSON object")
    return asked
