"""What the map of the form shows: the kecamatan with their names, fetched when somebody opens it."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.intake.web.pages.office import office_of
from services.intake.web.pages.shown import here_of

# An import shows within the hour; until then a telephone need not ask.
_KEPT = "public, max-age=3600"


async def land(request: Request) -> Response:
    """The jurisdiction's borders as GeoJSON, with the box that the map begins with."""
    here = here_of(request)
    if here is None:
        return Response(status_code=404)
    found = await office_of(request).lands.of(here.pack.code)
    tag = f'"{hashlib.sha256(found.version.encode()).hexdigest()[:16]}"'
    headers = {"cache-control": _KEPT, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    west, south, east, north = found.box
    body = {"box": [[south, west], [north, east]], "areas": found.areas, "credit": found.credit}
    return JSONResponse(body, headers=headers)
