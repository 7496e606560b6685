"""A text as requests to Meta's messages endpoint, and what Meta's answer means.

After "Messages" and "Template messages" of the Cloud API reference. Up to three short options become buttons, up to ten a list; what fits
neither becomes a numbered list in the text, which can be answered with a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from salur.channels.manifest import Manifest
from salur.channels.meta.answers import OK, answer_of, error_number, outcome
from salur.channels.meta.graph import Graph
from salur.channels.numbering import numbered
from salur.channels.protocol import (
    Accepted,
    Destination,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Rendered,
    Template,
)
from salur.channels.shape import Json
from salur.channels.splitting import length, split
from salur.channels.whatsapp.errors import meaning
from salur.channels.whatsapp.messages import USER_ID
from salur.contracts.notifications import Option

LIMITS = Manifest.of("whatsapp").tappable
_OPENER = "Pilih"


def render(rendered: Rendered, to: Destination, graph: Graph, access_token: str) -> list[ProviderRequest]:
    """The requests that show a text, in the order in which they must be sent."""
    headers = {"authorization": f"Bearer {access_token}", "content-type": "application/json"}
    url = graph.messages(to.number)
    person = {"recipient" if USER_ID.fullmatch(to.to) else "to": to.to}
    envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **person}
    return [
        ProviderRequest("POST", url, headers, orjson.dumps(envelope | content))
        for content in _contents(rendered)
    ]


def _contents(rendered: Rendered) -> Iterator[Json]:
    if rendered.template is not None:
        yield {"type": "template", "template": _template(rendered.template)}
        return
    options = rendered.options
    action = _action(options, rendered.options_title)
    if action is None:
        text = "\n\n".join(part for part in (rendered.text, numbered(options)) if part)
        yield from (_text(part) for part in split(text, LIMITS.text))
        return
    *before, body = split(rendered.text, LIMITS.body)
    yield from (_text(part) for part in before)
    yield {"type": "interactive", "interactive": action | {"body": {"text": body}}}


def _template(template: Template) -> Json:
    values = [{"type": "text", "text": value} for value in template.values]
    taps: list[Json] = [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(place),
            "parameters": [{"type": "payload", "payload": tap}],
        }
        for place, tap in enumerate(template.taps)
    ]
    # "Authentication templates": the button that copies a code is one of type URL, and the code stands twice.
    copied = [{"type": "text", "text": template.copied}]
    copies: Json = {"type": "button", "sub_type": "url", "index": "0", "parameters": copied}
    buttons = [copies] if template.copied else taps
    components = [*([{"type": "body", "parameters": values}] if values else []), *buttons]
    named = {"name": template.name, "language": {"code": template.language}}
    return named | ({"components": components} if components else {})


def _text(body: str) -> Json:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def _action(options: Sequence[Option], opener: str | None) -> Json | None:
    """Buttons or a list for the options; None where Meta would refuse both."""
    if not options or len({option.label for option in options}) < len(options):
        return None
    if _fits_buttons(options):
        buttons = [{"type": "reply", "reply": {"id": o.id, "title": o.label}} for o in options]
        return {"type": "button", "action": {"buttons": buttons}}
    if not _fits_list(options):
        return None
    rows = [{"id": o.id, "title": o.label} | ({"description": o.hint} if o.hint else {}) for o in options]
    title = opener if opener and length(opener) <= LIMITS.rows.opener else _OPENER
    return {"type": "list", "action": {"button": title, "sections": [{"rows": rows}]}}


def _fits_buttons(options: Sequence[Option]) -> bool:
    limits = LIMITS.buttons
    return len(options) <= limits.most and all(
        length(o.label) <= limits.title and len(o.id) <= limits.id and not o.hint for o in options
    )


def _fits_list(options: Sequence[Option]) -> bool:
    limits = LIMITS.rows
    return len(options) <= limits.most and all(
        length(o.label) <= limits.title and length(o.hint) <= limits.hint and len(o.id) <= limits.id
        for o in options
    )


def classify(response: ProviderResponse) -> Outcome:
    """What Meta's answer means, by its error code before its HTTP status."""
    answer = answer_of(response)
    if response.status in OK:
        return Accepted(_message_id(answer))
    code = error_number(answer, "code")
    return outcome(response, meaning(code, response.status), code)


def _message_id(answer: Json) -> str:
    """Meta's id of the message. Where a 200 has none, the text was taken all the same: sending again would double it."""
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    found = first.get("id") if isinstance(first, dict) else None
    return found if isinstance(found, str) else ""
