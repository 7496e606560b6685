"""The telephones as web pages: the shelf they lie on, the home screen, the list of chats, a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from salur.messaging.clock import Clock
from salur.regions.zones import Zone
from salur.web import Event, Pages, Site, event_stream
from sandbox.formatting import written
from sandbox.network import ChoiceDraft, Draft, ImageDraft, Line, LocationDraft, Network, TextDraft, line_of
from sandbox.phones import Phone
from sandbox.world import CHANNELS, World

MOST_OPEN = 4
SAMPLE = "LAPOR jalan rusak di depan kantor desa {place}, berlubang dalam dan mobil tidak bisa lewat"
_SITE = Site("Telepon Salur", "Dunia luar yang disimulasikan", Zone.WITA, languages=("id",))


@dataclass(frozen=True)
class Screens:
    """The routes of all pages."""

    world: World
    pages: Pages
    clock: Clock

    def routes(self) -> list[Route]:
        chat = "/telepon/{number}/{channel}/{line}"
        return [
            Route("/", self.shelf),
            Route("/telepon/{number}", self.home),
            Route("/telepon/{number}/arus", self.home_stream),
            Route("/telepon/{number}/{channel}", self.chats),
            Route("/telepon/{number}/{channel}/arus", self.chats_stream),
            Route(chat, self.chat, methods=["GET"]),
            Route(chat, self.send, methods=["POST"]),
            Route(f"{chat}/arus", self.chat_stream),
            Route("/foto/{media}", self.photo),
        ]

    async def shelf(self, request: Request) -> Response:
        """Several telephones beside one another; `?buka=` names them."""
        own = self.world.phones.own()
        asked = [number for number in request.query_params.get("buka", "").split(",") if number]
        shown = [phone for phone in own if phone.number in asked][:MOST_OPEN] or own[:1]
        rows = [(phone, phone in shown, _toggled(shown, phone, own)) for phone in own]
        return self._page(
            "shelf.html",
            rows=rows,
            shown=[(phone, self._first_screen(phone)) for phone in shown],
            accounts=self.world.verified,
        )

    async def home(self, request: Request) -> Response:
        return self._page("home.html", **self._home(self._phone(request)))

    async def home_stream(self, request: Request) -> Response:
        phone = self._phone(request)
        return event_stream(self._swaps(phone, "parts/home_screen.html", lambda: self._home(phone)))

    async def chats(self, request: Request) -> Response:
        return self._page("chats.html", **self._chats(request))

    async def chats_stream(self, request: Request) -> Response:
        phone = self._phone(request)
        return event_stream(self._swaps(phone, "parts/chats_screen.html", lambda: self._chats(request)))

    async def chat(self, request: Request) -> Response:
        phone, network, line = self._chat(request)
        network.shown(phone, line)
        return self._page("chat.html", **self._conversation(phone, network, line))

    async def chat_stream(self, request: Request) -> Response:
        """While somebody listens, the chat is on the screen, and what comes is read."""
        phone, network, line = self._chat(request)

        async def events() -> AsyncIterator[Event]:
            async for _change in phone.changes():
                network.shown(phone, line)
                context = self._conversation(phone, network, line)
                yield Event("swap", self.pages.text("id", "parts/chat_screen.html", **context))

        return event_stream(events())

    async def send(self, request: Request) -> Response:
        """What the owner typed or tapped; a form without scripts comes back to the chat."""
        phone, network, line = self._chat(request)
        draft = await self._draft(request, phone)
        if draft is not None and type(draft) in network.carries:
            network.send(phone, line, draft)
        return RedirectResponse(request.url.path, status_code=303)

    async def photo(self, request: Request) -> Response:
        media = self.world.whatsapp.media.get(request.path_params["media"])
        if media is None or not media.mime.startswith("image/") or "svg" in media.mime:
            raise HTTPException(404)
        return Response(
            media.content, media_type=media.mime, headers={"cache-control": "private, max-age=3600"}
        )

    async def _draft(self, request: Request, phone: Phone) -> Draft | None:
        person = phone.person
        async with request.form() as form:
            match form:
                case {"tap": str(tapped)}:
                    message, _space, option_id = tapped.partition(" ")
                    bubble = phone.find(message)
                    options = {option.id: option for option in bubble.options} if bubble else {}
                    return (
                        ChoiceDraft(bubble, options[option_id]) if bubble and option_id in options else None
                    )
                case {"quick": "nik"}:
                    return TextDraft(person.nik)
                case {"quick": "nama"}:
                    return TextDraft(person.name)
                case {"quick": "jalan"}:
                    return TextDraft(SAMPLE.format(place=person.place))
                case {"quick": "lokasi"}:
                    return LocationDraft(*person.home, name=f"Rumah di {person.place}")
                case {"photo": UploadFile(size=int(size)) as photo} if size:
                    caption = str(form.get("text", "")).strip()
                    return ImageDraft(await photo.read(), photo.content_type or "image/jpeg", caption)
                case {"text": str(text)} if text.strip():
                    return TextDraft(text.strip())
        return None

    async def _swaps(self, phone: Phone, template: str, context: Any) -> AsyncIterator[Event]:
        async for _change in phone.changes():
            yield Event("swap", self.pages.text("id", template, **context()))

    def _page(self, template: str, **context: Any) -> HTMLResponse:
        body = self.pages.text("id", template, site=_SITE, languages=(), **context)
        return HTMLResponse(body, headers={"cache-control": "no-store"})

    def _home(self, phone: Phone) -> dict[str, Any]:
        apps = [
            (channel, name, channel in self.world.networks, phone.unread(channel))
            for channel, name in CHANNELS.items()
        ]
        now = self.clock.now().astimezone(Zone.WITA.tz)
        return {"phone": phone, "apps": apps, "now": now}

    def _chats(self, request: Request) -> dict[str, Any]:
        phone, channel = self._phone(request), request.path_params["channel"]
        if channel not in self.world.networks:
            raise HTTPException(404)
        chats = self.world.chats(phone, channel)
        return {"phone": phone, "channel": channel, "name": CHANNELS[channel], "chats": chats}

    def _conversation(self, phone: Phone, network: Network, line: Line) -> dict[str, Any]:
        bubbles = phone.chat(network.channel, line.id)
        return {
            "phone": phone,
            "network": network,
            "line": line,
            "bubbles": bubbles[-100:],
            "quoted": {bubble.id: bubble for bubble in bubbles},
            "typing": line.id in phone.typing,
            "written": written,
            "photos": ImageDraft in network.carries,
            "places": LocationDraft in network.carries,
        }

    def _first_screen(self, phone: Phone) -> str:
        lines = self.world.whatsapp.lines
        chat = f"/whatsapp/{lines[0].id}" if len(lines) == 1 else "/whatsapp"
        return f"/telepon/{phone.number}{chat if lines else ''}"

    def _phone(self, request: Request) -> Phone:
        number = request.path_params["number"]
        if not number.isascii() or not number.isdigit():
            raise HTTPException(404)
        return self.world.phones.get(number)

    def _chat(self, request: Request) -> tuple[Phone, Network, Line]:
        network = self.world.networks.get(request.path_params["channel"])
        if network is None:
            raise HTTPException(404)
        try:
            return self._phone(request), network, line_of(network, request.path_params["line"])
        except LookupError:
            raise HTTPException(404) from None


def _toggled(shown: list[Phone], phone: Phone, own: list[Phone]) -> str:
    """The shelf's address with one telephone more or less, kept in the people's order."""
    wanted = [p.number for p in own if (p in shown) != (p is phone)]
    return f"/?buka={','.join(wanted)}"
