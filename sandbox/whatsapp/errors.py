"""Graph API errors in Meta's shape (developers.facebook.com, WhatsApp Business Platform, "Error codes")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

# code: (HTTP status, title)
CODES: dict[int, tuple[int, str]] = {
    1: (500, "An unknown error occurred"),
    2: (503, "Service temporarily unavailable"),
    4: (429, "Application request limit reached"),
    100: (400, "Invalid parameter"),
    131031: (403, "Business Account locked"),
    190: (401, "Access token has expired"),
    130429: (429, "Rate limit hit"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131026: (400, "Message undeliverable"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131062: (400, "Business-scoped User ID (BSUID) recipients are not supported for this message"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132012: (400, "Parameter format does not match format in the created template"),
    132018: (400, "There's an issue with the parameters in your template"),
}


@dataclass(frozen=True)
class GraphError(Exception):
    """A request that Meta would refuse: its code and what `details` would say."""

    code: int
    details: str
    subcode: int | None = None

    @property
    def status(self) -> int:
        return CODES.get(self.code, (400, ""))[0]

    @property
    def title(self) -> str:
        return CODES.get(self.code, (400, "Something went wrong"))[1]

    def body(self) -> dict[str, Any]:
        """The answer's JSON."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.details if self.code == 100 else self.title}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": uuid4().hex[:23],
        }
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": error}

    def in_status(self) -> dict[str, Any]:
        """The same error as an item of a failed status' `errors`."""
        return {
            "code": self.code,
            "title": self.title,
            "message": self.title,
            "error_data": {"details": self.details},
            "href": "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes",
        }
