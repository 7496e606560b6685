"""Whose a story is: the jurisdiction of its place, where that is another of ours and its reporter agrees."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.elsewhere import Offer, offered, read_there
from services.intake.web.domain.telling import Reading, Story
from services.intake.web.pages.office import Office, office_of
from services.intake.web.pages.shown import here_of, shown


def offer_of(office: Office, story: Story, here: Jurisdiction) -> Offer | None:
    """Where else the place of a story lies."""
    pin = None
    if story.latitude is not None and story.longitude is not None:
        pin = office.grounds.elsewhere(story.latitude, story.longitude, str(here.pack.code))
    return offered(story, here, office.here, pin)


def chosen(office: Office, story: Story, here: Jurisdiction) -> Jurisdiction:
    """The jurisdiction that the report goes to, as its reporter chose."""
    return office.here.get(story.pack, here)


def reading_of(office: Office, story: Story, here: Jurisdiction) -> Reading | None:
    """What a story is about, where it goes."""
    return read_there(story, here, chosen(office, story, here))


async def live(request: Request, story: Story) -> Response:
    """The offer beside the field, while the story is still being written; nothing is kept."""
    here = here_of(request)
    offer = offer_of(office_of(request), story, here) if here else None
    if here is None or offer is None:
        return Response(status_code=204)
    return shown(request, "parts/elsewhere_live.html", offer=offer, story=story, here=here)
