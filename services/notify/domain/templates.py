"""A text as one of the templates that Meta approved beforehand: what WhatsApp takes when a person has been silent.

Limits after "Template messages" of the Cloud API: a place holds no line break and no wide gap, the whole body at most
1024 characters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.contracts.notifications import NotificationRequested, Option
from salur.packs import Pack
from salur.packs.channels import WhatsAppTemplate
from services.notify.domain.message import Templated

_LONGEST = 1024
_CUT = "…"


def templated(
    request: NotificationRequested, pack: Pack, options: Sequence[Option], values: Mapping[str, str]
) -> Templated | None:
    """The template that stands for a request's text, in its language where there is one in that; None where none is.

    One with more buttons than there are options, or a value too few, is none.
    """
    number = next((one for one in pack.channels.whatsapp if one.phone_number_id == request.to.number), None)
    found = [one for one in number.templates if one.text == request.text] if number else []
    # Indonesian is "id" to us and to Meta; other languages may name a country too ("en_US").
    spoken = [one for one in found if one.language.partition("_")[0] == request.language]
    template = next(iter(spoken or found), None)
    if request.to.channel != "whatsapp" or template is None:
        return None
    codes = template.category == "authentication"
    if not codes and len(template.buttons) > len(options):
        return None
    filled = [" ".join(values.get(name, "").split()) for name in template.values]
    if not all(filled):
        return None
    fitting = _fitting(template, filled)
    return Templated(
        name=template.name,
        language=template.language,
        values=tuple(fitting),
        taps=() if codes else tuple(option.id for option in options[: len(template.buttons)]),
        copied=fitting[0] if codes else "",
    )


def _fitting(template: WhatsAppTemplate, values: list[str]) -> list[str]:
    """The values, of which the longest gives up its end where the whole would be too long."""
    over = len(template.said(values)) - _LONGEST
    if over <= 0:
        return values
    at = max(range(len(values)), key=lambda n: len(values[n]))
    kept = values[at][: max(len(values[at]) - over - len(_CUT), 1)].rstrip() + _CUT
    return [kept if n == at else value for n, value in enumerate(values)]
