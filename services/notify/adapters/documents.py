"""Notify's documents in its own database."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.reference import CitizenErased
from salur.store.database import Store
from salur.store.driver import translated
from salur.store.kinds import Index, Kind
from services.notify.domain.message import Message, Sent, Untold

# As long as the ledger: nothing asks for a text after that, and its masked words need not lie any longer.
_KEPT_SECONDS = 30 * 86_400

MESSAGES = Kind(
    "notify",
    "messages",
    Message,
    lambda message: message.notification,
    (
        # What may go now, in its order; who is ahead of whom; what is old.
        Index((("queue", 1), ("rank", 1), ("order", 1), ("due", 1))),
        Index((("to", 1), ("due", 1))),
        Index((("token", 1),)),
        Index((("stored_at", 1),), expire_after=_KEPT_SECONDS),
    ),
)
SENT = Kind("notify", "sent", Sent, lambda sent: sent.ref, (Index((("at", 1),), expire_after=_KEPT_SECONDS),))
UNTOLD = Kind("notify", "untold", Untold, lambda untold: untold.id, (Index((("at", 1),)),))


class Window(BaseModel):
    """When a person (a ref) last wrote to a number of ours."""

    model_config = ConfigDict(frozen=True)

    number: str
    person: str
    at: datetime

    @property
    def id(self) -> str:
        """One for each person at each number."""
        return f"{self.number}/{self.person}"


WINDOWS = Kind(
    "notify",
    "windows",
    Window,
    lambda window: window.id,
    (Index((("person", 1),)), Index((("at", 1),), expire_after=2 * 86_400)),
)

KINDS = (MESSAGES, SENT, UNTOLD, WINDOWS)


async def forget(store: Store, erased: CitizenErased) -> None:
    """Drops all texts to somebody who was erased, sent or waiting: nobody can open their address any more."""
    with translated():
        await store.of(WINDOWS).delete_many({"person": {"$in": list(erased.senders)}})
        await store.of(MESSAGES).delete_many({"to": {"$in": list(erased.senders)}})
