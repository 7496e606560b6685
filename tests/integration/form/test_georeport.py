"""Open311: a partner's report goes in as every citizen's does, and a token brings its code."""

from __future__ import annotations

import asyncio
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aiohttp import ClientSession

from salur.messaging.errors import KafkaUnavailable
from services.intake.web.handlers import Counter as Desk
from tests.integration.form.conftest import PARTNER_KEY, Counter
from tests.kafka_tools import read_all
from tests.polling import eventually
from tests.roles import KEYS

NIK = "7409991205900001"
NAME, PHONE = "Zulaiha Aminah", "0800 1112 2299"
WORDS = "Jembatan kayu di dusun dua putus"


class Partner:
    """A partner's system, at one jurisdiction's door."""

    def __init__(self, client: ClientSession, url: str) -> None:
        self._client = client
        self._url = f"{url}/open311/v2"

    async def asks(self, path: str, **query: str) -> tuple[int, Any]:
        async with self._client.get(self._url + path, params=query) as answer:
            assert answer.headers["access-control-allow-origin"] == "*"
            return answer.status, await answer.json()

    async def reports(self, fields: dict[str, str], headers: dict[str, str] | None = None) -> tuple[int, Any]:
        async with self._client.post(f"{self._url}/requests.json", data=fields, headers=headers) as answer:
            return answer.status, await answer.json()

    async def xml(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, ET.Element]:
        call = self._client.post if fields is not None else self._client.get
        async with call(self._url + path, data=fields) as answer:
            assert answer.content_type == "text/xml"
            return answer.status, ET.fromstring(await answer.read())


async def test_a_partners_report_becomes_a_report_and_its_token_a_code(counter: Counter) -> None:
    async with ClientSession() as client:
        partner = Partner(client, counter.url)
        status, services = await partner.asks("/services.json", jurisdiction_id="74.09")
        assert status == 200
        roads = next(one for one in services if one["service_code"] == "infrastruktur")
        assert (roads["type"], roads["metadata"], roads["group"]) == ("batch", True, "pengaduan")
        _, definition = await partner.asks("/services/infrastruktur.json", jurisdiction_id="74.09")
        asked = {one["code"]: one for one in definition["attributes"]}
        assert list(asked) == ["privacy_notice", "nik", "show_name"]
        seen = asked["privacy_notice"]["values"][0]["key"]
        fields = {
            "api_key": PARTNER_KEY,
            "jurisdiction_id": "74.09",
            "service_code": "infrastruktur",
            "description": WORDS,
            "lat": "-3.52",
            "long": "122.10",
            "phone": PHONE,
            "first_name": "Zulaiha",
            "last_name": "Aminah",
            "attribute[nik]": NIK,
            "attribute[privacy_notice]": seen,
            "media_url": "https://foto.aplikasi.example/77.jpg",
        }
        once = {"Idempotency-Key": "aduan-77"}
        status, (answer,) = await partner.reports(fields, once)
        assert (status, answer["account_id"]) == (200, None)
        assert "media_url" not in answer["service_notice"]
        # The partner did not hear the answer and sends again.
        _, (again,) = await partner.reports(fields, once)
        assert again["token"] == answer["token"]

        async def coded() -> Any:
            _, (found,) = await partner.asks(f"/tokens/{answer['token']}.json")
            return found if "service_request_id" in found else None

        found = await eventually(coded, within=30)
        report = await counter.report()
        assert found == {"token": answer["token"], "service_request_id": report.code}
        _, tree = await partner.xml(f"/tokens/{answer['token']}.xml")
        assert (tree.tag, tree.findtext("request/service_request_id")) == ("service_requests", report.code)
        assert (await partner.asks(f"/tokens/{answer['token'][:-1]}x.json"))[0] == 404
        assert len(await counter.events("reports.submitted")) == 1
        # A place in another jurisdiction of ours: said, and filed there.
        elsewhere = {**fields, "address_string": "Kota Palu", "description": "Lampu jalan mati"}
        elsewhere |= {"media_url": "https://169.254.169.254/latest"}
        del elsewhere["lat"], elsewhere["long"]
        _, (answer,) = await partner.reports(elsewhere)
        assert "Berkas di media_url tidak kami ambil" in answer["service_notice"]
        assert "laporan dicatat di Lapor Wali Kota Palu (jurisdiction_id 72.71)" in answer["service_notice"]
        _, (answer,) = await partner.reports({**elsewhere, "address_string": "Kota Kendari"})
        assert "Kota Kendari di luar Kabupaten Konawe Utara" in answer["service_notice"]

        async def all_filed() -> Any:
            filed = await counter.events("reports.submitted")
            return sorted(one.pack for one in filed) == ["72.71", "74.09", "74.09"]

        assert await eventually(all_filed, within=30)
    assert (report.category, report.place.latitude, report.identity.show_name) == (
        "infrastruktur",
        -3.52,
        False,
    )
    # The partner's photo is the report's, and waits to be fetched for it.
    (photo,) = report.media
    (sent, *_) = await counter.contents()
    assert [(one.provider_id, one.partner) for one in sent.linked] == [
        ("https://foto.aplikasi.example/77.jpg", "74.09/aplikasi")
    ]
    assert (await counter.waiting(photo)).sealed is not None
    assert report.reporter.ref == KEYS.refs().sender("sms", "6280011122299")
    for topic in ("intake.messages", "reports.submitted", "notifications.requested"):
        for record in await read_all(counter.kafka, counter.prefix + topic):
            for clear in (NIK, "Zulaiha", "80011122299"):
                assert clear.encode() not in record.value, topic
            assert topic != "intake.messages" or WORDS.encode() not in record.value


class Kafka:
    """Stands for it behind the counter: away, or so slow that all come at once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away, self.asked, self.answers = True, 0, asyncio.Event()
        monkeypatch.setattr(Desk, "take", self.take)

    async def take(self, *_: Any, **__: Any) -> str:
        self.asked += 1
        if self.away:
            raise KafkaUnavailable("away")
        await self.answers.wait()
        return "m-1"


async def test_a_telephone_sends_ten_an_hour_however_many_come_at_once_and_only_what_was_accepted_counts(
    pages: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {
        "api_key": PARTNER_KEY,
        "service_code": "infrastruktur",
        "description": WORDS,
        "address_string": "Desa Wanggudu",
        "phone": PHONE,
        "first_name": "Zulaiha",
        "attribute[nik]": NIK,
    }
    kafka = Kafka(monkeypatch)
    async with ClientSession() as client:
        here = Partner(client, f"{pages.url}/74.09")
        _, definition = await here.asks("/services/infrastruktur.json")
        report["attribute[privacy_notice]"] = definition["attributes"][0]["values"][0]["key"]
        assert [(await here.reports(report))[0] for _ in range(12)] == [503] * 12
        kafka.away, kafka.asked = False, 0
        sent = [asyncio.create_task(here.reports(report)) for _ in range(13)]
        # Those beyond the ten are told so at once, while the others wait for Kafka.
        await eventually(lambda: sum(one.done() for one in sent) == 3 and kafka.asked == 10, within=20)
        kafka.answers.set()
        assert sorted([(await one)[0] for one in sent]) == [200] * 10 + [429] * 3


async def test_what_is_not_accepted_is_said_in_the_format_that_was_asked_for(pages: Counter) -> None:
    good = {
        "api_key": PARTNER_KEY,
        "service_code": "infrastruktur",
        "description": WORDS,
        "address_string": "Desa Wanggudu",
        "phone": PHONE,
    }

    def without(**changes: str) -> dict[str, str]:
        return {name: value for name, value in (good | changes).items() if value}

    async with ClientSession() as client:
        everywhere, here = Partner(client, pages.url), Partner(client, f"{pages.url}/74.09")
        assert await everywhere.asks("/services.json") == (
            400,
            [{"code": 400, "description": "Sebutkan wilayahnya dengan jurisdiction_id, misalnya 74.09."}],
        )
        assert (await everywhere.asks("/services.json", jurisdiction_id="99.99"))[0] == 404
        assert (await here.asks("/services/kuda.json"))[0] == 404
        for changes, status, words in (
            ({"api_key": ""}, 403, "Laporan hanya diterima dari mitra yang terdaftar"),
            ({"api_key": "tebakan"}, 403, "sertakan api_key"),
            ({"service_code": ""}, 400, "Sebutkan service_code"),
            ({"service_code": "kuda"}, 404, "tidak ada"),
            ({"phone": ""}, 400, "Isi phone dengan nomor pelapor yang sudah Anda pastikan"),
            ({"description": "Rusak"}, 400, "lebih panjang"),
            ({"address_string": ""}, 400, "lat dan long, atau address_string"),
            ({"first_name": "Zulaiha"}, 400, "Perlihatkan dulu pemberitahuan privasi"),
            ({"attribute[nik]": "12"}, 400, "NIK terdiri dari 16 angka."),
        ):
            found, errors = await here.reports(without(**changes))
            assert (found, {one["code"] for one in errors}) == (status, {status}), changes
            assert words in " ".join(one["description"] for one in errors)
        found, tree = await here.xml("/requests.xml?bahasa=en", without(phone="", description=""))
        assert (found, tree.tag) == (400, "errors")
        told = [one.findtext("description") or "" for one in tree.iter("error")]
        assert told[0] == "Write what happened in description."
        _, listed = await here.xml("/services.xml?bahasa=en")
        assert [one.findtext("service_name") for one in listed][:2] == ["To the Regent", "Health"]
        _, tree = await here.xml("/services/infrastruktur.xml")
        assert tree.findtext("attributes/attribute/values/value/key", "").startswith("74.09-id-")
        _, told_of = await here.asks("/discovery.json")
        assert told_of["endpoints"][0]["url"].endswith("/74.09/open311/v2")
        assert told_of["endpoints"][0]["formats"] == ["application/json", "text/xml"]
        for _ in range(12):
            found, _ = await here.reports(without(api_key="tebakan"))
        assert found == 429
    assert await read_all(pages.kafka, f"{pages.prefix}intake.messages") == []
