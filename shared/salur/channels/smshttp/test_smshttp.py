"""What the contract does not ask of the aggregators' channel: each shape, each way to keep others out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from pydantic import ValidationError

from salur.channels.inbound import InboundDead, InboundMessage, InboundReceipt, InboundUnsupported
from salur.channels.protocol import (
    Accepted,
    BadSignature,
    Destination,
    ProviderResponse,
    Refused,
    Rendered,
    WebhookRequest,
)
from salur.channels.smshttp import SmsHttp
from salur.channels.smshttp.settings import Account
from salur.channels.smshttp.shape import shapes
from salur.contracts.messages import ReceiptState

SECRET = "rahasia-contoh-1234"
TO = Destination("1708@contoh", "628001234567")


def channel(shape: str, further: Path | None = None, **more: Any) -> SmsHttp:
    given = {
        "shape": shape,
        "url": "https://agg.example/send",
        "short_code": "1708",
        "secret": SECRET,
        "receipts": "https://salur.example/hooks/smshttp/contoh",
        "values": {"user": "salur", "password": "kunci"},
    }
    return SmsHttp("contoh", Account.model_validate(given | more), shapes(further)[shape])


def heard(subject: SmsHttp, request: WebhookRequest) -> list[Any]:
    subject.authenticate(request)
    return [item.inbound for item in subject.parse(request)]


def test_json_may_hold_several_and_receipts() -> None:
    received = "2026-11-22T10:00:00+08:00"
    body = [
        {"id": "a1", "from": "08001234567", "to": "1708", "message": "LAPOR jalan", "received_at": received},
        {"message_id": "k1", "status": "DELIVERED", "at": "1763800000123"},
        {"id": "a2"},
        "x",
    ]
    request = WebhookRequest("POST", {"x-secret": SECRET}, {}, json.dumps(body).encode())
    message, receipt, *dead = heard(channel("json"), request)
    assert isinstance(message, InboundMessage)
    assert (message.sender.phone, message.text) == ("628001234567", "LAPOR jalan")
    assert message.at.isoformat() == "2026-11-22T02:00:00+00:00"
    assert isinstance(receipt, InboundReceipt)
    assert (receipt.provider_id, receipt.state) == ("k1", ReceiptState.DELIVERED)
    assert [type(item) for item in dead] == [InboundDead, InboundDead]


def test_a_form_carries_its_secret_beside_its_words() -> None:
    fields = {
        "sender": "628001234567",
        "message": "jalan rusak & licin",
        "msgid": "7",
        "timestamp": "1763800000",
    }
    request = WebhookRequest("POST", {}, {}, urlencode(fields | {"secret": SECRET}).encode())
    (message,) = heard(channel("form"), request)
    assert message.text == "jalan rusak & licin"
    with pytest.raises(BadSignature):
        channel("form").authenticate(replace(request, body=urlencode(fields).encode()))


@pytest.mark.parametrize(
    ("remote", "forwarded", "gets_in"),
    [
        ("203.0.113.7", None, True),
        ("203.0.114.7", None, False),
        ("10.0.0.1", "198.51.100.1, 203.0.113.7", True),
        ("10.0.0.1", "203.0.113.7, 198.51.100.1", False),
        ("203.0.114.7", "203.0.113.7", False),
        ("10.0.0.1", None, False),
        ("", None, False),
    ],
)
def test_an_allowed_address_is_enough_where_there_is_no_secret(
    remote: str, forwarded: str | None, gets_in: bool
) -> None:
    subject = channel("json", secret=None, allow=["203.0.113.0/24"], proxies=["10.0.0.0/8"])
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = WebhookRequest("POST", headers, {}, b"{}", remote)
    if gets_in:
        subject.authenticate(request)
    else:
        with pytest.raises(BadSignature):
            subject.authenticate(request)


def test_secret_and_address_must_both_be_right_where_both_are_set() -> None:
    subject = channel("json", allow=["203.0.113.0/24"])
    with pytest.raises(BadSignature):
        subject.authenticate(WebhookRequest("POST", {"x-secret": SECRET}, {}, b"{}", "198.51.100.1"))
    with pytest.raises(BadSignature):
        subject.authenticate(WebhookRequest("POST", {}, {}, b"{}", "203.0.113.7"))


def test_an_account_that_anybody_could_use_is_refused() -> None:
    with pytest.raises(ValidationError, match="anybody could write as anybody"):
        channel("json", secret=None)
    with pytest.raises(ValidationError, match="letters, digits"):
        channel("json", secret="rahasia%contoh")


def test_kannel_is_told_how_to_report_by_a_reference_of_ours() -> None:
    (request,) = channel("kannel").render(Rendered("Terima kasih."), TO)
    sent = {name: value[0] for name, value in parse_qs(urlsplit(request.url).query).items()}
    assert (request.method, sent["to"], sent["coding"], sent["charset"]) == (
        "GET",
        "+628001234567",
        "0",
        "UTF-8",
    )
    report = {name: value[0] for name, value in parse_qs(urlsplit(sent["dlr-url"]).query).items()}
    assert report["reference"] == request.reference
    answer = report | {"type": "1", "at": "1763800000"}
    (receipt,) = heard(channel("kannel"), WebhookRequest("GET", {}, answer, b""))
    assert (receipt.provider_id, receipt.state) == (request.reference, ReceiptState.DELIVERED)
    (other,) = channel("kannel").render(Rendered("Terima kasih."), TO)
    assert other.reference != request.reference


def test_kannel_hands_on_words_in_the_charset_that_it_names() -> None:
    wide = "Banjir 🌊 é".encode("utf-16-be").decode("utf-8", "surrogateescape")
    table: list[tuple[str, dict[str, str], type[Any], str]] = [
        ("KONUT é €", {"charset": "UTF-8"}, InboundMessage, "KONUT é €"),
        ("KONUT", {}, InboundMessage, "KONUT"),
        (wide, {"charset": "UTF-16BE"}, InboundMessage, "Banjir 🌊 é"),
        ("\0\udcff\1", {"charset": "8-BIT"}, InboundUnsupported, "no text"),
        ("\udcd8", {"charset": "UTF-16BE"}, InboundDead, "text"),
        (wide, {}, InboundDead, "text"),
    ]
    for words, more, kind, said in table:
        query = {"from": "628001234567", "id": "k1", "at": "1763800000", "text": words, "secret": SECRET}
        (item,) = heard(channel("kannel"), WebhookRequest("GET", {}, query | more, b""))
        assert isinstance(item, kind)
        assert said in item.model_dump_json()


@pytest.mark.parametrize(
    ("shape", "body", "outcome"),
    [
        ("json", b'{"message_id": 17}', Accepted("17")),
        ("json", b"oke", Accepted("")),
        ("form", b"status=ok&trxid=A-9", Accepted("A-9")),
        ("kannel", b"4: Rejected", Refused("not taken")),
    ],
)
def test_a_taken_text_is_named_as_the_shape_says(shape: str, body: bytes, outcome: object) -> None:
    assert channel(shape).classify(ProviderResponse(200, {}, body)) == outcome


def test_a_new_aggregator_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "shapes.yaml"
    file.write_text(
        """
baru:
  inbound:
    {format: json, from: data.msisdn, text: data.body, at: data.when, secret: {at: json, name: key}}
  send: {method: POST, format: json, fields: {msisdn: "{to}", body: "{text}"}, id: data.ref}
"""
    )
    subject = channel("baru", file)
    data = {"msisdn": "628001234567", "body": "halo", "when": 1763800000}
    request = WebhookRequest("POST", {}, {}, json.dumps({"key": SECRET, "data": data}).encode())
    (message,), (again,) = heard(subject, request), heard(subject, request)
    assert message.provider_id == again.provider_id
    later = json.dumps({"key": SECRET, "data": data | {"when": 1763800001}}).encode()
    (other,) = heard(subject, replace(request, body=later))
    assert other.provider_id != message.provider_id
    (sent,) = subject.render(Rendered("Halo"), TO)
    assert json.loads(sent.body) == {"msisdn": "628001234567", "body": "Halo"}
    assert subject.classify(ProviderResponse(200, {}, b'{"data": {"ref": "r1"}}')) == Accepted("r1")


def test_a_shape_that_could_not_name_a_message_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "shapes.yaml"
    file.write_text(
        "baru:\n  inbound: {format: json, from: a, text: b}\n  send: {method: GET, format: query, fields: {}}\n"
    )
    with pytest.raises(ValidationError, match="has its time"):
        shapes(file)
