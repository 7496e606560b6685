"""From where a file may be fetched: its provider's own hosts, and nothing else that an address could name."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit


def allowed(url: str, origins: Collection[str]) -> bool:
    """True for an address of one of these origins; `https://.domain` stands for every host under a domain."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or "\\" in url:
        return False
    here = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    return any(
        here.startswith("https://") and not port and host.endswith(origin.removeprefix("https://"))
        if origin.startswith("https://.")
        else here == origin
        for origin in origins
    )
