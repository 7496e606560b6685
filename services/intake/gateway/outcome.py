"""What can become of a webhook, and what its provider hears."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus


class Outcome(StrEnum):
    """The names are those of the metrics catalogue. What is kept as a dead letter is accepted for the provider."""

    ACCEPTED = "accepted"
    IGNORED = "ignored"
    MALFORMED = "malformed"
    UNKNOWN_NUMBER = "unknown_number"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_ACCOUNT = "unknown_account"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> HTTPStatus:
        return _STATUS.get(self, HTTPStatus.OK)


_STATUS = {
    Outcome.BAD_SIGNATURE: HTTPStatus.UNAUTHORIZED,
    Outcome.UNKNOWN_ACCOUNT: HTTPStatus.NOT_FOUND,
    Outcome.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Outcome.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
