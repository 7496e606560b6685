"""The pictures of a case, for those who may open it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from salur.contracts.cases import Case
from services.desk.domain.access import may_see
from services.desk.pages.desk import desk_of
from services.desk.pages.sign_in import signed_in
from services.desk.ports.evidence import EvidenceAway, NoSuchPicture

SIZES = {"kecil": True, "penuh": False}


async def picture(request: Request) -> Response:
    """One picture, small or whole; nothing that the case does not hold."""
    desk = desk_of(request)
    officer = await signed_in(request, touch=False)
    case = await desk.cases.get(request.path_params["case"]) if officer else None
    ref, size = request.path_params["media"], request.path_params["size"]
    if officer is None or case is None or not may_see(officer, case) or size not in SIZES:
        return Response(status_code=404)
    if ref not in (*case.media, *after_pictures(case)):
        return Response(status_code=404)
    try:
        found = await desk.evidence.picture(ref, small=SIZES[size])
    except NoSuchPicture:
        return Response(status_code=404)
    except EvidenceAway:
        return Response(status_code=503, headers={"retry-after": "5"})
    headers = {**found.headers, "cache-control": "private, max-age=300"}
    return StreamingResponse(found.chunks, media_type=found.mime, headers=headers)


def after_pictures(case: Case) -> tuple[str, ...]:
    """What officers added on the way, without what the reporter sent."""
    found = (ref for entry in case.timeline for ref in entry.media if ref not in case.media)
    return tuple(dict.fromkeys(found))
