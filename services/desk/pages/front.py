"""The front page: what this is, how to report, and where to follow a report."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from salur.packs import Pack
from services.desk.pages.desk import desk_of
from services.desk.pages.jurisdictions import pack_of
from services.desk.pages.shown import shown


async def front(request: Request) -> Response:
    """Of one jurisdiction; at an address that several share, the list of them."""
    desk = desk_of(request)
    pack = pack_of(request)
    if pack is None:
        return shown(request, "jurisdictions.html", None, packs=tuple(desk.packs), path="/")
    return shown(request, "front.html", pack, whatsapp=whatsapp(pack), phone_url=desk.phone_url)


def whatsapp(pack: Pack) -> tuple[str, str] | None:
    """The number to write to, as people read it and as a link takes it."""
    for number in pack.channels.whatsapp:
        digits = "".join(c for c in number.display_number if c.isdigit())
        return number.display_number, digits
    return None
