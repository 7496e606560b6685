"""A text's key and values become the words that a person reads, in their pack's language and zone."""

from __future__ import annotations

from salur.contracts.notifications import NotificationRequested, Option
from salur.packs import Pack
from salur.packs.texts import Lang
from services.notify.domain.message import Wording
from services.notify.domain.templates import templated

SMS = "sms"


def word(request: NotificationRequested, pack: Pack) -> Wording:
    """The words of a request. Raises `salur.packs.TextError`, which names pack, text and placeholder.

    Options that the request does not bring are the buttons under the text; where it brings some, the text's first
    button names the list they are in.
    """
    lang: Lang = request.language
    moments = {name: pack.texts.spell_moment(at, pack.zone, lang) for name, at in request.moments.items()}
    values = {**pack.about.told, **request.values, **moments}
    text = pack.texts.render(request.text, values, lang, short=request.to.channel == SMS)
    buttons = pack.texts.buttons(request.text, lang)
    options, title = request.options, request.options_title
    if options:
        title = title or (buttons[0][1] if buttons else None)
    else:
        options = tuple(Option(id=does, label=said) for does, said in buttons)
    template = templated(request, pack, options, values)
    return Wording(text=text, options=options, options_title=title, template=template)
