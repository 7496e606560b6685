"""What is looked for in routing.yaml: names that nothing has, and rules that no report can come to."""

from __future__ import annotations

from collections.abc import Iterator

from salur.packs.finding import Finding
from salur.packs.parts import Parts, found
from salur.packs.routing import RoutingRule
from salur.regions.codes import RegionCode
from salur.regions.names import region

FILE = "routing.yaml"


def routes_name_what_exists(parts: Parts) -> Iterator[Finding]:
    """Every category, agency and region that a rule names is one of this jurisdiction's."""
    categories = {category.key for category in parts.categories}
    agencies = {agency.code for agency in parts.agencies}
    for i, rule in enumerate(parts.routing.rules):
        for j, key in enumerate(rule.categories):
            if key not in categories:
                sentence = f'{_named(i)} category "{key}", which categories.yaml does not list'
                yield found(parts, FILE, ("rules", i, "categories", j), sentence)
        if rule.agency is not None and rule.agency not in agencies:
            sentence = f"{_named(i)} agency {rule.agency}, which agencies.yaml does not list"
            yield found(parts, FILE, ("rules", i, "agency"), sentence)
        for j, code in enumerate(rule.regions):
            if why := _no_place(code, parts):
                yield found(
                    parts, FILE, ("rules", i, "regions", j), f"{_named(i)} region {code}, which {why}"
                )


def routes_can_be_taken(parts: Parts) -> Iterator[Finding]:
    """No rule stands behind one that takes all its reports, nor leads to an office that is not there."""
    rules = parts.routing.rules
    for i, rule in enumerate(rules):
        before = next((j for j in range(i) if rules[j].covers(rule)), None)
        if before is not None:
            sentence = f"routing rule {i + 1} is never reached: rule {before + 1} takes all its reports"
            yield found(parts, FILE, ("rules", i), sentence)
        if rule.office is not None and not _has_office(rule, parts):
            sentence = (
                f"{_named(i)} the office of a {rule.office}, and no agency of that level serves its regions"
            )
            yield found(parts, FILE, ("rules", i, "office"), sentence)


def routes_are_checked(parts: Parts) -> Iterator[Finding]:
    """Who acts is a fact about the world: what nobody has looked up is warned of."""
    unchecked = [str(i + 1) for i, rule in enumerate(parts.routing.rules) if rule.is_example]
    if unchecked:
        sentence = f"{len(unchecked)} routing rules are unchecked: {', '.join(unchecked)}"
        yield found(parts, FILE, ("rules",), sentence, "warning")


ROUTING_RULES = (routes_name_what_exists, routes_can_be_taken, routes_are_checked)


def _named(i: int) -> str:
    return f"routing rule {i + 1} names"


def _no_place(code: RegionCode, parts: Parts) -> str | None:
    if region(code) is None:
        return "the ministry's list does not have"
    return None if code.within(parts.about.code) else f"does not lie in {parts.about.code}"


def _has_office(rule: RoutingRule, parts: Parts) -> bool:
    wanted = rule.regions or (parts.about.code,)
    served = [code for agency in parts.agencies if agency.level == rule.office for code in agency.regions]
    return any(code.within(one) or one.within(code) for code in served for one in wanted)
