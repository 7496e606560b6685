"""Meta's error codes and what each means for a text we want to send.

Source: Meta, "Error codes" of the WhatsApp Business Platform (developers.facebook.com/documentation/
business-messaging/whatsapp/support/error-codes, as of May 2026); 131062 from "Business-scoped user IDs".
What only an operator can mend (a token, a payment, a locked account) counts as down: the texts wait for it.
"""

from __future__ import annotations

from datetime import timedelta

from salur.channels.meta.answers import Fate, Meaning, down, refused, silent, unlisted, wait

CODES: dict[int, Meaning] = {
    # Authorisation
    0: down("not_authenticated"),
    3: down("no_capability"),
    10: down("no_permission"),
    190: down("token_expired"),
    # Throttling
    4: wait("app_rate_limit", 60),
    80007: wait("account_rate_limit", 60),
    130429: wait("throughput", 2),
    131048: wait("spam_rate_limit", 3600),
    131056: Meaning(Fate.WAIT_FOR_PERSON, "pair_rate_limit", timedelta(seconds=6)),
    # Integrity of the account
    368: down("policy_block"),
    131031: down("account_locked"),
    130497: refused("country_restricted"),
    # The service
    1: down("unknown"),
    2: down("service_busy"),
    131000: down("something_went_wrong"),
    131005: down("access_denied"),
    131016: down("service_unavailable"),
    131037: down("display_name_unapproved"),
    131042: down("payment"),
    131045: down("certificate"),
    131057: down("maintenance"),
    133004: down("server_unavailable"),
    133010: down("number_not_registered"),
    # The request or the person
    33: refused("number_deleted"),
    100: refused("invalid_parameter"),
    130472: refused("experiment"),
    131008: refused("parameter_missing"),
    131009: refused("parameter_value"),
    131021: refused("own_number"),
    131026: refused("undeliverable"),
    131030: refused("not_on_allow_list"),
    131047: silent("window_closed"),
    131049: refused("ecosystem"),
    131050: refused("opted_out"),
    131051: refused("unsupported_type"),
    131052: refused("media_download"),
    131053: refused("media_upload"),
    131055: refused("method_not_allowed"),
    131062: refused("user_id_unsupported"),
    132000: refused("template_parameters"),
    132001: refused("template_unknown"),
    132005: refused("template_too_long"),
    132007: refused("template_policy"),
    132012: refused("template_format"),
    132015: refused("template_paused"),
    132016: refused("template_disabled"),
    132018: refused("template_values"),
    135000: refused("generic"),
}


def meaning(code: int | None, status: int) -> Meaning:
    """What a code means; for one that is not in the table, what its range or the HTTP status says."""
    return CODES[code] if code in CODES else unlisted(code, status)
