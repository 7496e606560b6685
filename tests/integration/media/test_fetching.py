"""The role's fetchers on a real MongoDB, against a provider that has files, none, poison, or is away."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from salur.channels.discovery import Channels
from salur.channels.inbound import Media, MediaKind
from salur.channels.meta.graph import Graph
from salur.channels.whatsapp import WhatsApp
from salur.channels.whatsapp.settings import Account
from salur.contracts.media import MediaExamined, MediaOutcome
from salur.media import MediaLibrary
from salur.media.objects import Objects
from salur.media.waiting import FIELD, WAITING, WaitingMedia
from salur.messaging.clock import SystemClock
from salur.privacy import KeyRing, Purpose, Reach, Secret, VaultWriter
from salur.store.database import Store
from salur.store.work import Work
from services.intake.media.adapters.waiting import MongoWaiting
from services.intake.media.adapters.wire import HttpWire
from services.intake.media.handlers import Fetcher
from tests.integration.media.provider import TOKEN, Provider
from tests.serving import serving
from tests.unit.media import pieces

LEASE = timedelta(minutes=3)


class Ahead:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def now(self) -> datetime:
        return SystemClock().now() + self.by


class Counted:
    """Meets `ports.Tally`."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def fetched(self, channel: str, outcome: str) -> None:
        assert channel == "whatsapp"
        self.outcomes.append(outcome)


@dataclass
class Fetching:
    """One citizen whose files wait, and who fetches them."""

    store: Store
    ring: KeyRing
    provider: Provider
    library: MediaLibrary
    fetcher: Fetcher
    clock: Ahead
    tally: Counted
    citizen: str = ""

    async def wait_for(self, *ids: str, kind: MediaKind = MediaKind.IMAGE) -> None:
        """Notes files as the dialogue does."""
        work = Work(self.store)
        for media_id in ids:
            piece = Media(kind=kind, provider_id=media_id)
            sealed = self.ring.seal(FIELD, piece.model_dump_json().encode(), Purpose.DRAFT)
            at = self.clock.now()
            work.put(
                WAITING,
                WaitingMedia(
                    ref=f"m_{media_id}",
                    channel="whatsapp",
                    number="1",
                    citizen=self.citizen,
                    sealed=sealed,
                    at=at,
                    due=at,
                ),
            )
        async with self.store.transaction() as session:
            await work.flush(session)

    async def fetch(self) -> int:
        """Does what is due; how many."""
        done = 0
        waiting = MongoWaiting(self.store)
        while claimed := await waiting.claim(self.clock.now(), LEASE):
            await self.fetcher.one(claimed)
            done += 1
        return done

    async def left(self) -> int:
        return int(await self.store.of(WAITING).count_documents({}))

    async def found(self, media_id: str) -> MediaExamined | None:
        return await self.library.examined(f"m_{media_id}")


@pytest.fixture
async def fetching(mongo: str, prefix: str, tmp_path: Path) -> AsyncIterator[Fetching]:
    provider, clock, ring, tally = Provider(), Ahead(), KeyRing.generate(), Counted()
    store = Store(mongo, prefix=prefix)
    library = MediaLibrary(store, ring, Objects(f"file://{tmp_path}"), clock)
    await library.prepare()
    await store.prepare((WAITING,))
    work = Work(store)
    known = await VaultWriter(work, ring, ring.refs()).remember(
        Reach("whatsapp", "1", Secret("ID.12")), clock.now()
    )
    async with store.transaction() as session:
        await work.flush(session)
    secret = SecretStr("rahasia-sekali")
    account = Account(app_secret=secret, verify_token=secret, access_token=SecretStr(TOKEN))
    wire = HttpWire(patience=20, connections=4)
    async with serving(provider.app()) as url:
        channels = Channels({("whatsapp", "a"): WhatsApp(account, Graph(url, "v25.0"))})
        fetcher = Fetcher(MongoWaiting(store), library, channels, wire, keys=ring, tally=tally, clock=clock)
        yield Fetching(store, ring, provider, library, fetcher, clock, tally, known.citizen)
        await wire.close()
    await store.close()


async def test_a_photo_comes_in_two_steps_and_is_kept(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo(exif=pieces.taken())
    await fetching.wait_for("1")
    assert await fetching.fetch() == 1
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.citizen, found.thumbnail) == (MediaOutcome.STORED, fetching.citizen, True)
    assert found.latitude == -3.52
    assert await fetching.left() == 0


async def test_a_provider_that_is_away_is_asked_again_later_and_nothing_is_lost(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo()
    fetching.provider.away = True
    await fetching.wait_for("1")
    for _ in range(6):
        assert await fetching.fetch() == 1
        assert await fetching.fetch() == 0, "not before its time"
        fetching.clock.by += timedelta(hours=3)
    assert await fetching.found("1") is None
    fetching.provider.away = False
    await fetching.fetch()
    found = await fetching.found("1")
    assert found is not None
    assert found.outcome is MediaOutcome.STORED
    assert fetching.tally.outcomes == ["later"] * 6 + ["stored"]


async def test_what_a_provider_does_not_have_is_lost_in_the_end(fetching: Fetching) -> None:
    await fetching.wait_for("none")
    for _ in range(5):
        await fetching.fetch()
        fetching.clock.by += timedelta(hours=3)
    found = await fetching.found("none")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.LOST, "gone")
    assert await fetching.left() == 0


async def test_after_seven_days_nobody_asks_any_more(fetching: Fetching) -> None:
    fetching.provider.away = True
    await fetching.wait_for("1")
    fetching.clock.by = timedelta(days=7)
    await fetching.fetch()
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.LOST, "expired")


async def test_an_address_elsewhere_is_not_asked(fetching: Fetching) -> None:
    strange = Provider(files={"x": pieces.photo()})
    async with serving(strange.app()) as elsewhere:
        fetching.provider.addresses["1"] = f"{elsewhere}/v25.0/x"
        await fetching.wait_for("1")
        await fetching.fetch()
    assert strange.asked == []
    found = await fetching.found("1")
    assert found is not None
    assert (found.outcome, found.reason) == (MediaOutcome.REFUSED, "forbidden")


async def test_a_redirect_is_not_followed(fetching: Fetching) -> None:
    fetching.provider.files["x"] = pieces.photo()
    base = next(iter(fetching.fetcher._senders.accounts.values())).media_hosts[-1]  # type: ignore[attr-defined]
    fetching.provider.addresses["1"] = f"{base}/elsewhere/x"
    await fetching.wait_for("1")
    await fetching.fetch()
    assert await fetching.found("1") is None
    assert await fetching.left() == 1


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (bytes(11 * 1024 * 1024), MediaKind.IMAGE, "too_large"),
        (pieces.bomb(), MediaKind.IMAGE, "bomb"),
        (pieces.SVG, MediaKind.IMAGE, "svg"),
        (pieces.photo()[:900], MediaKind.IMAGE, "truncated"),
        (pieces.photo() + pieces.archive(), MediaKind.IMAGE, "polyglot"),
        (b"", MediaKind.AUDIO, "empty"),
    ],
)
async def test_poison_is_refused_and_what_comes_with_it_is_kept(
    fetching: Fetching, content: bytes, kind: MediaKind, reason: str
) -> None:
    fetching.provider.files |= {"bad": content, "good": pieces.photo()}
    await fetching.wait_for("bad", kind=kind)
    await fetching.wait_for("good")
    assert await fetching.fetch() == 2
    bad, good = await fetching.found("bad"), await fetching.found("good")
    assert bad is not None
    assert (bad.outcome, bad.reason) == (MediaOutcome.REFUSED, reason)
    assert good is not None
    assert good.outcome is MediaOutcome.STORED


async def test_who_dies_half_way_leaves_it_to_another_after_the_lease(fetching: Fetching) -> None:
    fetching.provider.files["1"] = pieces.photo()
    fetching.provider.hold = True
    await fetching.wait_for("1")
    dying = asyncio.create_task(fetching.fetch())
    await asyncio.wait_for(fetching.provider.held.wait(), 20)
    assert await fetching.fetch() == 0, "in somebody's hands"
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    fetching.provider.hold = False
    fetching.clock.by += LEASE
    assert await fetching.fetch() == 1
    assert await fetching.left() == 0
    found = await fetching.found("1")
    assert found is not None
    assert found.outcome is MediaOutcome.STORED
    assert await fetching.store.collection("media", "files").count_documents({}) == 1
