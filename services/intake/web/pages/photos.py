"""Photos: kept as they come, by the form itself or one by one while the story is being written."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from salur.web.uploads import spooled
from services.intake.dialogue.domain.heard import Hidden
from services.intake.web.pages.office import office_of
from services.intake.web.pages.shown import form_id, sent, text

MOST = 5
LARGEST = 8 * 1024 * 1024
# A form with five photos as a telephone's camera makes them, and its words.
LARGEST_FORM = MOST * LARGEST // 2


class Photos(Hidden):
    """The photos that a form has so far, by their refs in the media store."""

    media: tuple[str, ...] = ()


async def gathered(request: Request, form: FormData, token: str) -> tuple[Photos, str]:
    """The photos the form carried before with those that came now, and what one of these lacks."""
    office = office_of(request)
    media = list((office.boxes.taken(Photos, text(form, "foto_tersimpan")) or Photos()).media)
    amiss = ""
    for upload in _uploads(form):
        if len(media) >= MOST:
            return Photos(media=tuple(media)), "many"
        if upload.size is None or upload.size > LARGEST:
            amiss = "large"
            continue
        with await spooled(upload) as content:
            kept = await office.photos.keep(content, token, content.digest)
        amiss = kept.amiss or amiss
        if kept.media and kept.media not in media:
            media.append(kept.media)
    return Photos(media=tuple(media)), amiss


def _uploads(form: FormData) -> Sequence[UploadFile]:
    return [one for one in form.getlist("foto") if isinstance(one, UploadFile) and one.size]


async def one(request: Request) -> Response:
    """Keeps a photo while the story is still being written; gives the box that the page carries on."""
    office, caller = office_of(request), office_of(request).callers.of(request)
    form = await sent(request, LARGEST + 64 * 1024)
    token = form_id(request, form) if form else None
    if form is None or token is None:
        return JSONResponse({"amiss": "large" if form is None else "stale"}, 422)
    if not office.limits.photos_of_address.allows(caller):
        return JSONResponse({"amiss": "away"}, 429)
    office.limits.photos_of_address.take(caller)
    photos, amiss = await gathered(request, form, token)
    return JSONResponse({"box": office.boxes.carried(photos), "count": len(photos.media), "amiss": amiss})
