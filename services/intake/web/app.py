"""Wires the form: pages in front, Kafka behind; MongoDB is asked for the code only, and may be away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints

from salur.media import open_library
from salur.messaging.references import follow
from salur.privacy import Purpose
from salur.process import BadSettings, Process, Role
from salur.regions.boundary_files import KIND
from salur.regions.elsewhere import Grounds
from salur.regions.gazetteer import Gazetteer
from salur.regions.in_use import BoundariesInUse
from salur.regions.nearest import nearest
from salur.store.allowances import Allowances
from salur.store.database import Store
from salur.web import Assets, FormTokens, Pages
from salur.web.boxes import Boxes
from salur.web.callers import Callers, Limit
from salur.web.cookies import Cookies, key_for
from salur.web.serving import serving
from salur.web.shared_limits import SharedLimit
from services.intake.dialogue.domain.jurisdiction import Jurisdiction
from services.intake.gateway.adapters.sink import WatchedProducer
from services.intake.gateway.adapters.tally import MetricsTally
from services.intake.partners import PartnerMedia
from services.intake.web.adapters.codes import StoredCodes
from services.intake.web.adapters.lands import ImportedLands
from services.intake.web.adapters.photos import LibraryPhotos
from services.intake.web.domain.tiles import Tiles
from services.intake.web.handlers import Counter
from services.intake.web.pages.office import Limits, Office
from services.intake.web.pages.routes import application

_SHORTEST_SECRET = 32


class WebSettings(PartnerMedia):
    """What the form needs beside what every process needs."""

    session_secret: SecretStr = Field(
        SecretStr(""), description="signs forms and codes; 32 characters or more, the same in every replica"
    )
    proxies: int = Field(
        1, ge=0, description="proxies in front, each adding the address it saw to X-Forwarded-For"
    )
    web_sms: dict[str, str] = Field(
        {}, description="as JSON: by short code, the SMS line that codes and news go out on (CODE@ACCOUNT)"
    )

    map_tiles: str = Field(
        "",
        description="address of the map's squares with {z}, {x}, {y}; without it the map shows borders only",
    )
    map_credit: str = Field("", description="whose map the squares show, written on it")

    open311_keys: dict[str, dict[str, Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]]] = Field(
        {},
        description="as JSON: by jurisdiction (or *) and partner, the SHA-256 of the partner's key",
        repr=False,
    )

    def checked(self) -> Self:
        """These settings, if the form can start with them. Raises BadSettings with one sentence."""
        if len(self.session_secret.get_secret_value()) < _SHORTEST_SECRET:
            raise BadSettings(f"SALUR_SESSION_SECRET needs at least {_SHORTEST_SECRET} characters.")
        try:
            self.tiles()
        except ValueError as error:
            raise BadSettings(f"SALUR_MAP_TILES: {error}.") from None
        return self

    def tiles(self) -> Tiles:
        """Where the map's squares come from. Raises ValueError."""
        return Tiles(self.map_tiles, self.map_credit)


def office(
    process: Process,
    settings: WebSettings,
    sink: WatchedProducer,
    store: Store,
    assets: Assets,
    boundaries: BoundariesInUse,
) -> Office:
    """What every page of the form works with."""
    keys = process.keys.only(Purpose.MESSAGE, Purpose.REF)
    secret = settings.session_secret.get_secret_value()
    gazetteer = Gazetteer(process.packs.landmarks)

    def shared(what: str, tries: int, hours: int = 1) -> SharedLimit:
        return SharedLimit(what, Limit(tries, hours * 3600), Allowances(store, "intake"), process.clock)

    return Office(
        packs=process.packs,
        here={str(pack.code): Jurisdiction(pack, gazetteer) for pack in process.packs},
        lines=settings.web_sms,
        pages=Pages(assets, Path(__file__).parent),
        counter=Counter(keys, keys.refs(), process.registry, sink, MetricsTally(), process.clock),
        codes=StoredCodes(store),
        photos=LibraryPhotos(open_library(store, process.keys, settings, process.clock), keys.refs()),
        lands=ImportedLands(settings.reference),
        grounds=Grounds(lambda: boundaries.now, nearest),
        tiles=settings.tiles(),
        boxes=Boxes(keys, "web"),
        code_key=key_for(secret, "codes"),
        token_key=key_for(secret, "open311-tokens"),
        partner_keys=settings.open311_keys,
        partner_origins=settings.open311_media,
        public_url=settings.public_url,
        dev=settings.dev,
        tokens=FormTokens(key_for(secret, "web-forms")),
        cookies=Cookies(key_for(secret, "cookies"), secure=not settings.dev),
        callers=Callers(settings.proxies),
        limits=Limits(
            codes_of_phone=shared("codes_of_phone", 5),
            alarms_of_phone=shared("alarms_of_phone", 2),
            alarms_of_address=shared("alarms_of_address", 5),
            alarms_of_place=shared("alarms_of_place", 10),
            alarms_of_day=shared("alarms_of_day", 20, hours=24),
        ),
        clock=process.clock,
    )


@asynccontextmanager
async def start(process: Process) -> AsyncIterator[None]:
    """Serves the form until the context ends."""
    settings: WebSettings = process.settings.checked()
    assets = Assets()
    store = Store(
        settings.mongo,
        prefix=settings.prefix,
        driver_name=settings.mongo_driver,
        timeout=min(2.0, settings.mongo_timeout),
        name="",
    )
    try:
        async with process.producer() as producer:
            sink = WatchedProducer(producer)
            process.failures.append(sink.broken)
            boundaries = BoundariesInUse(settings.reference)
            following = process.spawn(
                follow(settings.kafka, process.registry, KIND, boundaries.take), "references"
            )
            desk = office(process, settings, sink, store, assets, boundaries)
            try:
                async with serving(
                    application(desk, assets, secure=not settings.dev), settings.host, settings.port
                ):
                    yield
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
    finally:
        await asyncio.shield(store.close())


ROLE = Role("intake", "web", WebSettings, start, listens=True)
