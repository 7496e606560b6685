"""The grade of a channel: what its manifest claims, less what the contract suite finds untrue."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from salur.channels.manifest import Claim, Manifest
from salur.channels.rules import RULES, Tier

if TYPE_CHECKING:
    import pytest

PURE, LIVE = "salur.channelkit.contract", "salur.channelkit.live"


@dataclass(frozen=True)
class Line:
    """One rule of the grade: `state` is done, todo, exempt, broken, or claimed where nothing was run for it."""

    rule: str
    tier: Tier
    point: int
    state: str
    says: str


@dataclass(frozen=True)
class Grade:
    """What a channel reached, and every rule."""

    channel: str
    tier: Tier | None
    lines: Sequence[Line]


@dataclass(eq=False)
class Recorder:
    """A pytest plugin: which rules passed and which broke."""

    passed: set[str] = field(default_factory=set)
    broken: dict[str, str] = field(default_factory=dict)
    _rules: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Notes which test proves what."""
        for item in items:
            self._rules[item.nodeid] = tuple(n for m in item.iter_markers("channel_rule") for n in m.args)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes how it went."""
        if report.failed:
            self.broken.update(dict.fromkeys(self._rules[report.nodeid], report.nodeid.rpartition("::")[2]))
        elif report.passed and report.when == "call":
            self.passed.update(self._rules[report.nodeid])


def run(name: str, *, live: bool) -> tuple[Recorder, str]:
    """Runs the suite for one channel; gives what was found, and pytest's own words."""
    import pytest

    recorder, said = Recorder(), io.StringIO()
    modules = [PURE, LIVE] if live else [PURE]
    arguments = [
        "--pyargs",
        *modules,
        "--channel",
        name,
        "-q",
        "-p",
        "no:cacheprovider",
        "--tb=short",
        "-p",
        "no:asyncio",
    ]
    arguments += ["-c", "/dev/null", "--rootdir", "/"]
    with contextlib.redirect_stdout(said):
        status = pytest.main(arguments, plugins=[recorder])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        recorder.broken.setdefault("manifest", "the suite could not run")
    return recorder, said.getvalue()


def grade(name: str, manifest: Manifest, found: Recorder) -> Grade:
    """The grade by the manifest and by what was found."""
    broken = {rule for rule in found.broken if manifest.claim(rule) is Claim.DONE}
    lines = [
        Line(name_, rule.tier, rule.point, *_state(manifest, name_, found, rule.says))
        for name_, rule in RULES.items()
    ]
    return Grade(name, manifest.grade(broken), lines)


def _state(manifest: Manifest, rule: str, found: Recorder, says: str) -> tuple[str, str]:
    claim: Any = manifest.claim(rule)
    if claim is Claim.TODO:
        return "todo", says
    if claim is not Claim.DONE:
        return "exempt", claim.exempt
    if rule in found.broken:
        return "broken", f"{says}: see {found.broken[rule]}"
    return ("done" if rule in found.passed else "claimed"), says
