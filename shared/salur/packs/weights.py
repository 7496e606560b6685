"""signals.yaml: where a jurisdiction weighs a signal of verification otherwise than Salur does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from salur.packs.value import Key, Value

Weight = Annotated[float, Field(ge=-1, le=1)]

# The signals that verification knows; its own tables are held to this list by a test.
SIGNALS = frozenset(
    [
        "nik_valid",
        "nik_unlisted",
        "nik_foreign",
        "nik_letters",
        "nik_length",
        "nik_date",
        "nik_future",
        "nik_region",
        "nik_serial",
        "nik_unchecked",
        "nik_missing",
        "nik_missing_reason",
        "nik_not_asked",
        "name_missing",
        "minor",
        "nik_many_phones",
        "nik_very_many_phones",
        "phone_many_niks",
        "phone_very_many_niks",
        "identity_match",
        "identity_pending",
        "identity_unchecked",
        "identity_mismatch",
        "identity_not_found",
        "identity_listed",
        "domicile_elsewhere",
        "place_inside",
        "place_border",
        "place_pin_beside",
        "place_pin_elsewhere",
        "place_guessed",
        "place_named",
        "place_pin",
        "place_ambiguous",
        "place_ambiguous_note",
        "place_unknown",
        "place_unknown_note",
        "place_missing",
        "place_outside",
        "place_neighbour",
        "handed_over",
        "unfinished",
        "forwarded_often",
        "copied_text",
        "similar_nearby",
        "sent_again",
        "burst_sender",
        "burst_area",
        "burst_text",
        "web_wave",
        "earlier_untrue",
        "earlier_untrue_often",
        "earlier_finished",
        "date_future",
        "date_impossible",
        "photo_recycled",
        "photo_alike",
        "photo_shared",
        "photo_old",
        "photo_very_old",
        "photo_ahead",
        "photo_here",
        "photo_elsewhere",
        "photo_far",
    ]
)


class Weights(Value):
    """Weights by the name of the signal, -1 to 1; a name that is none of SIGNALS is refused."""

    weights: Mapping[Key, Weight] = {}
