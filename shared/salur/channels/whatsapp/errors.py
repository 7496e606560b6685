"""Meta's error codes and what each means for a text we want to send.

Source: Meta, "Error codes" of the WhatsApp Business Platform (developers.facebook.com/documentation/
business-messaging/whatsapp/support/error-codes, as of May 2026); 131062 from "Business-scoped user IDs".
What only an operator can mend (a token, a payment, a locked account) counts as down: the texts wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto


class Fate(Enum):
    """What to do with the text that met a code."""

    WAIT = auto()
    """Slow down on the whole number."""
    WAIT_FOR_PERSON = auto()
    """Slow down towards this one person."""
    DOWN = auto()
    """Nothing can be sent at the moment; the same request may succeed later."""
    REFUSED = auto()
    """This text will never be taken."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One code: its fate, a short name that is safe to log, and how long to wait if Meta does not say."""

    fate: Fate
    name: str
    wait: timedelta = timedelta(0)


def _wait(name: str, seconds: int) -> Meaning:
    return Meaning(Fate.WAIT, name, timedelta(seconds=seconds))


def _down(name: str) -> Meaning:
    return Meaning(Fate.DOWN, name)


def _refused(name: str) -> Meaning:
    return Meaning(Fate.REFUSED, name)


CODES: dict[int, Meaning] = {
    # Authorisation
    0: _down("not_authenticated"),
    3: _down("no_capability"),
    10: _down("no_permission"),
    190: _down("token_expired"),
    # Throttling
    4: _wait("app_rate_limit", 60),
    80007: _wait("account_rate_limit", 60),
    130429: _wait("throughput", 2),
    131048: _wait("spam_rate_limit", 3600),
    131056: Meaning(Fate.WAIT_FOR_PERSON, "pair_rate_limit", timedelta(seconds=6)),
    # Integrity of the account
    368: _down("policy_block"),
    131031: _down("account_locked"),
    130497: _refused("country_restricted"),
    # The service
    1: _down("unknown"),
    2: _down("service_busy"),
    131000: _down("something_went_wrong"),
    131005: _down("access_denied"),
    131016: _down("service_unavailable"),
    131037: _down("display_name_unapproved"),
    131042: _down("payment"),
    131045: _down("certificate"),
    131057: _down("maintenance"),
    133004: _down("server_unavailable"),
    133010: _down("number_not_registered"),
    # The request or the person
    33: _refused("number_deleted"),
    100: _refused("invalid_parameter"),
    130472: _refused("experiment"),
    131008: _refused("parameter_missing"),
    131009: _refused("parameter_value"),
    131021: _refused("own_number"),
    131026: _refused("undeliverable"),
    131030: _refused("not_on_allow_list"),
    131047: _refused("window_closed"),
    131049: _refused("ecosystem"),
    131050: _refused("opted_out"),
    131051: _refused("unsupported_type"),
    131052: _refused("media_download"),
    131053: _refused("media_upload"),
    131055: _refused("method_not_allowed"),
    131062: _refused("user_id_unsupported"),
    132000: _refused("template_parameters"),
    132001: _refused("template_unknown"),
    132005: _refused("template_too_long"),
    132007: _refused("template_policy"),
    132012: _refused("template_format"),
    132015: _refused("template_paused"),
    132016: _refused("template_disabled"),
    135000: _refused("generic"),
}
# 200 to 299: "API permission: permission is either not granted or has been removed".
_PERMISSION = range(200, 300)
_THROTTLED, _SERVER = 429, 500


def meaning(code: int | None, status: int) -> Meaning:
    """What a code means; for one that is not in the table, what the HTTP status says."""
    if code in CODES:
        return CODES[code]
    if code in _PERMISSION:
        return _down("no_permission")
    if status == _THROTTLED:
        return _wait("throttled", 60)
    return _down("http") if status >= _SERVER else _refused("unlisted")
