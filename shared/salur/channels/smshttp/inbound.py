"""What an aggregator sends: is it the aggregator, and what does it hold."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl

import orjson

from salur.channels import inbound as plain
from salur.channels.protocol import BadSignature, Item, Unparsable, WebhookRequest
from salur.channels.shape import Misshapen, raw_of
from salur.channels.smshttp.settings import Account, Network
from salur.channels.smshttp.shape import Format, Inbound, Receipts, Shape
from salur.privacy.refs import normal_phone

_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15
_LONGEST_TEXT = 20_000
_LAST_SECOND = 32_503_680_000
_MILLISECONDS = 100_000_000_000


def authenticate(request: WebhookRequest, account: Account, shape: Inbound) -> None:
    """Returns where secret and address are as the account asks. Raises BadSignature otherwise."""
    if account.allow and not _within(_caller(request, account.proxies), account.allow):
        raise BadSignature("the address is not allowed")
    if account.secret is None:
        return
    wanted = account.secret.get_secret_value().encode()
    if not hmac.compare_digest(_secret(request, shape).encode("utf-8", "replace"), wanted):
        raise BadSignature("the secret is not ours")


def parse(request: WebhookRequest, shape: Shape, number: str) -> Sequence[Item]:
    """The messages and receipts in a request: one, or in a JSON list several. Raises Unparsable for the whole."""
    found = []
    for given in _listed(request, shape.inbound.format):
        fields = _readable(given)
        try:
            found.append(Item(number, _read(given, fields, shape)))
        except Misshapen as bad:
            found.append(Item(number, plain.InboundDead(reason=bad.where, raw=raw_of(fields))))
    return found


def _read(given: Any, fields: Any, shape: Shape) -> plain.Inbound:
    if not isinstance(fields, dict):
        raise Misshapen("fields")
    if shape.receipts is not None and _at(fields, shape.receipts.state) is not None:
        return _receipt(fields, shape.receipts)
    return _message(fields, _words(given, shape.inbound), shape.inbound)


def _message(fields: Mapping[str, Any], words: Any, shape: Inbound) -> plain.Inbound:
    sender = plain.Sender(phone=_phone(_text(fields, shape.from_)))
    at = _moment(fields, shape.at)
    name = _text(fields, shape.id) if shape.id else _named(sender.id, at, words)
    if not isinstance(words, str) or not words.strip() or len(words) > _LONGEST_TEXT:
        return plain.InboundUnsupported(
            provider_id=name, sender=sender, at=at, type="no text", raw=raw_of(dict(fields))
        )
    return plain.InboundMessage(provider_id=name, sender=sender, at=at, text=words)


def _words(given: Mapping[str, Any], shape: Inbound) -> Any:
    """What stands in the place of words, None where it is in a charset of no words. Raises Misshapen."""
    found = _at(given, shape.text)
    if not isinstance(found, str):
        return found
    charset = _at(given, shape.charset.at) if shape.charset else None
    codec = shape.charset.names.get(str(charset)) if shape.charset and charset else "utf-8"
    if codec is None:
        return None
    try:
        words = found.encode("utf-8", "surrogateescape").decode(codec)
    except UnicodeError:
        raise Misshapen(shape.text) from None
    if "\0" in words:  # octets of a charset that was not named
        raise Misshapen(shape.text)
    return words


def _readable(given: Any) -> Any:
    """Fields of which every value can be written again: octets of another charset are spelled out."""
    if not isinstance(given, dict):
        return given
    return {
        name: value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if isinstance(value, str)
        else value
        for name, value in given.items()
    }


def _receipt(fields: Mapping[str, Any], shape: Receipts) -> plain.Inbound:
    state = shape.states.get(_text(fields, shape.state))
    if state is None:
        raise Misshapen(shape.state)
    return plain.InboundReceipt(
        provider_id=_text(fields, shape.id), state=state, at=_moment(fields, shape.at)
    )


def _listed(request: WebhookRequest, form: Format) -> list[Any]:
    if form is Format.QUERY:
        return [dict(request.query)]
    if form is Format.FORM:
        return [_form(request.body)]
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise Unparsable("not JSON") from None
    return found if isinstance(found, list) else [found]


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        raise Unparsable("not a form") from None
    return dict(pairs)


def _secret(request: WebhookRequest, shape: Inbound) -> str:
    if shape.secret is None:
        return ""
    if shape.secret.at == "header":
        return request.headers.get(shape.secret.name.lower()) or ""
    if shape.secret.at == "query":
        return request.query.get(shape.secret.name, "")
    try:
        fields = _listed(request, Format.FORM if shape.secret.at == "form" else Format.JSON)[0]
    except (Unparsable, IndexError):
        return ""
    found = _at(fields, shape.secret.name) if isinstance(fields, dict) else None
    return found if isinstance(found, str) else ""


def _caller(request: WebhookRequest, proxies: tuple[Network, ...]) -> str:
    if proxies and _within(request.remote, proxies):
        return (request.headers.get("x-forwarded-for") or "").rpartition(",")[2].strip()
    return request.remote


def _within(address: str, networks: tuple[Network, ...]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False


def _at(fields: Any, place: str) -> Any:
    """The value at a place; points lead into objects."""
    for name in place.split("."):
        fields = fields.get(name) if isinstance(fields, dict) else None
    return fields


def _text(fields: Any, place: str) -> str:
    found = _at(fields, place)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, str) or not found:
        raise Misshapen(place)
    return found


def _phone(given: str) -> str:
    phone = normal_phone(given.strip().removeprefix("+"))
    if not (phone.isascii() and phone.isdigit() and _SHORTEST_PHONE <= len(phone) <= _LONGEST_PHONE):
        raise Misshapen("from")
    return phone


def _moment(fields: Any, place: str) -> datetime:
    """Unix seconds or milliseconds, or ISO 8601 (UTC where it names no zone)."""
    found = _text(fields, place)
    if found.isascii() and found.isdigit() and len(found) < 15:
        seconds = int(found) / 1000 if int(found) > _MILLISECONDS else int(found)
        if seconds < _LAST_SECOND:
            return datetime.fromtimestamp(seconds, UTC)
    try:
        read = datetime.fromisoformat(found)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Misshapen(place) from None


def _named(sender: str, at: datetime, words: Any) -> str:
    return hashlib.sha256(repr((sender, at.isoformat(), words)).encode("utf-8", "replace")).hexdigest()
