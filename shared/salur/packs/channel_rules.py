"""The rules about a pack's WhatsApp templates: each has as many places as values. Each yields findings with file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from salur.packs.channels import WhatsAppTemplate
from salur.packs.document import Key
from salur.packs.finding import Finding
from salur.packs.parts import Parts, found
from salur.packs.texts import OWN, default_templates


def templates_fit_their_texts(parts: Parts) -> Iterator[Finding]:
    """What Meta would refuse with 132000, and a template that says what nothing fills."""
    for i, number in enumerate(parts.channels.whatsapp):
        told: set[tuple[str, str]] = set()
        for j, template in enumerate(number.templates):
            at: tuple[Key, ...] = ("whatsapp", i, "templates", j)
            for where, sentence in _faults(template):
                yield found(parts, "channels.yaml", (*at, *where), f'template "{template.name}" {sentence}')
            if (template.text, template.language) in told:
                sentence = f'text "{template.text}" has two templates in {template.language}'
                yield found(parts, "channels.yaml", at, sentence)
            told.add((template.text, template.language))


def _faults(template: WhatsAppTemplate) -> Iterator[tuple[tuple[Key, ...], str]]:
    places = sorted({int(number) for number in template.places})
    if places != list(range(1, len(template.values) + 1)):
        shown = ", ".join(f"{{{{{number}}}}}" for number in places) or "none"
        yield ("body",), f"has the places {shown} in its body and {len(template.values)} values"
    if template.category == "authentication":
        if len(template.values) != 1 or len(template.buttons) != 1:
            yield (
                ("category",),
                "is for a code, and needs one value (the code) and one button (that copies it)",
            )
    elif re.match(r"\s*\{\{|.*\}\}\s*\Z", template.body, re.DOTALL):
        yield ("body",), "begins or ends with a place, which Meta does not approve"
    text = default_templates("id").get(template.text)
    if text is None:
        yield ("text",), f'stands for text "{template.text}", which is not one that Salur says'
        return
    for k, name in enumerate(template.values):
        if name not in text.placeholders | set(OWN):
            yield ("values", k), f'has the value "{name}", which text "{template.text}" does not have'


def news_have_templates(parts: Parts) -> Iterator[Finding]:
    """Without one, who has been silent for a day is told by SMS or, where the pack has none, not at all."""
    otherwise = "come by SMS, if at all" if parts.channels.sms else "do not come at all"
    for i, number in enumerate(parts.channels.whatsapp):
        if number.untemplated:
            sentence = (
                f"WhatsApp number {number.phone_number_id} has no template for {', '.join(number.untemplated)}: "
                f"to who has been silent for a day these {otherwise}"
            )
            yield found(parts, "channels.yaml", ("whatsapp", i), sentence, "warning")


CHANNEL_RULES: tuple[Callable[[Parts], Iterator[Finding]], ...] = (
    templates_fit_their_texts,
    news_have_templates,
)
