"""A file in two steps: getFile says its path for an hour, and that gives the file, of 20 MB at most.

After "getFile" of the Bot API. Both addresses hold the bot's token.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit

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
from salur_telegram.outbound import answer_of, classify


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def ask(file_id: str, url: str, token: str) -> Ask:
    """The request for the path."""
    return Ask(_get(f"{url}/bot{token}/getFile?file_id={quote(file_id, safe='')}"))


def found(response: ProviderResponse, url: str, token: str) -> Fetch | Wait | Down | Refused:
    """The request for the file, or why there is none."""
    outcome = classify(response)
    if not isinstance(outcome, Accepted):
        return outcome
    result = answer_of(response.body).get("result")
    path = result.get("file_path") if isinstance(result, dict) else None
    if not isinstance(path, str) or not path:
        return Refused("no_path")
    return Fetch(_get(f"{url}/file/bot{token}/{quote(path)}"))


def _get(url: str) -> ProviderRequest:
    return ProviderRequest("GET", url, {}, b"")
