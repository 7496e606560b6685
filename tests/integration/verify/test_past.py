"""Verify remembers, over a real Kafka and MongoDB: copied texts, neighbours, NIKs, judgements, and who objects."""

from __future__ import annotations

from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Case, CaseChanged, CaseState
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import Identity, Place, PlaceGrade, ReportSubmitted, ReportVerified, Verdict
from salur.messaging.clock import SystemClock
from salur.store.driver import DriverName
from services.verify.app import ROLE
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import ADDRESS, AT, CITIZEN, report
from tests.polling import eventually
from tests.roles import held_up

TEXT = "Jalan berlubang besar di depan kantor desa, sudah dua minggu dan ada motor yang jatuh tadi malam"
DESA = ("74.09.01.1005", "74.09.08.2001", "74.09.07.2003", "74.09.01.1005")


def sent(number: int, **changes: Any) -> ReportSubmitted:
    """A report of its own person, telephone and NIK."""
    given: dict[str, Any] = {
        "text": TEXT,
        "reporter": ADDRESS.model_copy(update={"ref": f"s_{number}"}),
        "identity": Identity(citizen=f"c_{number}", nik=f"n_{number}", named=True, nik_facts=("valid",)),
        "place": Place(region=DESA[number % len(DESA)]),
        # Of 30 days only is anything remembered.
        "submitted_at": SystemClock().now(),
    }
    return report(str(number), **(given | changes))


def judged(number: int, citizen: str) -> CaseChanged:
    of = report(f"old-{number}")
    case = Case(
        report_class=of.report_class, sensitivity=of.sensitivity, case=of.report, code=of.code, version=3,
        pack=of.pack, state=CaseState.ARSIP, category=of.category, grade=PlaceGrade.NAMED,
        verdict=Verdict.NEEDS_REVIEW, reporter=of.reporter, citizen=citizen, judged="false",
        submitted_at=AT, changed_at=AT,
    )  # fmt: skip
    return CaseChanged(case=case, cause=f"cause-{number}")


async def test_what_came_earlier_is_weighed(kafka: str, mongo: str, prefix: str) -> None:
    await make_topics(kafka, prefix)

    async def told(*reports: ReportSubmitted) -> list[ReportVerified]:
        await put(kafka, prefix, [(f"e-{one.report}", one) for one in reports])

        async def all_there() -> list[ReportVerified]:
            seen = [record.event() for record in await read_all(kafka, f"{prefix}reports.verified")]
            found = {e.report.report: e for e in seen if isinstance(e, ReportVerified)}
            assert all(one.report in found for one in reports), "not verified yet"
            return [found[one.report] for one in reports]

        result: list[ReportVerified] = await eventually(all_there, within=30)
        return result

    def names(event: ReportVerified) -> set[str]:
        return {signal.name for signal in event.signals}

    # Everywhere else verify is tested with the other driver.
    async with held_up(ROLE, kafka, mongo, prefix, mongo_driver=DriverName.PYMONGO):
        nik = Identity(citizen=CITIZEN, nik="n_shared", named=True, nik_facts=("valid",))
        shared = [sent(10 + n, identity=nik, text=f"Lampu jalan nomor {n} mati") for n in range(3)]
        first, second, *few = await told(sent(0), sent(1), *shared[:2])
        assert not any(names(event) & {"copied_text", "nik_many_phones"} for event in (first, second, *few))
        secret = sent(5, sensitivity=Sensitivity.RESTRICTED, text="")
        third, hidden, many = await told(sent(2), secret, shared[2])
        assert "copied_text" in names(third)
        assert third.verdict is Verdict.NEEDS_REVIEW
        assert {one.case for one in third.similar} == {first.report.report, second.report.report}
        assert hidden.similar == ()
        assert "nik_many_phones" in names(many)
        (neighbour,) = await told(sent(4))
        assert "similar_nearby" in names(neighbour)
        assert ("merge", first.report.code) in {(one.kind, one.code) for one in neighbour.similar}

        await put(kafka, prefix, [(f"j-{n}", judged(n, "c_judged")) for n in range(2)])

        asked = 100

        async def counted(profiling: bool) -> bool:
            nonlocal asked
            asked += 1
            person = Identity(
                citizen="c_judged", nik="n_j", named=True, nik_facts=("valid",), profiling=profiling
            )
            event = (await told(sent(asked, identity=person, text=f"Sampah menumpuk {asked}")))[0]
            return "earlier_untrue_often" in names(event)

        assert await eventually(lambda: counted(True), within=30)
        assert not await counted(False)

        # Forgotten: the judgements no longer stand against whoever comes under that ref.
        erased = CitizenErased(
            citizen="c_judged", senders=("s_0",), cases=(first.report.report,), erased_at=AT
        )
        await put(kafka, prefix, [("x-1", erased)])

        async def forgotten() -> bool:
            return not await counted(True)

        assert await eventually(forgotten, within=30)
