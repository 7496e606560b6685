"""The grade of a channel: the highest tier without a gap."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from salur.channelkit.grade import Recorder, grade
from salur.channels.manifest import Manifest
from salur.channels.rules import RULES, Tier


def manifest(**claims: Any) -> Manifest:
    tiers: dict[str, dict[str, Any]] = {tier.value: {} for tier in Tier}
    for name, rule in RULES.items():
        tiers[rule.tier.value][name] = claims.get(name, "done")
    given = {"name": "contoh", "title": "Contoh", "tier": tiers, "receives": ["text"]}
    return Manifest.model_validate(given | {"limits": {"text": 100}, "settings": []})


@pytest.mark.parametrize(
    ("claims", "broken", "tier"),
    [
        ({}, {}, Tier.GOLD),
        ({"guide": "todo"}, {}, Tier.SILVER),
        ({"media": "todo"}, {}, Tier.BRONZE),
        ({"media": {"exempt": "it carries words only"}}, {}, Tier.GOLD),
        ({}, {"receipts": "test_11"}, Tier.BRONZE),
        ({}, {"fuzz": "test_08"}, None),
        ({"fuzz": "todo"}, {}, None),
    ],
)
def test_the_grade_is_the_highest_tier_without_a_gap(
    claims: dict[str, Any], broken: dict[str, str], tier: Tier | None
) -> None:
    found = grade("contoh", manifest(**claims), Recorder(broken=broken))
    assert found.tier == tier
    assert {line.rule for line in found.lines if line.state == "broken"} == set(broken)


def test_a_rule_nobody_ran_is_claimed_and_not_done() -> None:
    states = {line.rule: line.state for line in grade("contoh", manifest(), Recorder({"fuzz"})).lines}
    assert (states["fuzz"], states["items"]) == ("done", "claimed")


def test_a_manifest_says_of_every_rule_how_it_stands() -> None:
    given = manifest().model_dump(mode="json")
    del given["tier"]["gold"]["guide"]
    with pytest.raises(ValidationError, match="tier gold lacks or should not have: guide"):
        Manifest.model_validate(given)
