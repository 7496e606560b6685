"""A text as requests to the Send API, and what Meta's answer means.

After "Send API" and "Quick replies" of the Messenger Platform. Up to thirteen options are quick replies; where their
titles are too long they are numbered in the text and the quick replies carry the numbers; more are numbered alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from salur.channels.manifest import Limits
from salur.channels.meta.answers import OK, answer_of, error_number, outcome
from salur.channels.meta.graph import Graph
from salur.channels.meta.inbox.errors import CLOSED, meaning
from salur.channels.numbering import numbered
from salur.channels.protocol import (
    Accepted,
    Destination,
    Outcome,
    ProviderRequest,
    ProviderResponse,
    Rendered,
)
from salur.channels.shape import Json
from salur.channels.splitting import Width, length, split
from salur.contracts.notifications import Option


@dataclass(frozen=True, slots=True)
class Form:
    """How one of the two products counts: its limits, and the width in which a text's length is meant."""

    limits: Limits
    width: Width


def render(
    rendered: Rendered, to: Destination, form: Form, graph: Graph, access_token: str
) -> list[ProviderRequest]:
    """The requests that show a text, in order; the quick replies hang on the last."""
    replies = _replies(rendered.options, form.limits)
    said = rendered.text
    if [reply["title"] for reply in replies] != [option.label for option in rendered.options]:
        said = "\n\n".join(part for part in (said, numbered(rendered.options)) if part)
    messages: list[Json] = [{"text": part} for part in split(said, form.limits.text, form.width)]
    if replies:
        messages[-1]["quick_replies"] = replies
    headers = {"authorization": f"Bearer {access_token}", "content-type": "application/json"}
    envelope = {"recipient": {"id": to.to}, "messaging_type": "RESPONSE"}
    return [
        ProviderRequest("POST", graph.messages("me"), headers, orjson.dumps(envelope | {"message": message}))
        for message in messages
    ]


def _replies(options: Sequence[Option], limits: Limits) -> list[dict[str, str]]:
    """The quick replies, entitled with what they stand for or with its number; none where Meta would not take them."""
    buttons = limits.buttons
    if len(options) > buttons.most or any(len(option.id.encode()) > buttons.id for option in options):
        return []
    titles = [option.label for option in options]
    plain = all(length(title) <= buttons.title for title in titles) and not any(o.hint for o in options)
    if not plain or len(set(titles)) < len(titles):
        titles = [str(number) for number in range(1, len(options) + 1)]
    return [
        {"content_type": "text", "title": title, "payload": option.id}
        for title, option in zip(titles, options, strict=True)
    ]


def classify(response: ProviderResponse) -> Outcome:
    """What Meta's answer means, by its error's code and subcode before its HTTP status."""
    answer = answer_of(response)
    if response.status in OK:
        named = answer.get("message_id")
        return Accepted(named if isinstance(named, str) else "")
    code, subcode = error_number(answer, "code"), error_number(answer, "error_subcode")
    return outcome(response, meaning(code, subcode, response.status), code)


def tagged(request: ProviderRequest, response: ProviderResponse, tag: str | None) -> ProviderRequest | None:
    """The text under a message tag, where Meta refused it because the person last wrote more than 24 hours ago."""
    answer = answer_of(response)
    code, subcode = error_number(answer, "code"), error_number(answer, "error_subcode")
    if tag is None or response.status in OK or meaning(code, subcode, response.status) is not CLOSED:
        return None
    body = orjson.loads(request.body) | {"messaging_type": "MESSAGE_TAG", "tag": tag}
    return replace(request, body=orjson.dumps(body))
