"""The fetchers of `intake media` on a real MongoDB, with a provider and one citizen whose files wait."""

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
from salur.contracts.media import MediaExamined
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

LEASE = timedelta(minutes=3)
PARTNER = "74.09/aplikasi"


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
    url: str = ""

    async def wait_for(self, *ids: str, kind: MediaKind = MediaKind.IMAGE, partner: str = "") -> None:
        """Notes files as the dialogue does; of a partner by their addresses."""
        work = Work(self.store)
        for media_id in ids:
            piece = Media(kind=kind, provider_id=media_id, partner=partner)
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
        fetcher = Fetcher(
            MongoWaiting(store),
            library,
            channels,
            wire,
            keys=ring,
            tally=tally,
            clock=clock,
            partners={PARTNER: [url]},
        )
        yield Fetching(store, ring, provider, library, fetcher, clock, tally, known.citizen, url)
        await wire.close()
    await store.close()
