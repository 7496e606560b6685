"""The last page: the report is with us, and this is its code."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.packs.reaching import ways
from services.intake.dialogue.domain.heard import Hidden
from services.intake.web.handlers import reports_of
from services.intake.web.pages.office import office_of
from services.intake.web.pages.shown import here_of, shown, to

# How often the page looks again for a code that is still on its way (seconds); then the telephone has it anyway.
_LOOKS_EVERY, _LOOKS = 2, 15


class Ended(Hidden):
    """What the last page knows of what was sent. `message` is its id in Kafka, `service` who has it, if not whose page
    it is."""

    message: str
    way: str
    urgent: bool = False
    restricted: bool = False
    service: str = ""


async def sent(request: Request) -> Response:
    """Shows the code as soon as the dialogue has given it; until then says that it is on its way."""
    office = office_of(request)
    ended = office.boxes.ticketed(Ended, request.query_params.get("surat", ""))
    if ended is None:
        return RedirectResponse(to(request, "/lapor"), 303)
    code = await office.codes.of(reports_of(ended.message))
    tries = request.query_params.get("lihat", "0")
    looked = min(int(tries), _LOOKS) if tries.isdigit() and len(tries) < 4 else 0
    here = here_of(request)
    numbers = here.pack.channels.whatsapp if here else ()
    # Where each step has a template, or goes by SMS, nobody need write first.
    told = not numbers or not numbers[0].untemplated or (here and "sms" in ways(here.pack, office.lines))
    whatsapp = "" if told else numbers[0].display_number
    response = shown(request, "sent.html", code=code, ended=ended, whatsapp=whatsapp)
    if code is None and looked < _LOOKS:
        ticket = request.query_params["surat"]
        again = to(request, f"/lapor/terkirim?surat={ticket}&lihat={looked + 1}")
        response.headers["refresh"] = f"{_LOOKS_EVERY}; url={again}"
    return response
