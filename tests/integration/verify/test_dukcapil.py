"""Dukcapil from outside: by mTLS, on the real road, through an hour without it, and never a NIK where none may be."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from salur.contracts.base import Lane
from salur.contracts.commands import AddSignals
from salur.contracts.messages import Address
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import Identity, ReportSubmitted, ReportVerified, Verdict
from salur.contracts.topics import registry
from salur.messaging.clock import HeldClock, SystemClock
from salur.privacy import Name, Nik, Phone, Reach, Secret, VaultWriter
from salur.privacy.audit import examine
from salur.privacy.audit_chains import all_chains
from salur.privacy.vault_records import KINDS
from salur.store.database import Store
from salur.store.work import Work
from sandbox.dukcapil.faults import DukcapilFaults
from sandbox.dukcapil.server import MOUNT, PATH, Dukcapil
from sandbox.people import Person as MadeUp
from sandbox.people import people
from services.verify.adapters.checks import CHECKS
from services.verify.adapters.dukcapil import HttpDukcapil, load_contract
from services.verify.adapters.facts import DAYS, FACTS, MongoQuota
from services.verify.app import ROLE
from services.verify.domain.identity import IdentityFact
from services.verify.dukcapil import DukcapilSettings, access, client
from services.verify.ports import Person, Silence, Unanswered
from tests.certificates import Authority, Pair
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import ADDRESS, report
from tests.polling import eventually
from tests.roles import KEYS, held_up
from tests.serving import serving

ACCOUNT = {"USER_ID": "salur", "PASSWORD": "rahasia-akun"}
MELATI, KENARI, *_ = people("74.09")
NOBODY, SOMEBODY_ELSE = "7409991205909404", "7409991205909409"
REFS = KEYS.refs()


def dukcapil() -> Dukcapil:
    return Dukcapil(people("74.09"), ACCOUNT)


@asynccontextmanager
async def serves(register: Dukcapil, **tls: Any) -> AsyncIterator[str]:
    """The register on a real port; gives the address of its interface."""
    async with serving(Starlette(routes=[Mount(MOUNT, routes=register.routes())]), **tls) as address:
        yield f"{address}{MOUNT}{PATH}"


def about(nik: str, name: str | None) -> Person:
    return Person("i_test", Nik(nik), Name(name) if name else None)


async def answer(
    http: httpx.AsyncClient, settings: DukcapilSettings, person: Person
) -> IdentityFact | Silence:
    try:
        return await HttpDukcapil(access(settings), load_contract(settings.dukcapil_contract), http).ask(
            person
        )
    except Unanswered as silence:
        return silence.why


async def test_only_who_shows_our_certificate_is_answered(tmp_path: Path) -> None:
    ours, stranger = Authority(tmp_path, "ca"), Authority(tmp_path, "other-ca")
    server, salur, spy = ours.signs("dukcapil"), ours.signs("salur"), stranger.signs("spy")
    register = dukcapil()
    tls: dict[str, Any] = {
        "ssl_certfile": server.certificate,
        "ssl_keyfile": server.key,
        "ssl_ca_certs": str(ours.file),
        "ssl_cert_reqs": ssl.CERT_REQUIRED,
    }
    async with serves(register, **tls) as url:

        def settings(pair: Pair | None, ca: Path = ours.file, **more: Any) -> DukcapilSettings:
            certificate, key = (pair.certificate, pair.key) if pair else (None, None)
            given: dict[str, Any] = {
                "dukcapil_url": url,
                "dukcapil_fields": ACCOUNT,
                "dukcapil_ca": ca,
                "dukcapil_certificate": certificate,
                "dukcapil_certificate_key": key,
                "dukcapil_timeout": 20,
            }
            return DukcapilSettings(**(given | more))

        melati = about(MELATI.nik, MELATI.name)
        for wrong in (settings(None), settings(spy), settings(salur, stranger.file)):
            async with client(wrong) as http:
                assert await answer(http, wrong, melati) is Silence.AWAY
        assert register.calls == 0

        known = settings(salur)
        async with client(known) as http:
            for nik, name, fact in (
                (MELATI.nik, "melati  anoa", IdentityFact.MATCH),
                (MELATI.nik, "Serunai Laut", IdentityFact.MISMATCH),
                (MELATI.nik, None, IdentityFact.LISTED),
                ("7409991205900077", "Siapa Saja", IdentityFact.MATCH),
                (SOMEBODY_ELSE, "Siapa Saja", IdentityFact.MISMATCH),
                (NOBODY, "Siapa Saja", IdentityFact.NOT_FOUND),
                ("7409011205900077", "Siapa Saja", IdentityFact.NOT_FOUND),
            ):
                assert await answer(http, known, about(nik, name)) is fact, (nik, name)
            locked = settings(salur, dukcapil_fields={"USER_ID": "salur"})
            assert await answer(http, locked, melati) is Silence.AWAY
            for fault, silence in (
                (DukcapilFaults(quota=True), Silence.QUOTA),
                (DukcapilFaults(down=True), Silence.AWAY),
                (DukcapilFaults(garbled=True), Silence.UNREADABLE),
            ):
                register.faults = fault
                assert await answer(http, known, melati) is silence
            register.faults = DukcapilFaults(delay=60)
            assert await answer(http, settings(salur, dukcapil_timeout=0.05), melati) is Silence.SLOW


async def test_the_days_quota_is_one_for_all_workers(mongo: str, prefix: str) -> None:
    store = Store(mongo, prefix=prefix)
    await store.prepare((DAYS,))
    one, other = MongoQuota(store, 10), MongoQuota(store, 10)
    late = datetime(2026, 3, 2, 16, 59, tzinfo=SystemClock().now().tzinfo)  # 23.59 in Jakarta
    assert [await one.take(6, late), await other.take(6, late), await one.take(1, late)] == [6, 4, 0]
    assert not await other.left(late)
    await one.give_back(3, late)
    assert [await other.left(late), await other.take(5, late)] == [True, 3]
    tomorrow = late + timedelta(minutes=1)
    assert await one.take(4, tomorrow) == 4
    await other.close(tomorrow)
    assert [await one.take(1, tomorrow), await one.left(tomorrow)] == [0, False]
    free = MongoQuota(store, 0)
    assert await free.take(10_000, tomorrow + timedelta(days=1)) == 10_000
    await store.close()


class Road:
    """Verify at work, with citizens in the vault and a clock that the test moves."""

    def __init__(self, kafka: str, mongo: str, prefix: str) -> None:
        self.clock = HeldClock(SystemClock().now())
        self.store = Store(mongo, prefix=prefix)
        self._kafka = kafka
        self._prefix = prefix
        self._sent = 0

    async def citizen(self, nik: str, name: str) -> Identity:
        """Somebody who told us NIK and name."""
        self._sent += 1
        phone = f"62800999{self._sent:05}"
        work = Work(self.store)
        writer = VaultWriter(work, KEYS, REFS)
        known = await writer.remember(
            Reach("whatsapp", "line", Secret(phone), Phone(phone)), self.clock.now()
        )
        ref = await writer.identify(known.citizen, name=Name(name), nik=Nik(nik))
        async with self.store.transaction() as session:
            await work.flush(session)
        return Identity(citizen=known.citizen, nik=ref, named=True, nik_facts=("valid",))

    async def tells(
        self, *people_: MadeUp, lane: Lane = Lane.ROUTINE, text: str = ""
    ) -> list[ReportSubmitted]:
        """A report of each of them."""
        made = []
        for person in people_:
            who = await self.citizen(person.nik, person.name)
            at = self.clock.now()
            of = Address.model_validate(ADDRESS.model_dump() | {"ref": f"s_{self._sent}"})
            words = text or f"Lampu jalan nomor {self._sent} padam di Wanggudu"
            made.append(
                report(f"d{self._sent}", lane=lane, identity=who, submitted_at=at, text=words, reporter=of)
            )
        await put(self._kafka, self._prefix, [(f"e-{one.report}", one) for one in made])
        return made

    async def verified(self, reports: Sequence[ReportSubmitted]) -> dict[str, str]:
        """What verify said of their reporters, by report, once all have come out."""
        wanted = {one.report for one in reports}

        async def out() -> dict[str, str]:
            found = {
                e.report.report: e
                for e in await self._events("reports.verified")
                if type(e) is ReportVerified
            }
            assert wanted <= found.keys(), "not verified yet"
            return {one: said_of(found[one].signals) for one in wanted}

        result: dict[str, str] = await eventually(out, within=60)
        return result

    async def told_late(self, reports: Sequence[ReportSubmitted]) -> dict[str, AddSignals]:
        """The command that each case got, once all got one; nobody got two."""
        wanted = {one.report for one in reports}

        async def told() -> dict[str, AddSignals]:
            found = [
                e for e in await self._events("cases.commands") if type(e) is AddSignals and e.case in wanted
            ]
            assert {command.case for command in found} == wanted, "not told yet"
            assert len({command.command for command in found}) == len(wanted)
            return {command.case: command for command in found}

        result: dict[str, AddSignals] = await eventually(told, within=60)
        return result

    async def _events(self, topic: str) -> list[Any]:
        names = [registry(self._prefix).full_name(topic, lane) for lane in Lane]
        return [record.event() for record in await read_all(self._kafka, *names)]

    async def waiting(self) -> int:
        return int(await self.store.of(CHECKS).count_documents({}))

    async def everything(self) -> str:
        """All that stands in Kafka and, but for the vault, in MongoDB."""
        names = [topic.name for topic in registry(self._prefix).physical()]
        seen = await read_all(self._kafka, *names)
        rows: list[Any] = [(one.key, one.value, one.headers) for one in seen]
        for database in await self.store.databases():
            if database != "vault":
                for name in await self.store.collection(database, "x").database.list_collection_names():
                    rows += await self.store.collection(database, name).find({}).to_list(None)
        return repr(rows)


def said_of(signals: Sequence[Any]) -> str:
    (name,) = [signal.name for signal in signals if signal.name.startswith("identity_")]
    return str(name)


def made_up(start: int, count: int) -> Iterator[MadeUp]:
    for number in range(start, start + count):
        yield MadeUp(f"Warga {number}", "", f"740999120590{number:04}", (0, 0), "")


async def test_an_hour_without_dukcapil_loses_and_blocks_nothing(
    kafka: str, mongo: str, prefix: str, capfd: pytest.CaptureFixture[str]
) -> None:
    await make_topics(kafka, prefix)
    register, road = dukcapil(), Road(kafka, mongo, prefix)
    await road.store.prepare((*KINDS, FACTS))
    async with (
        serves(register) as url,
        held_up(
            ROLE, kafka, mongo, prefix, clock=road.clock, dev=True, dukcapil_url=url, dukcapil_fields=ACCOUNT,
            dukcapil_timeout=20, dukcapil_budget=25, dukcapil_look_every=0.05,
        ) as process,
    ):  # fmt: skip
        nobody = MadeUp("Serunai Laut", "", NOBODY, (0, 0), "")
        liar = MadeUp("Serunai Laut", "", MELATI.nik, (0, 0), "")
        here = await road.tells(MELATI, liar, nobody)
        said = await road.verified(here)
        assert [said[one.report] for one in here] == [
            "identity_match", "identity_mismatch", "identity_not_found",
        ]  # fmt: skip
        assert await road.waiting() == 0
        asked = register.calls
        again = await road.tells(MELATI)
        assert await road.verified(again) == {again[0].report: "identity_match"}
        assert register.calls == asked  # remembered

        # Danger is not held up by a question; it is looked up behind.
        (urgent,) = await road.tells(KENARI, lane=Lane.URGENT, text="Pohon tumbang di atas rumah dekat pasar")
        assert await road.verified([urgent]) == {urgent.report: "identity_pending"}
        (command,) = (await road.told_late([urgent])).values()
        assert (said_of(command.signals), command.over) == ("identity_match", ("identity_pending",))
        assert (command.lane(), command.verdict) == (Lane.URGENT, Verdict.VERIFIED)

        register.faults = DukcapilFaults(down=True)
        asked, meanwhile = register.calls, []
        for step in range(3):
            some = await road.tells(*made_up(100 + 10 * step, 9))
            assert set((await road.verified(some)).values()) == {"identity_pending"}
            meanwhile += some
            road.clock.advance(timedelta(minutes=20))
        assert await road.waiting() == len(meanwhile)
        assert register.calls - asked <= 60, "it was not left alone"
        process.health.started()
        assert (await process.health.ready()).well

        # Who is forgotten meanwhile is not looked up any more.
        forgotten = meanwhile.pop()
        erased = CitizenErased(
            citizen=forgotten.identity.citizen,
            senders=(),
            cases=(forgotten.report,),
            erased_at=road.clock.now(),
        )
        await put(kafka, prefix, [("x-1", erased)])

        async def one_less() -> bool:
            return await road.waiting() == len(meanwhile)

        assert await eventually(one_less, within=30)

        register.faults = DukcapilFaults()

        async def all_told() -> bool:
            road.clock.advance(timedelta(seconds=31))
            return await road.waiting() == 0

        assert await eventually(all_told, within=60)
        late = await road.told_late(meanwhile)
        assert {said_of(one.signals) for one in late.values()} == {"identity_match"}

        found = await road.everything() + "".join(capfd.readouterr())
        niks = [MELATI.nik, KENARI.nik, NOBODY, *(person.nik for person in made_up(100, 40))]
        assert not [nik for nik in niks if nik in found]
        assert not [name for name in (MELATI.name, "Serunai Laut", ACCOUNT["PASSWORD"]) if name in found]
        chains = await all_chains(road.store)
        assert examine(chains, []) == []
        read = [
            entry for chain in chains.values() for entry in chain if entry.what.get("action") == "nik_read"
        ]
        assert {entry.what["why"] for entry in read} == {"dukcapil"}
    await road.store.close()
