"""Photos over a real Kafka and MongoDB: looked at before the report or after it, seen before, and those that take no part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from salur.contracts.base import Sensitivity
from salur.contracts.cases import Actor, Case, CaseChanged, CaseState, Role
from salur.contracts.commands import AddSignals, ReplyToCase
from salur.contracts.media import MediaExamined, MediaOutcome
from salur.contracts.reference import CitizenErased
from salur.contracts.reports import Identity, Place, ReportSubmitted
from salur.messaging.clock import SystemClock
from salur.store.database import Store
from services.router.app import ROLE as ROUTER
from services.verify.adapters.gallery import PHOTOS
from services.verify.app import ROLE as VERIFY
from services.verify.domain.photos import kept_under
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import ADDRESS, report
from tests.polling import eventually
from tests.roles import held_up

SHAPES = ("c3a5f00f96693cc5", "3c5a0ff069963c3a", "a5c3900f69963ac5")
AGAIN = "c3a5f00f96693cc6"
# The last two bits of the second half are the unsurest of it, and whichever of the first.
UNSURE = bytes([3, 30, 17, 8, 0, 1, 31, 14]).hex()
DESA = ("74.09.01.1005", "74.09.08.2001")


class Photographed:
    """Reports with a photo each, and what is told of them."""

    def __init__(self, kafka: str, prefix: str) -> None:
        self.kafka, self.prefix, self.now = kafka, prefix, SystemClock().now()

    def report(self, number: int, *, ago: int = 0, **changes: Any) -> ReportSubmitted:
        given: dict[str, Any] = {
            "text": f"Jalan rusak nomor {number}",
            "reporter": ADDRESS.model_copy(update={"ref": f"s_{number}"}),
            "identity": Identity(citizen=f"c_{number}", nik=f"n_{number}", named=True, nik_facts=("valid",)),
            "place": Place(region=DESA[number % 2]),
            "media": (f"a_{number}",),
            "submitted_at": self.now - timedelta(hours=ago),
        }
        return report(str(number), **(given | changes))

    async def send(self, *reports: ReportSubmitted) -> None:
        await put(self.kafka, self.prefix, [(f"e-{one.report}", one) for one in reports])

    async def look(self, media: str, shape: str, *, told: int = 1, **seen: Any) -> None:
        """Tells that a file was looked at; `told` is which telling it is."""
        event = MediaExamined(
            media=media,
            outcome=MediaOutcome.STORED,
            kind="image",
            shape=shape,
            unsure=UNSURE,
            examined_at=self.now,
            **seen,
        )
        await put(self.kafka, self.prefix, [(f"m-{media}-{told}", event)])

    async def cases(self) -> dict[str, Case]:
        """The newest version of each case."""
        seen = [record.event() for record in await read_all(self.kafka, f"{self.prefix}cases.changed")]
        told = sorted((e.case for e in seen if isinstance(e, CaseChanged)), key=lambda case: case.version)
        return {case.case: case for case in told}

    async def case(self, one: ReportSubmitted, *signals: str) -> Case:
        """The case of a report, once it has these signals of photos."""

        async def there() -> Case:
            case = (await self.cases()).get(one.report)
            assert case is not None
            assert {s.name for s in case.signals if s.name.startswith("photo")} == set(signals)
            return case

        case: Case = await eventually(there, within=60)
        return case


async def test_a_photo_speaks_before_and_after_its_report(kafka: str, mongo: str, prefix: str) -> None:
    await make_topics(kafka, prefix)
    store = Store(mongo, prefix=prefix)
    road = Photographed(kafka, prefix)

    async def known(media: str) -> Any:
        return await store.of(PHOTOS).find_one({"_id": media})

    # Kept by an earlier Salur, under keys of another kind.
    old = {"media": "a_old", "until": road.now + timedelta(days=9), "shape": SHAPES[1], "examined": True}
    await store.of(PHOTOS).insert_one(old | {"_id": "a_old", "_v": 3, "keys": [5, 1 << 26]})

    async with held_up(VERIFY, kafka, mongo, prefix), held_up(ROUTER, kafka, mongo, prefix):
        kept = await known("a_old")
        assert (set(kept["keys"]), kept["_v"]) == (set(kept_under(SHAPES[1], None)), 4)
        # The first is looked at before its report, the second after it: the same picture of another desa.
        first, second = road.report(0, ago=5), road.report(1, ago=2)
        await road.look("a_0", SHAPES[0], latitude=-3.52, longitude=122.10)
        await eventually(lambda: known("a_0"), within=30)
        pinned = Place(region=DESA[0], latitude=-3.521, longitude=122.10)
        await road.send(first.model_copy(update={"place": pinned}), second)
        await road.case(first, "photo_here")
        assert (await road.case(second)).state is CaseState.TERVERIFIKASI
        await road.look("a_1", AGAIN)
        case = await road.case(second, "photo_recycled")
        assert case.state is CaseState.REVIEW
        assert [(one.case, one.kind) for one in case.similar] == [(first.report, "photo")]
        # Told a second time, as when a file passes to its citizen: nothing is added.
        await road.look("a_1", AGAIN, told=2)

        # A neighbour's copy is no doubt; a restricted report's takes no part.
        neighbour, secret = road.report(2), road.report(3, sensitivity=Sensitivity.RESTRICTED, text="")
        early = road.report(5, ago=3, text="")
        await road.look("a_2", SHAPES[0])
        await road.look("a_3", SHAPES[1], taken_at=road.now - timedelta(days=400))
        await eventually(lambda: known("a_2"), within=30)
        await eventually(lambda: known("a_3"), within=30)
        await road.send(neighbour, secret)
        shared = await road.case(neighbour, "photo_shared")
        assert shared.state is CaseState.TERVERIFIKASI
        await road.case(secret)
        assert (await known("a_3"))["shape"] is None

        # Whose photo is looked at last was not last to send it: the later report learns of it.
        late = road.report(4, ago=1)
        await road.send(early, late)
        await road.look("a_4", SHAPES[1])
        await eventually(lambda: known("a_4"), within=30)
        await road.case(late)
        await road.look("a_5", SHAPES[1])
        await road.case(late, "photo_recycled")
        await road.case(early)

        # A photo that comes with a reply.
        reply = ReplyToCase(
            command="c-reply", case=late.report, by=Actor(role=Role.REPORTER, id="c_4"), at=road.now,
            text="Ini fotonya", media=("a_more",),
        )  # fmt: skip
        await put(kafka, prefix, [("e-reply", reply)])
        await road.look("a_more", SHAPES[2], taken_at=road.now - timedelta(days=40))
        await road.case(late, "photo_recycled", "photo_old")

        told = [record.event() for record in await read_all(kafka, f"{prefix}cases.commands")]
        added = [event for event in told if isinstance(event, AddSignals)]
        assert len({event.command for event in added}) == len(added) == 3

        # Forgotten with the citizen: the same picture is then a first one.
        erased = CitizenErased(citizen="c_0", cases=(first.report,), erased_at=road.now)
        await put(kafka, prefix, [("x-1", erased)])

        async def gone() -> bool:
            return await known("a_0") is None

        await eventually(gone, within=30)
    await store.close()
