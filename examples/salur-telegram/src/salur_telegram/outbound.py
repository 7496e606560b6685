"""A text as sendMessage, and what the Bot API's answer means. After "sendMessage" and "Making requests"."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

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
from salur.channels.splitting import length, split
from salur.contracts.notifications import Option

LIMITS = Manifest.in_package("salur_telegram").tappable
_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = 86_400


def render(rendered: Rendered, to: Destination, url: str, token: str) -> list[ProviderRequest]:
    """The requests that show a text, in order; the buttons hang on the last."""
    keyboard = _keyboard(rendered.options)
    said = rendered.text
    if rendered.options and keyboard is None:
        said = "\n\n".join(part for part in (said, numbered(rendered.options)) if part)
    parts = split(said, LIMITS.text)
    bodies: list[dict[str, Any]] = [{"chat_id": to.to, "text": part} for part in parts]
    if keyboard is not None:
        bodies[-1]["reply_markup"] = {"inline_keyboard": keyboard}
    headers = {"content-type": "application/json"}
    address = f"{url}/bot{token}/sendMessage"
    return [ProviderRequest("POST", address, headers, orjson.dumps(body)) for body in bodies]


def _keyboard(options: tuple[Option, ...]) -> list[list[dict[str, str]]] | None:
    """A button in each row; None where there is nothing to tap, or Telegram would not take it."""
    limits = LIMITS.buttons
    if not options or len(options) > limits.most or len({o.label for o in options}) < len(options):
        return None
    labels = [f"{o.label} – {o.hint}" if o.hint else o.label for o in options]
    if any(length(label) > limits.title for label in labels):
        labels = [o.label for o in options]
    fits = all(length(label) <= limits.title for label in labels) and all(
        0 < len(o.id.encode()) <= limits.id for o in options
    )
    if not fits:
        return None
    return [
        [{"text": label, "callback_data": option.id}] for label, option in zip(labels, options, strict=True)
    ]


def classify(response: ProviderResponse) -> Outcome:
    """What the answer means: `ok` and `error_code` as in its body, where the HTTP status says the same."""
    answer = answer_of(response.body)
    status = response.status
    if 200 <= status < 300:
        return Accepted(_id(answer))
    if status == 429:
        return Wait(_asked_wait(answer), "too_many_requests 429")
    # 401 and 404: the token is wrong or was revoked, which an operator mends; 409: another webhook or poller.
    if status in (401, 404, 409) or status >= 500:
        return Down(f"http {status}")
    return Refused(f"http {status}")


def _asked_wait(answer: dict[str, Any]) -> timedelta:
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    known = isinstance(asked, int) and not isinstance(asked, bool) and 0 < asked <= _LONGEST_WAIT
    return timedelta(seconds=asked) if known and asked else _WAIT


def _id(answer: dict[str, Any]) -> str:
    """The chat and the message's number in it, which together are unique; empty where it was taken and not named."""
    result = answer.get("result")
    if not isinstance(result, dict) or not isinstance(result.get("chat"), dict):
        return ""
    chat, message = result["chat"].get("id"), result.get("message_id")
    return f"{chat}.{message}" if isinstance(chat, int) and isinstance(message, int) else ""


def answer_of(body: bytes) -> dict[str, Any]:
    """The answer's object, an empty one where there is none."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}
