"""A text's key and values become the words that a person reads, in their pack's language and zone."""

from __future__ import annotations

from salur.contracts.notifications import NotificationRequested, Option
from salur.packs import Pack
from salur.packs.texts import Lang
from salur.regions.dates import spell_moment
from services.notify.domain.message import Wording

SMS = "sms"


def word(request: NotificationRequested, pack: Pack) -> Wording:
    """The words of a request. Raises `salur.packs.TextError`, which names pack, text and placeholder.

    Options that the request does not bring are the buttons under the text; where it brings some, the text's first
    button names the list they are in.
    """
    lang: Lang = "en" if request.language == "en" else "id"
    moments = {name: spell_moment(at, pack.zone, lang) for name, at in request.moments.items()}
    text = pack.texts.render(
        request.text, {**request.values, **moments}, lang, short=request.to.channel == SMS
    )
    buttons = pack.texts.buttons(request.text, lang)
    if not request.options:
        own = tuple(Option(id=does, label=title) for does, title in buttons)
        return Wording(text=text, options=own, options_title=request.options_title)
    title = request.options_title or (buttons[0][1] if buttons else None)
    return Wording(text=text, options=request.options, options_title=title)
