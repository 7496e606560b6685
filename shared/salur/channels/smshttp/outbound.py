"""A text as a request to an aggregator, and what its answer means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import orjson

from salur.channels.manifest import Manifest
from salur.channels.numbering import numbered_briefly
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
from salur.channels.smpp.segments import segments
from salur.channels.smshttp.settings import Account
from salur.channels.smshttp.shape import Format, Send, Shape
from salur.channels.splitting import split

_LONGEST = Manifest.in_package("salur.channels.smshttp").limits.text
_FIELD = re.compile(r"\{([a-z_]+)\}")
_WAIT = timedelta(seconds=10)
_DOWN = (401, 402, 403, 404, 407)


def render(rendered: Rendered, to: Destination, account: Account, shape: Shape) -> list[ProviderRequest]:
    """A request for each text, in order; the aggregator cuts it into short messages itself."""
    said = "\n".join(part for part in (rendered.text.strip(), numbered_briefly(rendered.options)) if part)
    return [_request(part, to, account, shape) for part in split(said, _LONGEST)]


def _request(text: str, to: Destination, account: Account, shape: Shape) -> ProviderRequest:
    reference = uuid4().hex if shape.names_itself else ""
    values = {
        **{name: value.get_secret_value() for name, value in account.values.items()},
        "from": account.short_code,
        "to": to.to,
        "text": text,
        "reference": reference,
        # Kannel's words for it: 0 is GSM 03.38, 2 is UCS-2, which costs twice as much.
        "coding": "0" if segments(text).coding == 0 else "2",
        "receipts": account.receipts,
        "secret": account.secret.get_secret_value() if account.secret else "",
    }
    send = shape.send
    fields = {name: _filled(template, values) for name, template in send.fields.items()}
    headers = {name: _filled(template, values) for name, template in send.headers.items()}
    if send.format is Format.QUERY:
        return ProviderRequest(send.method, f"{account.url}?{urlencode(fields)}", headers, b"", reference)
    if send.format is Format.FORM:
        headers["content-type"] = "application/x-www-form-urlencoded"
        return ProviderRequest(send.method, account.url, headers, urlencode(fields).encode(), reference)
    headers["content-type"] = "application/json"
    return ProviderRequest(send.method, account.url, headers, orjson.dumps(fields), reference)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values.get(found[1], ""), template)


def classify(response: ProviderResponse, send: Send) -> Outcome:
    """By the HTTP status, and by the body where the shape says how a taken text is answered."""
    status, said = response.status, response.body.decode("utf-8", "replace").strip()
    if status == 429:
        return Wait(_WAIT, "http 429")
    if status in _DOWN or status >= 500:
        return Down(f"http {status}")
    if not 200 <= status < 300:
        return Refused(f"http {status}")
    if send.taken and not re.match(send.taken, said):
        return Refused("not taken")
    return Accepted(_id(said, send))


def _id(said: str, send: Send) -> str:
    if send.id_in_text and (found := re.search(send.id_in_text, said)):
        return found[1] if found.re.groups else found[0]
    if not send.id:
        return ""
    try:
        answer: Any = orjson.loads(said)
    except orjson.JSONDecodeError:
        return ""
    for name in send.id.split("."):
        answer = answer.get(name) if isinstance(answer, dict) else None
    return str(answer) if isinstance(answer, str | int) and not isinstance(answer, bool) else ""
