"""One file: fetched from its provider, handed to the library, or put back for later. And a citizen erased."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from salur.channels.inbound import Media
from salur.channels.protocol import (
    Ask,
    Down,
    Fetch,
    Fetches,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
)
from salur.contracts.base import Contract
from salur.contracts.reference import CitizenErased
from salur.media import MediaLibrary, Owner, Reason, Spool
from salur.media.clamd import ScannerAway
from salur.media.limits import LIMITS
from salur.media.objects import ObjectsAway
from salur.media.origins import allowed
from salur.media.waiting import FIELD, WaitingMedia
from salur.messaging.clock import Clock
from salur.observability import get_logger
from salur.privacy import Erased, KeyRing, Unsealable
from salur.store.errors import Conflict, StoreUnavailable
from services.intake.media.domain import GivenUp, next_try
from services.intake.media.ports import Library, Senders, Tally, TooLarge, Unreachable, Waiting, Wire

_ANSWER = 64 * 1024
_OK = range(200, 300)
log = get_logger("media")


@dataclass(frozen=True, slots=True)
class _Not:
    """It was not had. `refused`: the provider says there is no such file."""

    why: str
    asked: timedelta = timedelta(0)
    refused: bool = False


class Fetcher:
    """Does one waiting file after another; what came of each is stored before it returns."""

    def __init__(
        self,
        waiting: Waiting,
        library: Library,
        senders: Senders,
        wire: Wire,
        *,
        keys: KeyRing,
        tally: Tally,
        clock: Clock,
        partners: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self._waiting = waiting
        self._library = library
        self._senders = senders
        self._wire = wire
        self._keys = keys
        self._tally = tally
        self._clock = clock
        self._partners = partners or {}

    async def one(self, waiting: WaitingMedia) -> None:
        """Fetches, or puts back. Raises StoreUnavailable, whereupon the lease brings it back."""
        try:
            missing = await self._had(waiting)
        except (ScannerAway, ObjectsAway, Conflict) as away:
            missing = _Not(str(away))
        except (Erased, Unsealable, ValidationError) as gone:
            log.info("media_without_owner", media=waiting.ref, reason=type(gone).__name__)
            missing = None
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("fetch_failed", media=waiting.ref)
            missing = _Not("bug", refused=True)
        if missing is None:
            await self._waiting.done(waiting)
            return
        await self._again(waiting, missing)

    async def _again(self, waiting: WaitingMedia, missing: _Not) -> None:
        after = next_try(
            waiting.at, waiting.attempts, self._clock.now(), asked=missing.asked, refused=missing.refused
        )
        if isinstance(after, GivenUp):
            log.warning("media_lost", channel=waiting.channel, media=waiting.ref, reason=after.reason.value)
            await self._noted(waiting, after.reason)
            await self._waiting.done(waiting)
            return
        log.info("media_later", channel=waiting.channel, media=waiting.ref, reason=missing.why)
        self._tally.fetched(waiting.channel, "later")
        await self._waiting.later(waiting, after.due)

    async def _had(self, waiting: WaitingMedia) -> _Not | None:
        """None once the library knows what became of it, or whose it is."""
        if waiting.sealed is None:
            await self._library.adopt([waiting.ref], waiting.citizen, before=waiting.before)
            return None
        piece = self._piece(waiting)
        channel = self._keeper(piece, waiting)
        if not isinstance(channel, Fetches):
            return _Not("no_account")
        with Spool() as spool:
            try:
                place = await self._place(piece.provider_id, channel)
                if not isinstance(place, Fetch):
                    return _missing(place)
                _own(place.request, channel)
                status = await self._wire.fetch(place.request, LIMITS[piece.kind].bytes, spool)
            except Unreachable as away:
                return _Not(str(away))
            except TooLarge:
                await self._noted(waiting, Reason.TOO_LARGE)
                return None
            except PermissionError:
                await self._noted(waiting, Reason.FORBIDDEN)
                return None
            if status not in _OK:
                # The address was good for five minutes: the next attempt asks for a new one.
                return _Not(f"status_{status}", refused=status in (404, 410))
            await self._kept(waiting, piece, spool)
        return None

    async def _kept(self, waiting: WaitingMedia, piece: Media, spool: Spool) -> None:
        examined = await self._library.store(
            spool,
            Owner.citizen(waiting.citizen),
            kind=None if piece.partner else piece.kind,
            ref=waiting.ref,
        )
        self._tally.fetched(waiting.channel, examined.outcome.value)
        if waiting.before:
            # Another hand may have stored it just before the report went on as somebody else's.
            await self._library.adopt([waiting.ref], waiting.citizen, before=waiting.before)

    def _keeper(self, piece: Media, waiting: WaitingMedia) -> object | None:
        """Who has the file: the provider of the line that was written to, or a partner."""
        if piece.partner:
            return PartnerFiles(self._partners.get(piece.partner, ()))
        return self._senders.sender(waiting.channel, waiting.number)

    async def _place(self, provider_id: str, channel: Fetches) -> Fetch | Wait | Down | Refused:
        """Where the file is, asked of the provider if need be."""
        first = channel.media(provider_id)
        if not isinstance(first, Ask):
            return first
        _own(first.request, channel)
        return channel.found(await self._wire.get(first.request, _ANSWER))

    async def _noted(self, waiting: WaitingMedia, reason: Reason) -> None:
        if waiting.sealed is None:
            return
        kind = self._piece(waiting).kind
        examined = await self._library.note(waiting.ref, Owner.citizen(waiting.citizen), kind, reason)
        self._tally.fetched(waiting.channel, examined.outcome.value)

    def _piece(self, waiting: WaitingMedia) -> Media:
        if waiting.sealed is None or waiting.sealed.field != FIELD:
            raise Unsealable(f"{waiting.ref} has no box for {FIELD}")
        return Media.model_validate_json(self._keys.open(waiting.sealed))


def _own(request: ProviderRequest, channel: Fetches) -> None:
    """Raises PermissionError, before anything is sent, for an address that is not the provider's."""
    if not allowed(request.url, channel.media_hosts):
        raise PermissionError


def _missing(outcome: Wait | Down | Refused) -> _Not:
    if isinstance(outcome, Wait):
        return _Not(outcome.reason, asked=outcome.wait)
    return _Not(outcome.reason, refused=isinstance(outcome, Refused))


@dataclass(frozen=True, slots=True)
class PartnerFiles:
    """A partner whose files lie where a report says, on `media_hosts` alone. Meets `protocol.Fetches`."""

    media_hosts: Collection[str]

    def media(self, provider_id: str) -> Fetch:
        """The address is the file's."""
        return Fetch(ProviderRequest("GET", provider_id, {}, b""))

    def found(self, response: ProviderResponse) -> Refused:
        """Nobody is asked for an address."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ErasureUnit:
    """What the handler of an erasure has at hand."""

    library: MediaLibrary


async def on_erased(event: CitizenErased, unit: ErasureUnit) -> Sequence[Contract]:
    """What no key opens any more is deleted, too."""
    await unit.library.erase(Owner.citizen(event.citizen))
    return ()
