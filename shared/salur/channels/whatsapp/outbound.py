"""A text as requests to Meta's messages endpoint, and what Meta's answer means.

After "Messages" of the Cloud API reference. Up to three short options become buttons, up to ten a list; what fits
neither becomes a numbered list in the text, which can be answered with a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import orjson

from salur.channels.manifest import Manifest
from salur.channels.numbering import numbered
from salur.channels.protocol import (
    Accepted,
    Destination,
    Down,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Rendered,
    Wait,
)
from salur.channels.shape import Json
from salur.channels.splitting import length, split
from salur.channels.whatsapp.errors import Fate, Meaning, meaning
from salur.channels.whatsapp.messages import USER_ID
from salur.contracts.notifications import Option

LIMITS = Manifest.of("whatsapp").tappable
_OPENER = "Pilih"
_OK = range(200, 300)


@dataclass(frozen=True, slots=True)
class Graph:
    """Where Meta's Graph API is and in which version we speak to it."""

    url: str
    version: str

    def messages(self, number: str) -> str:
        """The address that sends from a number."""
        return f"{self.url.rstrip('/')}/{self.version}/{number}/messages"


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
    options = rendered.options
    action = _action(options, rendered.options_title)
    if action is None:
        text = "\n\n".join(part for part in (rendered.text, numbered(options)) if part)
        yield from (_text(part) for part in split(text, LIMITS.text))
        return
    *before, body = split(rendered.text, LIMITS.body)
    yield from (_text(part) for part in before)
    yield {"type": "interactive", "interactive": action | {"body": {"text": body}}}


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
    title = opener if opener and length(opener) <= LIMITS.list.opener else _OPENER
    return {"type": "list", "action": {"button": title, "sections": [{"rows": rows}]}}


def _fits_buttons(options: Sequence[Option]) -> bool:
    limits = LIMITS.buttons
    return len(options) <= limits.most and all(
        length(o.label) <= limits.title and len(o.id) <= limits.id and not o.hint for o in options
    )


def _fits_list(options: Sequence[Option]) -> bool:
    limits = LIMITS.list
    return len(options) <= limits.most and all(
        length(o.label) <= limits.title and length(o.hint) <= limits.hint and len(o.id) <= limits.id
        for o in options
    )


def classify(response: ProviderResponse) -> Outcome:
    """What Meta's answer means, by its error code before its HTTP status."""
    answer = answer_of(response)
    if response.status in _OK:
        return Accepted(_message_id(answer))
    code = _error_code(answer)
    found = meaning(code, response.status)
    reason = f"{found.name} {code if code is not None else response.status}"
    if found.fate is Fate.REFUSED:
        return Refused(reason)
    if found.fate is Fate.DOWN:
        return Down(reason)
    return Wait(_asked_wait(response, found), reason, one_person=found.fate is Fate.WAIT_FOR_PERSON)


def _asked_wait(response: ProviderResponse, found: Meaning) -> timedelta:
    asked = response.headers.get("retry-after", "")
    return (
        timedelta(seconds=int(asked))
        if asked.isascii() and asked.isdigit() and len(asked) < 6
        else found.wait
    )


def answer_of(response: ProviderResponse) -> Json:
    """The answer's object, an empty one where there is none."""
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _message_id(answer: Json) -> str:
    """Meta's id of the message. Where a 200 has none, the text was taken all the same: sending again would double it."""
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    found = first.get("id") if isinstance(first, dict) else None
    return found if isinstance(found, str) else ""


def _error_code(answer: Json) -> int | None:
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None
