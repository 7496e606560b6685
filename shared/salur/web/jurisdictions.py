"""Whose page it is: the host name says, else the prefix `/74.09/`, else there is one jurisdiction only."""

from __future__ import annotations

import re

from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from salur.packs import Pack, Packs
from salur.regions.zones import Zone
from salur.web.site import Site

_PREFIX = re.compile(r"/(\d\d\.\d\d)(?=/|$)")
_PACK = "salur.pack"


class Jurisdictions:
    """Finds each request's pack and takes its prefix into `root_path`, so that routes need not know it."""

    def __init__(self, app: ASGIApp, packs: Packs) -> None:
        self._app = app
        self._packs = packs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            found = _PREFIX.match(scope["path"])
            pack = self._packs.by_code.get(found[1]) if found else None
            if found and pack:
                if scope["path"] == found[0]:
                    await RedirectResponse(f"{found[0]}/", 308)(scope, receive, send)
                    return
                scope["root_path"] = scope.get("root_path", "") + found[0]
            scope[_PACK] = pack or self._by_host(scope)
        await self._app(scope, receive, send)

    def _by_host(self, scope: Scope) -> Pack | None:
        host = HTTPConnection(scope).headers.get("host", "").partition(":")[0].lower()
        found = self._packs.by_host.get(host)
        if found is None and len(self._packs) == 1:
            found = next(iter(self._packs))
        return found


def pack_of(request: HTTPConnection) -> Pack | None:
    """The pack a request is for; None where several share an address that names none of them."""
    pack: Pack | None = request.scope[_PACK]
    return pack


def base_of(request: HTTPConnection) -> str:
    """What stands before every address of this jurisdiction: "/74.09" or nothing."""
    base: str = request.scope.get("root_path", "")
    return base


def site_of(request: HTTPConnection, pack: Pack | None, home: str = "/") -> Site:
    """The look of a pack's pages; without one, that of Salur itself."""
    base = base_of(request)
    if pack is None:
        return Site("Salur", "Layanan laporan warga", Zone.WIB, home=f"{base}{home}", official=False)
    about = pack.about
    return Site(
        pack.service, about.title, pack.zone, about.accent, home=f"{base}{home}", languages=about.languages
    )
