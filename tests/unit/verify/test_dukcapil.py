"""Whom Dukcapil is asked about, how it is asked and read, when it is left alone, and what a round of questions costs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from salur.contracts.base import Lane, Sensitivity
from salur.contracts.reports import Identity
from salur.messaging.clock import HeldClock
from salur.privacy.secret import Name, Nik
from services.verify.adapters.dukcapil import OWN_CONTRACT, Access, BadContract, HttpDukcapil, load_contract
from services.verify.checking import Checker
from services.verify.domain.breaker import FAILURES, OPEN_FOR, Breaker, State
from services.verify.domain.checks import PATIENCE, Check, check_of
from services.verify.domain.identity import Asked, IdentityFact, asked_at_once, asked_of, holds
from services.verify.ports import Person, Silence, Unanswered
from services.verify.rechecking import Rechecker
from tests.made_up import AT, CITIZEN, pack, packs, report

NIK, NAME = "7409991205900001", "Melati  Anoa"
PERSON = Person("i_1", Nik(NIK), Name(NAME))
F, S = IdentityFact, Silence


def identity(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"citizen": CITIZEN, "nik": "n_madeup", "named": True, "nik_facts": ("valid",)}
    return {"identity": Identity.model_validate(given | changes)}


def test_only_a_nik_that_can_be_one_is_asked_about_where_it_is_of_use() -> None:
    assert asked_of(report(), pack()) == Asked(report().report, CITIZEN, "n_madeup")
    assert asked_of(report(**identity(nik_facts=("valid", "foreign"))), pack())
    for without in (
        identity(nik=None),
        identity(nik_facts=("date",)),
        identity(nik_facts=()),
        {"sensitivity": Sensitivity.RESTRICTED},
        {"category": "no-such"},
    ):
        assert asked_of(report(**without), pack()) is None, without
    roads = packs().get("17.06").categories[0]
    assert roads.asks.identity == "none"
    assert asked_of(report(category=roads.key), packs().get("17.06")) is None
    assert asked_at_once(report())
    assert not asked_at_once(report(lane=Lane.URGENT))


def test_a_doubt_is_remembered_for_a_day_and_no_longer() -> None:
    week = timedelta(days=7)
    assert {fact: holds(fact, week).days for fact in (F.MATCH, F.LISTED, F.MISMATCH, F.NOT_FOUND)} == {
        F.MATCH: 7,
        F.LISTED: 7,
        F.MISMATCH: 1,
        F.NOT_FOUND: 1,
    }
    assert holds(F.NOT_FOUND, timedelta(0)) == timedelta(0)


def test_breaker_opens_tries_one_and_closes() -> None:
    breaker, now = Breaker(), AT
    for _ in range(FAILURES - 1):
        breaker = breaker.failed(now)
    assert breaker.state(now) is State.CLOSED
    assert breaker.answered() == Breaker()  # failures count only one after another
    breaker = breaker.failed(now)
    assert (breaker.state(now), breaker.room(now), breaker.asking(now)) == (State.OPEN, 0, None)
    assert breaker.failed(now + OPEN_FOR / 2) == breaker  # asked before it opened
    now += OPEN_FOR
    assert (breaker.state(now), breaker.room(now)) == (State.HALF_OPEN, 1)
    trying = breaker.asking(now)
    assert trying is not None
    assert trying.state(now) is State.OPEN  # one question at a time
    assert trying.state(now + OPEN_FOR) is State.HALF_OPEN  # nothing was heard of that one
    assert trying.failed(now).state(now) is State.OPEN
    assert trying.failed(now).room(now + OPEN_FOR) == 1
    assert trying.answered().room(now) is None


def content(**said: str) -> bytes:
    return json.dumps({"content": [said]}).encode()


ANSWERS: list[tuple[int, bytes, IdentityFact | Silence]] = [
    (200, content(NIK="Sesuai", NAMA_LGKP="Sesuai (100)"), F.MATCH),
    (200, content(NIK="Sesuai", NAMA_LGKP="sesuai  (87)"), F.MATCH),
    (200, content(NIK="Sesuai", NAMA_LGKP="Tidak Sesuai (12)"), F.MISMATCH),
    (200, content(NIK="Sesuai"), F.LISTED),
    (200, content(NIK="Tidak Sesuai", NAMA_LGKP="Tidak Sesuai (0)"), F.NOT_FOUND),
    (200, content(RESPON="Data Tidak Ditemukan", RESPONSE_CODE="13"), F.NOT_FOUND),
    (200, content(RESPON="Kuota Akses Hari ini telah Habis"), S.QUOTA),
    (200, content(RESPON="Sesuatu yang lain"), S.UNREADABLE),
    (200, b'{"content": []}', S.UNREADABLE),
    (200, b"<html>Selamat datang</html>", S.UNREADABLE),
    (200, b"9" * 300_000, S.UNREADABLE),
    (503, b"", S.AWAY),
    (401, b"{}", S.AWAY),
    (302, b"", S.AWAY),
]


async def asked(
    answer: Callable[[httpx.Request], httpx.Response], person: Person = PERSON
) -> IdentityFact | Silence:
    access = Access("https://dukcapil.test/cek/", {"USER_ID": "salur", "PASSWORD": "rahasia"}, {"X-Key": "k"})
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        try:
            return await HttpDukcapil(access, load_contract(OWN_CONTRACT), http).ask(person)
        except Unanswered as silence:
            return silence.why


async def test_answers_are_read_by_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.verify.adapters.dukcapil._PAUSE", 0)
    for status, body, meant in ANSWERS:
        assert await asked(lambda _, s=status, b=body: httpx.Response(s, content=b)) is meant, body[:80]  # type: ignore[misc]
    match = content(NIK="Sesuai", NAMA_LGKP="Sesuai (100)")
    nameless = Person("i_2", Nik(NIK), None)
    assert await asked(lambda _: httpx.Response(200, content=match), nameless) is F.LISTED

    heard: list[httpx.Request] = []

    def comes_back(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        if len(heard) == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, content=match)

    assert await asked(comes_back) is F.MATCH
    first, second = heard
    assert str(second.url) == "https://dukcapil.test/cek"
    assert second.headers["X-Key"] == "k"
    sent = {
        "TRESHOLD": "85",
        "USER_ID": "salur",
        "PASSWORD": "rahasia",
        "NIK": NIK,
        "NAMA_LGKP": "MELATI ANOA",
    }
    assert json.loads(second.content) == json.loads(first.content) == sent


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "{path: /v2, body: form, nik: orang.nik, name: orang.nama,"
        " answers: [{means: not_found, status: 404}, {means: match, at: hasil, is: ['1', ya]}]}"
    )
    table = load_contract(own)
    assert table.question("1", "X", {"orang.kunci": "k"}) == {
        "orang": {"kunci": "k", "nik": "1", "nama": "X"}
    }
    assert table.question("1", None, {}) == {"orang": {"nik": "1"}}
    assert (table.read(404, None), table.read(200, {"hasil": 1}), table.read(200, {"hasil": {}})) == (
        "not_found",
        "match",
        None,
    )
    for wrong, why in (
        ("{nik: a, name: b, answers: []}", "answers"),
        ("{nik: a, name: b, answers: [{means: match}]}", "status, or a path"),
        ("{nik: a, name: b, answers: [{means: match, at: x}]}", "belong together"),
        ("{nik: a, name: b, answers: [{means: yes, at: x, is: [y]}]}", "means"),
        ("nik: [", "cannot be read"),
    ):
        own.write_text(wrong)
        with pytest.raises(BadContract, match=why):
            load_contract(own)


@dataclass
class Outside:
    """Everything a checker needs, in memory. `says` is what the registry does with each question."""

    says: IdentityFact | Silence | None = F.MATCH
    left_today: int = 100
    asked: list[str] = field(default_factory=list)
    kept: dict[str, IdentityFact] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    async def open(self, asked: Collection[Asked]) -> Mapping[str, Person]:
        return {
            one.report: Person(f"i_{one.nik}", Nik(NIK), None) for one in asked if one.report not in self.gone
        }

    async def ask(self, person: Person) -> IdentityFact:
        self.asked.append(person.key)
        match self.says:
            case IdentityFact():
                return self.says
            case Silence():
                raise Unanswered(self.says, "test")
        await asyncio.Event().wait()
        raise AssertionError

    async def known(self, keys: Collection[str], now: datetime) -> Mapping[str, IdentityFact]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def keep(self, facts: Mapping[str, IdentityFact], now: datetime) -> None:
        self.kept |= facts

    async def take(self, wanted: int, now: datetime) -> int:
        granted = min(wanted, self.left_today)
        self.left_today -= granted
        return granted

    async def give_back(self, unused: int, now: datetime) -> None:
        self.left_today += unused

    async def close(self, now: datetime) -> None:
        self.left_today = 0

    async def left(self, now: datetime) -> bool:
        return self.left_today > 0


def made(outside: Outside, clock: HeldClock | None = None, at_once: int = 2) -> Checker:
    return Checker(outside, outside, outside, outside, clock=clock or HeldClock(AT), at_once=at_once)


def reports(*niks: str) -> list[Asked]:
    return [Asked(f"r-{number}", f"c-{nik}", nik) for number, nik in enumerate(niks)]


async def test_a_round_asks_each_person_once_and_within_the_quota() -> None:
    outside = Outside(gone=frozenset({"r-3"}))
    checker = made(outside)
    found = await checker.answers(reports("a", "b", "a", "x"), 5)
    assert found == {"r-0": F.MATCH, "r-1": F.MATCH, "r-2": F.MATCH, "r-3": F.UNCHECKED}
    assert sorted(outside.asked) == ["i_a", "i_b"]
    assert await checker.answers(reports("b"), 5) == {"r-0": F.MATCH}
    assert (len(outside.asked), outside.left_today) == (2, 98)

    outside.left_today = 1
    assert len(await checker.answers(reports("c", "d"), 5)) == 1
    assert await checker.room() == 0
    assert await checker.answers(reports("e"), 5) == {}
    outside.left_today, outside.says = 50, S.QUOTA
    assert await checker.answers(reports("f"), 5) == {}
    assert (await checker.room(), outside.left_today) == (0, 0)


async def test_a_silent_registry_is_left_alone_and_costs_the_quota_nothing() -> None:
    outside, clock = Outside(says=S.AWAY), HeldClock(AT)
    checker = made(outside, clock)
    assert await checker.answers(reports(*(f"n{n}" for n in range(20))), 5) == {}
    assert FAILURES <= len(outside.asked) <= FAILURES + 1  # those under way when it opened
    assert outside.left_today == 100
    before = len(outside.asked)
    assert (await checker.room(), await checker.answers(reports("z"), 5)) == (0, {})
    clock.advance(OPEN_FOR)
    assert await checker.room() == 1
    outside.says = F.NOT_FOUND
    assert await checker.answers(reports("y", "z"), 5) == {"r-0": F.NOT_FOUND}
    assert (len(outside.asked), await checker.room()) == (before + 1, None)


async def test_an_answer_that_does_not_come_holds_nobody_up() -> None:
    outside = Outside(says=None)
    assert await made(outside).answers(reports("a", "b", "c"), 0.01) == {}
    assert (len(outside.asked), outside.left_today) == (2, 98)


@dataclass
class Queue:
    """What waits to be checked, in memory."""

    checks: dict[str, Check] = field(default_factory=dict)
    settled: dict[str, IdentityFact] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    async def claim(self, now: datetime, lease: timedelta, most: int, *, answered: bool) -> Sequence[Check]:
        return [] if answered else [c for c in self.checks.values() if c.due <= now][:most]

    async def settle(self, check: Check, fact: IdentityFact, now: datetime) -> Check | None:
        self.settled[check.report] = fact
        return check

    async def later(self, check: Check, due: datetime) -> None:
        put_off = check.model_copy(update={"due": due, "attempts": check.attempts + 1})
        self.checks[check.report] = put_off

    async def done(self, check: Check) -> None:
        del self.checks[check.report]

    async def waiting(self) -> int:
        return len(self.checks)

    async def tell(self, checks: Sequence[Check], now: datetime) -> None:
        self.told += [check.report for check in checks]


async def test_what_waits_is_asked_again_ever_more_seldom_and_given_up_after_two_weeks() -> None:
    outside, queue, clock = Outside(says=S.AWAY), Queue(), HeldClock(AT)
    for one in reports("a", "b"):
        queue.checks[one.report] = check_of(one, AT, soon=True)
    again = Rechecker(made(outside, clock, at_once=1), queue, queue, clock)
    while clock.now() - AT < PATIENCE:
        assert await again.round() == 0
        clock.advance(timedelta(minutes=5))
    days = PATIENCE.days
    assert all(90 * days <= check.attempts <= 100 * days for check in queue.checks.values()), (
        "every 15 minutes"
    )
    assert outside.left_today == 100
    while queue.checks:
        await again.round()
        clock.advance(timedelta(minutes=5))
    assert queue.settled == {"r-0": F.UNCHECKED, "r-1": F.UNCHECKED}
    assert sorted(queue.told) == ["r-0", "r-1"]
