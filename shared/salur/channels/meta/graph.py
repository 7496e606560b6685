"""Where Meta's Graph API is, and in which version we speak to it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Graph:
    """The API's address, and a version such as v25.0."""

    url: str
    version: str

    @property
    def origin(self) -> str:
        """Scheme, host and port of the API."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def messages(self, number: str) -> str:
        """The address that sends from a number, or from the page whose token it is: `me`."""
        return f"{self.url.rstrip('/')}/{self.version}/{number}/messages"
