"""The life of a case as topics tell it: every version once, in one form, and the newest one last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from salur.contracts.cases import Case
from tests.kafka_tools import read_all
from tests.proofs.outcomes import told
from tests.proofs.worker import Place


async def lives(place: Place) -> Mapping[str, Mapping[int, Case]]:
    """Every case's versions. Fails where a version was told in two ways, or one is missing."""
    found: dict[str, dict[int, Case]] = defaultdict(dict)
    for seen in (await told(place, "cases.changed")).events:
        case = seen.event().case
        assert case.version not in found[case.case], f"version {case.version} was told under two ids"
        found[case.case][case.version] = case
    for versions in found.values():
        assert sorted(versions) == list(range(1, len(versions) + 1))
        newest = versions[len(versions)]
        for version in versions.values():
            # What was told earlier is what the newest version remembers.
            assert newest.timeline[: len(version.timeline)] == version.timeline
    return found


async def left_by_compaction(place: Place) -> Mapping[str, int]:
    """The version that stands last for each case: what Kafka keeps when it has forgotten the others."""
    topics = (f"{place.prefix}cases.changed", f"{place.prefix}cases.changed.urgent")
    last: dict[str, tuple[int, int]] = {}
    for topic in topics:
        for seen in await read_all(place.kafka, topic):
            case = seen.event().case
            last[case.case] = max(last.get(case.case, (-1, 0)), (seen.offset, case.version))
    return {case: version for case, (_, version) in last.items()}
