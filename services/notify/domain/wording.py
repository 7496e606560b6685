"""A text's key and values become the words that a person reads, in their pack's language and zone."""

from __future__ import annotations

from collections.abc import Mapping

from salur.contracts.notifications import NotificationRequested, Option
from salur.packs import Pack
from salur.packs.duty import DutyAddress
from salur.packs.texts import Lang
from services.notify.domain.message import Instead, Wording
from services.notify.domain.templates import templated

SMS = "sms"
# What a form is answered with: who filled it in need not have written to our WhatsApp number.
_OF_FORMS = frozenset({"report_received", "report_unproved", "emergency_hotlines"})


def otherwise(request: NotificationRequested, pack: Pack, lines: Mapping[str, str]) -> Instead | None:
    """A request by SMS, where WhatsApp may refuse it: news of a case, codes, answers to a form. In a conversation it does not.

    `lines` are our SMS lines by short code. Posts on duty have an SMS of their own.
    """
    may_fail = request.case is not None or request.sealed or request.text in _OF_FORMS
    line = next((lines[sms.short_code] for sms in pack.channels.sms if sms.short_code in lines), None)
    if request.to.channel != "whatsapp" or not may_fail or line is None or DutyAddress.of(request.to.ref):
        return None
    to = request.to.model_copy(update={"channel": SMS, "number": line})
    text = word(request.model_copy(update={"to": to}), pack).text
    if request.case is not None and not request.sealed:
        # An SMS of theirs would come from somebody who has not reported: the case knows them by WhatsApp.
        text = f"{text} {pack.texts.render('reply_there', lang=request.language)}"
    return Instead(number=line, text=text)


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
