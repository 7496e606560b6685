"""A piece of media in two steps: its id gives an address that is good for five minutes, and that gives the file.

After "Media" of the Cloud API reference: both with the access token; ids live seven days.
"""

from __future__ import annotations

import re

from salur.channels.meta.answers import answer_of
from salur.channels.meta.graph import Graph
from salur.channels.protocol import (
    Accepted,
    Ask,
    Down,
    Fetch,
    ProviderRequest,
    ProviderResponse,
    Refused,
    Wait,
)
from salur.channels.whatsapp.outbound import classify

HOSTS = ("https://lookaside.fbsbx.com", "https://.fbcdn.net", "https://.whatsapp.net")
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def ask(media_id: str, graph: Graph, access_token: str) -> Ask:
    """The request for the address. An id that is none asks for one that nobody has."""
    named = media_id if _ID.fullmatch(media_id) else "0"
    return Ask(_get(f"{graph.url.rstrip('/')}/{graph.version}/{named}", access_token))


def found(response: ProviderResponse, access_token: str) -> Fetch | Wait | Down | Refused:
    """The request for the file, or why there is none."""
    outcome = classify(response)
    if not isinstance(outcome, Accepted):
        return outcome
    url = answer_of(response).get("url")
    return Fetch(_get(url, access_token)) if isinstance(url, str) and url else Refused("no_url")


def _get(url: str, access_token: str) -> ProviderRequest:
    return ProviderRequest("GET", url, {"authorization": f"Bearer {access_token}"}, b"")
