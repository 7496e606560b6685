"""The first page: what happened, and where."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from salur.packs.reaching import ways
from salur.web import language
from salur.web.jurisdictions import base_of
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.web.domain.elsewhere import Offer, read_there
from services.intake.web.domain.telling import (
    LONGEST_PLACE,
    Story,
    Teller,
    point,
    read,
    story_lacks,
    to_choose_from,
)
from services.intake.web.pages.office import Office, office_of
from services.intake.web.pages.photos import LARGEST_FORM, Photos, gathered
from services.intake.web.pages.shown import form_id, here_of, sent, shown, text
from services.intake.web.pages.whose import chosen, live, offer_of, reading_of


async def ask(request: Request) -> Response:
    """The empty form; where several jurisdictions share the address, first which of them."""
    if here_of(request) is None:
        return RedirectResponse(f"{base_of(request)}/", 303)
    return page(request, Story(form=""))


async def begin(request: Request) -> Response:
    """The front page's one field, filled in: the form with these words. Nothing is kept yet."""
    form, here = await sent(request), here_of(request)
    if form is None or here is None:
        return RedirectResponse(f"{base_of(request)}/", 303)
    return page(request, Story(form="", text=text(form, "cerita")))


async def told(request: Request) -> Response:
    """The story is told: on to who tells it, or back to what it lacks with nothing lost."""
    form, here = await sent(request, LARGEST_FORM), here_of(request)
    if form is None or here is None:
        return shown(request, "away.html", 413)
    token = form_id(request, form)
    photos, amiss = await gathered(request, form, token) if token else (Photos(), "")
    story = _story(form, token or "").but(media=photos.media)
    offer = offer_of(office_of(request), story, here)
    if offer is None:
        story = story.but(pack="", outside="")
    lacks = dict(story_lacks(story, here)) | ({"foto": amiss} if amiss else {})
    if offer is not None and offer.there is None:
        # Their own words say where it is, and that nobody of ours serves it is said beside.
        lacks.pop("tempat", None)
    if offer is not None and not offer.met(story, here):
        if _danger(story, here, offer):
            story = story.but(pack=str((offer.there if offer.there and offer.sure else here).pack.code))
        else:
            lacks["wilayah"] = "open"
    if text(form, "situs"):
        lacks["situs"] = "filled"
    if token is None:
        return page(request, story, stale=True, status=403)
    if lacks:
        return page(request, story, lacks, status=422)
    return teller(request, story, Teller(way=next(iter(_ways(request, here)), "")))


async def danger(request: Request) -> Response:
    """The numbers to call where words tell of danger, while they are still being written; nothing is kept."""
    office, form, here = office_of(request), await sent(request), here_of(request)
    if form is None or here is None:
        return Response(status_code=204)
    story = _story(form, "")
    there = _where(office, story, here)
    about = read_there(story, here, there)
    if about is None or about.danger is None:
        return Response(status_code=204)
    return shown(request, "parts/danger_live.html", hotlines=hotlines(there, about.danger.hotlines))


async def elsewhere(request: Request) -> Response:
    """Whether the place lies in another jurisdiction, while it is still being written; nothing is kept."""
    form = await sent(request)
    return await live(request, _story(form, "")) if form else Response(status_code=204)


def _danger(story: Story, here: Jurisdiction, offer: Offer) -> bool:
    """Danger is never held up by a question."""
    about = read_there(story, here, offer.there or here)
    return about is not None and about.danger is not None


def _where(office: Office, story: Story, here: Jurisdiction) -> Jurisdiction:
    """Where a story's place surely lies, before anybody has chosen."""
    if story.pack:
        return chosen(office, story, here)
    offer = offer_of(office, story, here)
    return offer.there if offer and offer.there and offer.sure else here


def page(
    request: Request,
    story: Story,
    lacks: dict[str, str] | None = None,
    *,
    stale: bool = False,
    status: int = 200,
) -> Response:
    """The first page with what is told so far."""
    here = here_of(request)
    assert here is not None
    office, lang = office_of(request), language(request)
    there = _where(office, story, here)
    about = read_there(story, here, there) if story.text else None
    at_home = read(story, here) if story.text else None
    return shown(
        request,
        "story.html",
        status,
        story=story,
        lacks=lacks or {},
        stale=stale,
        chosen=story.category or (at_home.category.key if at_home else ""),
        offer=offer_of(office, story, here),
        here=here,
        photos=len(story.media),
        photos_box=office.boxes.carried(Photos(media=story.media)) if story.media else "",
        categories=[(c.key, c.called(lang), c.shown(lang)) for c in here.pack.categories],
        hotlines=hotlines(there, about.danger.hotlines) if about and about.danger else (),
        tiles=office.tiles,
        sms=next(iter(here.pack.channels.sms), None),
        **_limits(),
    )


def teller(
    request: Request,
    story: Story,
    who: Teller,
    lacks: dict[str, str] | None = None,
    *,
    stale: bool = False,
    amiss: str = "",
    status: int = 200,
) -> Response:
    """The second page: who tells it, asked as the category's table in the pack says."""
    office, here = office_of(request), here_of(request)
    assert here is not None
    there = chosen(office, story, here)
    about = reading_of(office, story, here)
    assert about is not None
    return shown(
        request,
        "teller.html",
        status,
        story=story,
        who=who,
        about=about,
        box=office.boxes.carried(story),
        ways=tuple(_ways(request, here)),
        codes_anytime=any(number.tells_codes for number in here.pack.channels.whatsapp[:1]),
        agencies=to_choose_from(about, there),
        notice=here.pack.texts.render("privacy_notice", None, request.query_params.get("bahasa", "id")),
        hotlines=hotlines(there, about.danger.hotlines) if about.danger else (),
        there=there if there is not here else None,
        lacks=lacks or {},
        stale=stale,
        amiss=amiss,
    )


def _ways(request: Request, here: Jurisdiction) -> Any:
    return ways(here.pack, office_of(request).lines)


def _limits() -> dict[str, int]:
    return {"longest_place": LONGEST_PLACE}


def hotlines(here: Jurisdiction, keys: tuple[str, ...]) -> tuple[Any, ...]:
    """The numbers to call in a danger, as its jurisdiction has them."""
    return tuple(here.pack.hotline(key) for key in keys)


def _story(form: FormData, token: str) -> Story:
    latitude, longitude = point(text(form, "lintang"), text(form, "bujur"))
    return Story(
        form=token,
        text=text(form, "cerita"),
        category=text(form, "kategori"),
        place=text(form, "tempat")[:LONGEST_PLACE],
        latitude=latitude,
        longitude=longitude,
        pack=text(form, "wilayah")[:8],
        outside=text(form, "luar")[:8],
    )
