"""Checks what is sent to `POST /{phone_number_id}/messages` as Meta's documentation says, and reads it.

Limits: developers.facebook.com, Cloud API, "Text messages", "Interactive reply buttons messages",
"Interactive list messages", "Image messages", "Location messages", "Template messages".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.phones import Kind, Option
from sandbox.settings import WhatsAppTemplate
from sandbox.whatsapp.errors import GraphError

LIMITS = {
    "text.body": 4096,
    "buttons.body": 1024,
    "list.body": 4096,
    "header": 60,
    "footer": 60,
    "button.id": 256,
    "button.title": 20,
    "list.button": 20,
    "section.title": 24,
    "row.id": 200,
    "row.title": 24,
    "row.description": 72,
    "caption": 1024,
    "template.body": 1024,
}
_LONGEST_CODE = 15
MOST_BUTTONS = 3
MOST_ROWS = 10
MOST_SECTIONS = 10
_PLACE = re.compile(r"\{\{([0-9]{1,2})\}\}")
_UNFIT = re.compile(r"[\n\t]| {5}")


@dataclass(frozen=True)
class Sent:
    """What the telephone shows of an accepted message. `to` is a number (digits) or a WhatsApp user id."""

    to: str
    kind: Kind
    text: str
    options: tuple[Option, ...] = ()
    options_title: str = ""
    reply_to: str | None = None
    media: str | None = None


@dataclass(frozen=True)
class Seen:
    """The service says that it has read a message and, perhaps, that it is typing an answer."""

    message: str
    typing: bool


def read(body: Any, templates: Sequence[WhatsAppTemplate] = ()) -> Sent | Seen:
    """A request's JSON as what it asks for; `templates` are those that are approved. Raises GraphError as Meta would
    refuse it."""
    if not isinstance(body, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    if body.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required.")
    if body.get("status") == "read":
        indicator = body.get("typing_indicator")
        return Seen(
            _words(body, "message_id"), isinstance(indicator, dict) and indicator.get("type") == "text"
        )
    if body.get("recipient_type", "individual") != "individual":
        raise GraphError(100, "Param recipient_type must be one of {individual}.")
    kind = body.get("type", "text")
    if kind not in _KINDS:
        raise GraphError(100, f"Param type must be one of {{{', '.join(_KINDS)}}}.")
    part = body.get(kind)
    if not isinstance(part, dict):
        raise GraphError(100, f"The parameter {kind} is required.")
    context = body.get("context")
    reply_to = context.get("message_id") if isinstance(context, dict) else None
    if kind == "template":
        return _template(part, _recipient(body), templates)
    return _READERS[kind](part, _recipient(body), reply_to)


def _recipient(body: Mapping[str, Any]) -> str:
    """`to` is a telephone number; `recipient` a business-scoped user id; the number wins where both stand."""
    to = body.get("to")
    if isinstance(to, str) and to:
        digits = to.removeprefix("+")
        if not digits.isascii() or not digits.isdigit() or len(digits) < 5:
            raise GraphError(131009, "Recipient phone number not in allowed form")
        return digits
    recipient = body.get("recipient")
    if isinstance(recipient, str) and "." in recipient:
        return recipient
    raise GraphError(100, "The parameter to is required.")


def _text(part: Mapping[str, Any], to: str, reply_to: str | None) -> Sent:
    body = part.get("body")
    if not isinstance(body, str) or not body:
        raise GraphError(100, "The parameter text['body'] is required.")
    if len(body) > LIMITS["text.body"]:
        raise GraphError(100, f"Param text['body'] must be at most {LIMITS['text.body']} characters long.")
    return Sent(to, "text", body, reply_to=reply_to)


def _image(part: Mapping[str, Any], to: str, reply_to: str | None) -> Sent:
    media = part.get("id") or part.get("link")
    if not isinstance(media, str):
        raise GraphError(131008, "One of image['id'] and image['link'] is required.")
    return Sent(to, "image", _within(part, "caption", "caption"), reply_to=reply_to, media=media)


def _location(part: Mapping[str, Any], to: str, reply_to: str | None) -> Sent:
    try:
        latitude, longitude = float(part["latitude"]), float(part["longitude"])
    except (KeyError, TypeError, ValueError):
        raise GraphError(131008, "location['latitude'] and location['longitude'] are required.") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise GraphError(131009, "Location is outside the world.")
    return Sent(
        to, "location", str(part.get("name") or f"{latitude:.5f}, {longitude:.5f}"), reply_to=reply_to
    )


def _template(part: Mapping[str, Any], to: str, templates: Sequence[WhatsAppTemplate]) -> Sent:
    language = part.get("language")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        raise GraphError(131008, "The parameter template['language']['code'] is required.")
    named = (_words(part, "name"), language["code"])
    found = next((one for one in templates if (one.name, one.language) == named), None)
    if found is None:
        raise GraphError(132001, f"template name ({named[0]}) does not exist in {named[1]}")
    components = [one for one in part.get("components") or () if isinstance(one, dict)]
    values = [value for one in components if one.get("type") == "body" for value in _parameters(one, "text")]
    expected = len(set(_PLACE.findall(found.body)))
    if len(values) != expected:
        counted = f"({len(values)}) does not match the expected number of params ({expected})"
        raise GraphError(132000, f"body: number of localizable_params {counted}")
    if any(not value.strip() or _UNFIT.search(value) for value in values):
        says = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise GraphError(132018, says)
    buttons = [one for one in components if one.get("type") == "button"]
    text = _PLACE.sub(lambda place: values[int(place[1]) - 1], found.body)
    if found.category == "authentication":
        _copies(buttons, values[0], to)
        return Sent(to, "template", text)
    taps = [value for one in buttons for value in _parameters(one, "payload")]
    if len(taps) > len(found.buttons):
        raise GraphError(132000, f"buttons: at most {len(found.buttons)} expected")
    if len(text) > LIMITS["template.body"]:
        raise GraphError(132005, "Translated text too long")
    return Sent(to, "template", text, tuple(map(Option, taps, found.buttons)))


def _copies(buttons: Sequence[Mapping[str, Any]], code: str, to: str) -> None:
    """Raises GraphError unless one button copies the code that stands in the body, for a telephone's number."""
    if not to.isdigit():
        raise GraphError(131062, "Business-scoped User ID recipients are not supported for this message")
    copied = [value for one in buttons if one.get("sub_type") == "url" for value in _parameters(one, "text")]
    if copied != [code]:
        raise GraphError(132000, "buttons: the code of the body is expected once, as a button of type url")
    if len(code) > _LONGEST_CODE:
        raise GraphError(132018, f"The code must be at most {_LONGEST_CODE} characters long")


def _parameters(component: Mapping[str, Any], kind: str) -> list[str]:
    """The values of a component. Raises GraphError for one of another kind."""
    found = []
    for parameter in component.get("parameters") or ():
        value = parameter.get(kind) if isinstance(parameter, dict) and parameter.get("type") == kind else None
        if not isinstance(value, str):
            raise GraphError(132012, f"Parameter format does not match: {kind} is expected")
        found.append(value)
    return found


def _interactive(part: Mapping[str, Any], to: str, reply_to: str | None) -> Sent:
    kind = part.get("type")
    action = part.get("action")
    if kind not in ("button", "list"):
        raise GraphError(131009, "Interactive type is not one of button, list.")
    if not isinstance(action, dict):
        raise GraphError(131008, "The parameter interactive['action'] is required.")
    body = part.get("body")
    limit = "buttons.body" if kind == "button" else "list.body"
    said = _within(body if isinstance(body, dict) else {}, "text", limit, required=True)
    text = "\n".join(filter(None, (_header(part), said, _footer(part))))
    if kind == "button":
        return Sent(to, "buttons", text, _buttons(action), reply_to=reply_to)
    title = _within(action, "button", "list.button", required=True)
    return Sent(to, "list", text, _rows(action), title, reply_to)


def _header(part: Mapping[str, Any]) -> str:
    header = part.get("header")
    if header is None:
        return ""
    if not isinstance(header, dict) or header.get("type") != "text":
        raise GraphError(131009, "Header type is not text.")
    return _within(header, "text", "header", required=True)


def _footer(part: Mapping[str, Any]) -> str:
    footer = part.get("footer")
    return _within(footer, "text", "footer", required=True) if isinstance(footer, dict) else ""


def _buttons(action: Mapping[str, Any]) -> tuple[Option, ...]:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise GraphError(
            131009, f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {MOST_BUTTONS}"
        )
    options = []
    for button in buttons:
        reply = button.get("reply") if isinstance(button, dict) and button.get("type") == "reply" else None
        if not isinstance(reply, dict):
            raise GraphError(131009, "Button type is not reply.")
        options.append(
            Option(_within(reply, "id", "button.id", True), _within(reply, "title", "button.title", True))
        )
    return _unlike(options)


def _rows(action: Mapping[str, Any]) -> tuple[Option, ...]:
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= MOST_SECTIONS:
        raise GraphError(131009, f"Invalid sections count. Min: 1, Max: {MOST_SECTIONS}")
    options = []
    for section in sections:
        _within(section, "title", "section.title", required=len(sections) > 1)
        for row in section.get("rows") or ():
            title, hint = (
                _within(row, "title", "row.title", True),
                _within(row, "description", "row.description"),
            )
            options.append(Option(_within(row, "id", "row.id", True), title, hint))
    if not 1 <= len(options) <= MOST_ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {MOST_ROWS}")
    return _unlike(options, titles=False)


def _unlike(options: list[Option], titles: bool = True) -> tuple[Option, ...]:
    if len({option.id for option in options}) < len(options):
        raise GraphError(131009, "Duplicated ids among buttons or rows.")
    if titles and len({option.title for option in options}) < len(options):
        raise GraphError(131009, "Duplicated titles among buttons.")
    return tuple(options)


def _within(part: Mapping[str, Any], key: str, limit: str, required: bool = False) -> str:
    value = part.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value.strip()):
        raise GraphError(131008, f"Required parameter is missing: {limit}")
    if len(value) > LIMITS[limit]:
        raise GraphError(131009, f"{limit} length invalid. Min length: 1, Max length: {LIMITS[limit]}")
    return value


def _words(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    if not isinstance(value, str) or not value:
        raise GraphError(100, f"The parameter {key} is required.")
    return value


_READERS: dict[str, Callable[[Mapping[str, Any], str, str | None], Sent]] = {
    "text": _text,
    "image": _image,
    "location": _location,
    "interactive": _interactive,
}
_KINDS = (*_READERS, "template")
