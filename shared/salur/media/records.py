"""What is known of each file, beside the object store: its owner, its key in a box, what was found."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from salur.contracts.media import MediaExamined, MediaOutcome
from salur.media.limits import View
from salur.privacy.sealed import Sealed
from salur.store.kinds import Index, Kind

DATABASE = "media"


class StoredFile(BaseModel):
    """One file by its ref. `content` is a ref to what is in it and whose it is, `address` names its objects, `key` is the file's own key, sealed under its owner's.

    A file that was refused or lost has neither. `untold` until `media.examined` has told of it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    ref: str
    owner: str
    content: str | None = None
    address: str | None = None
    key: Sealed | None = None
    views: tuple[View, ...] = ()
    view_mimes: dict[str, str] = {}
    outcome: MediaOutcome
    reason: str | None = None
    kind: str
    mime: str | None = None
    size: int = 0
    width: int | None = None
    height: int | None = None
    digest: str | None = None
    shape: str | None = None
    unsure: str | None = None
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    at: datetime
    untold: bool = True

    def examined(self) -> MediaExamined:
        """As it is told."""
        citizen = self.owner if self.owner.startswith("c_") else None
        officer = self.owner.removeprefix("officer:") if self.owner.startswith("officer:") else None
        said = self.model_dump(
            include={
                "outcome",
                "reason",
                "kind",
                "mime",
                "size",
                "width",
                "height",
                "digest",
                "shape",
                "unsure",
                "taken_at",
                "latitude",
                "longitude",
            }
        )
        return MediaExamined(
            media=self.ref,
            citizen=citizen,
            officer=officer,
            thumbnail=View.THUMBNAIL in self.views,
            examined_at=self.at,
            **said,
        )


FILES = Kind(
    DATABASE,
    "files",
    StoredFile,
    lambda file: file.ref,
    (
        Index((("owner", 1),)),
        Index((("content", 1),), sparse=True),
        Index((("untold", 1), ("at", 1))),
    ),
)
