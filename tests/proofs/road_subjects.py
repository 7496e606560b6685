"""The stages that a report passes on its way to being a case: dialogue, verify, router."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator

from salur.contracts.base import Contract, Lane
from salur.contracts.cases import CaseState
from salur.contracts.commands import AnswerCase, DispatchCase, StartCase
from salur.contracts.reports import ReportSubmitted
from tests.made_up import ADMIN, AT, DINKES, PUPR, report, verified
from tests.proofs.citizens import DANGER, door, nik, report_of, user_id
from tests.proofs.lives import left_by_compaction, lives
from tests.proofs.outcomes import told
from tests.proofs.subject import EVERY_TWICE, Subject, lane_of_number


def submitted(number: int) -> ReportSubmitted:
    """A made-up report, by a lane that depends on its number and with no emergency in it."""
    return report(f"proof-{number}", lane=lane_of_number(number), urgent=False)


class VerifySubject(Subject):
    """Every report is weighed once."""

    service = stage = database = "verify"
    inputs = ("reports.submitted",)
    poisoned = "reports.submitted"

    async def give(self, numbers: range) -> None:
        await self.put((f"submitted-{n}", submitted(n)) for n in numbers)

    async def check(self, count: int) -> None:
        weighed = await told(self.place, "reports.verified")
        reports = [seen.event().report.report for seen in weighed.events]
        assert Counter(reports) == Counter(submitted(n).report for n in range(count))
        assert await self.rows("verifications") == count
        assert await self.rows("ledger") == count + self.poisons


class RouterSubject(Subject):
    """Every case is opened once, handed on and taken up; whoever may not answer is refused once."""

    service = stage = database = "router"
    inputs = ("reports.verified", "cases.commands")
    poisoned = "cases.commands"

    async def give(self, numbers: range) -> None:
        # Commands first: where they are read first they must wait for their case.
        await self.put(event for n in numbers for event in _commands(n))
        await self.put((f"verified-{n}", verified(submitted(n))) for n in numbers)

    async def check(self, count: int) -> None:
        told_of = await lives(self.place)
        assert told_of.keys() == {submitted(n).report for n in range(count)}
        for versions in told_of.values():
            assert len(versions) == 3
            assert versions[3].state is CaseState.PROSES
        assert set((await left_by_compaction(self.place)).values()) == {3}
        refused = [seen.event().command for seen in (await told(self.place, "cases.refused")).events]
        assert Counter(refused) == Counter(f"answer-{n}" for n in range(count) if _by_a_stranger(n))
        news = [
            seen.event().notification for seen in (await told(self.place, "notifications.requested")).events
        ]
        assert len(news) == len(set(news)) == 2 * count
        assert await self.rows("cases") == count

    async def changes(self) -> int:
        return sum(len(versions) for versions in (await lives(self.place)).values())


def _by_a_stranger(number: int) -> bool:
    return number % EVERY_TWICE == 3


def _commands(number: int) -> Iterator[tuple[str, Contract]]:
    case = submitted(number).report
    yield (
        f"e-dispatch-{number}",
        DispatchCase(command=f"dispatch-{number}", case=case, at=AT, by=ADMIN, agency="PUPR"),
    )
    yield f"e-start-{number}", StartCase(command=f"start-{number}", case=case, at=AT, by=PUPR)
    if _by_a_stranger(number):
        answer = AnswerCase(command=f"answer-{number}", case=case, at=AT, by=DINKES, text="Bukan milik kami.")
        yield f"e-answer-{number}", answer


class DialogueSubject(Subject):
    """Every citizen writes four messages, all at once, through the gateway; each has one report at the end."""

    service, role = "intake", "dialogue"
    stage, database = "dialogue", "intake"
    inputs = ("intake.messages", "cases.changed")
    poisoned = "intake.messages"

    async def give(self, numbers: range) -> None:
        async with door(self.place) as gateway:
            await asyncio.gather(*(gateway.says(n, _texts(n)) for n in numbers))
            await asyncio.gather(*(gateway.says(n, _texts(n)) for n in numbers if n % EVERY_TWICE == 0))

    async def check(self, count: int) -> None:
        refs = self.place.keys.refs()
        people = {refs.sender("whatsapp", user_id(n)): n for n in range(count)}
        heard: dict[str, list[str]] = defaultdict(list)
        for seen in (await told(self.place, "notifications.requested")).events:
            heard[seen.event().to.ref].append(seen.event().text)
        for ref, n in people.items():
            assert tuple(heard[ref]) == (IN_DANGER if _in_danger(n) else CONVERSATION), n
        reports = [seen.event() for seen in (await told(self.place, "reports.submitted")).events]
        assert Counter(r.reporter.ref for r in reports) == Counter(people.keys())
        assert len({r.code for r in reports}) == len({r.report for r in reports}) == count
        niks = Counter(r.identity.nik for r in reports if r.identity.nik)
        assert niks == Counter(refs.nik(nik(n)) for n in range(count) if not _in_danger(n))
        for collection in ("conversations", "senders", "codes"):
            assert await self.rows(collection) == count, collection
        assert await self.rows("citizens", "vault") == count


CONVERSATION = ("privacy_notice", "ask_identity_nik", "ask_name", "summary_confirm", "report_received")
IN_DANGER = ("emergency_hotlines", "emergency_received")


def _in_danger(number: int) -> bool:
    return lane_of_number(number) is Lane.URGENT


def _texts(number: int) -> list[str]:
    return [DANGER] if _in_danger(number) else report_of(number)
