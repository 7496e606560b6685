"""The codes of the Messenger Platform and what each means for a text we want to send.

Source: Meta, "Common error codes" of the Messenger Platform (developers.facebook.com/documentation/
business-messaging/messenger-platform/error-codes, as of June 2026), for Instagram too. A code may have a subcode that
says more. What only an operator can mend counts as down: the texts wait for it.
"""

from __future__ import annotations

from salur.channels.meta.answers import Meaning, down, refused, unlisted, wait

CLOSED = refused("window_closed")

CODES: dict[tuple[int, int | None], Meaning] = {
    # Authorisation
    (3, None): down("no_capability"),
    (10, None): down("no_permission"),
    (10, 1893063): down("page_restricted"),
    (190, None): down("token_expired"),
    (368, None): down("policy_block"),
    # Throttling
    (4, None): wait("app_rate_limit", 60),
    (17, None): wait("user_rate_limit", 60),
    (32, None): wait("page_rate_limit", 60),
    (613, None): wait("throughput", 5),
    (80002, None): wait("instagram_rate_limit", 60),
    (80006, None): wait("messenger_rate_limit", 60),
    # The service
    (1, None): down("unknown"),
    (2, None): down("service_busy"),
    (1200, None): down("temporary_failure"),
    # The window of 24 hours after a person's last word
    (10, 2018065): CLOSED,
    (10, 2018278): CLOSED,
    (10, 2534022): CLOSED,
    # The request or the person
    (10, 2018108): refused("not_receiving"),
    (100, None): refused("invalid_parameter"),
    (100, 2018001): refused("no_such_person"),
    (100, 2534014): refused("no_such_person"),
    (200, 1545041): refused("not_receiving"),
    (551, None): refused("not_available"),
}


def meaning(code: int | None, subcode: int | None, status: int) -> Meaning:
    """What a code with its subcode means; for one that is not in the table, the code alone, its range, the status."""
    if code is None:
        return unlisted(code, status)
    return CODES.get((code, subcode)) or CODES.get((code, None)) or unlisted(code, status)
