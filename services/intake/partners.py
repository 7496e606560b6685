"""Partners by Open311 as the installation's settings have them: who they are, and where their photos may be fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from salur.media import MediaSettings

Origin = Annotated[str, StringConstraints(pattern=r"^https?://\.?[a-z0-9][a-z0-9.-]*(:\d{1,5})?$")]


class PartnerMedia(MediaSettings):
    """Read by the door that takes `media_url`, and by whoever fetches it."""

    open311_media: Mapping[str, tuple[Origin, ...]] = Field(
        {},
        description="as JSON: by JURISDICTION/PARTNER (or */PARTNER), the origins that its media_url may name; "
        "https://.domain is all hosts under a domain",
    )
