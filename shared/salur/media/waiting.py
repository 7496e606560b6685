"""Media that are still with their provider, or with the sender who filled in a form: noted by the dialogue, done by `intake media`."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.privacy.sealed import Sealed
from salur.store.kinds import Index, Kind

FIELD = "intake.media"
# Providers keep media for a week at most; whoever fetches them has come by then.
_KEPT_SECONDS = 30 * 86_400


class WaitingMedia(BaseModel):
    """One file to be fetched. The box holds what fetching it needs (`salur.channels.inbound.Media`).

    Without a box the file lies in the library already and is to become the citizen's. `number` is the line of ours it
    came to; `before` is the citizen who sent it, where the report went on as another's; `due` is when it may be tried (again), `token` whose hands it is in until then.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    ref: str
    channel: str
    number: str = ""
    citizen: str = ""
    before: str = ""
    sealed: Sealed | None = None
    at: datetime
    due: datetime | None = None
    attempts: int = 0
    token: str | None = None


WAITING = Kind(
    "intake",
    "media",
    WaitingMedia,
    lambda media: media.ref,
    (Index((("due", 1),)), Index((("at", 1),), expire_after=_KEPT_SECONDS)),
)
