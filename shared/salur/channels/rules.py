"""The rules a channel is graded by, in three tiers. Each is proved by tests of the contract suite (`salur.channelkit`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How far a channel is, the lowest first."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a channel of a tier holds to. `point` is its number in the contract suite."""

    tier: Tier
    point: int
    says: str


RULES: Mapping[str, Rule] = {
    "signature": Rule(Tier.BRONZE, 1, "only the provider gets in, and its handshake is answered"),
    "items": Rule(Tier.BRONZE, 2, "N items are N events however they come; a broken one costs no sibling"),
    "unsupported": Rule(Tier.BRONZE, 3, "an unknown type is kept as it came, and the citizen is told"),
    "redelivery": Rule(Tier.BRONZE, 4, "delivered twenty times at once, a message is one message"),
    "outage": Rule(
        Tier.BRONZE, 5, "Kafka away: not accepted, and exactly once afterwards; Mongo away: accepted"
    ),
    "identity": Rule(Tier.BRONZE, 7, "a sender without name or phone is somebody, a changed one the same"),
    "fuzz": Rule(Tier.BRONZE, 8, "no body breaks the reader, no request is answered with 5xx"),
    "outbound": Rule(
        Tier.BRONZE, 9, "requests are as the golden files say, each part gets the provider's id"
    ),
    "errors": Rule(Tier.BRONZE, 10, "each answer of the provider has its fate"),
    "private": Rule(Tier.BRONZE, 14, "nothing of a person in logs, reprs and Kafka"),
    "settings": Rule(Tier.BRONZE, 16, "each setting is declared, and which are secret"),
    "manifest": Rule(Tier.BRONZE, 17, "channel.yaml is true"),
    "media": Rule(Tier.SILVER, 6, "a photo is a message also when it cannot be fetched now"),
    "receipts": Rule(Tier.SILVER, 11, "receipts in any order or repeated end the same and never go back"),
    "pacing": Rule(Tier.SILVER, 12, "never faster than the provider allows, and slower when it asks"),
    "degrade": Rule(Tier.SILVER, 13, "what cannot be shown is shown otherwise, nothing is left out"),
    "restart": Rule(Tier.SILVER, 15, "restarted in mid-flight, nothing is lost and nothing is two"),
    "choices": Rule(Tier.GOLD, 2, "a tapped option comes back by its id"),
    "location": Rule(Tier.GOLD, 2, "a shared place comes with its coordinates"),
    "guide": Rule(Tier.GOLD, 17, "the manifest leads an operator through the provider's set-up"),
}
