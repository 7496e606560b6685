"""What every test may ask for: real servers, a prefix of its own on them, a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from salur.embedded import CannotStart
from tests import servers
from tests.clean_up import clean_up
from tests.whole import Whole

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

ARTEFACTS = Path(__file__).parent / "artefacts"
_keeper = pytest.StashKey[servers.Keeper]()
_failed = pytest.StashKey[bool]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the one process that lives as long as the run
        config.stash[_keeper] = servers.Keeper()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Of xdist, in the controller: tell a worker where to ask."""
    node.workerinput["servers"] = node.config.stash[_keeper].door  # type: ignore[attr-defined]  # xdist is untyped


def pytest_unconfigure(config: pytest.Config) -> None:
    if (keeper := config.stash.get(_keeper, None)) is not None:
        keeper.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


def _server(config: pytest.Config, name: str) -> str:
    door = config.workerinput["servers"] if hasattr(config, "workerinput") else config.stash[_keeper].door
    try:
        return servers.address(door, name)
    except CannotStart as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def kafka(pytestconfig: pytest.Config) -> str:
    """The bootstrap address of a real Kafka, shared by the whole run."""
    return _server(pytestconfig, "kafka")


@pytest.fixture(scope="session")
def mongo(pytestconfig: pytest.Config) -> str:
    """The URI of a real replica set, shared by the whole run."""
    return _server(pytestconfig, "mongo")


@pytest.fixture(scope="session")
def s3(pytestconfig: pytest.Config) -> tuple[str, Path]:
    """A real S3 server, shared by the whole run: its address, and the folder whose folders are its buckets."""
    address, _, buckets = _server(pytestconfig, "s3").partition(" ")
    return address, Path(buckets)


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> Whole:
    """The whole of Salur under `salur dev`, shared by the whole run: leave it as you found it."""
    return Whole(Path(_server(pytestconfig, "whole")))


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> Iterator[str]:
    """What stands before the names of this test's topics, groups and databases; they are removed after it."""
    mark = f"t{uuid4().hex[:8]}-"
    yield mark
    asked = {
        name: request.getfixturevalue(name) for name in ("kafka", "mongo") if name in request.fixturenames
    }
    clean_up(mark, **asked)


@pytest.fixture
def artefacts(request: pytest.FixtureRequest) -> Path:
    """A folder for what this test leaves to be looked at, such as screenshots."""
    name = re.sub(r"[^\w.-]+", "_", request.node.nodeid.removeprefix("tests/").replace(".py::", "/"))
    folder = ARTEFACTS / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A real Chromium that reaches this machine only."""
    # Read here, because it takes a good part of a second and most tests need no browser.
    from playwright.async_api import async_playwright

    from tests import browser

    try:
        browser.choose_driver()
        folder = browser.unpack()
    except browser.NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=folder / "chromium",
            args=browser.ARGUMENTS,
            env=browser.environment(folder),
        )
        yield running
        await running.close()


@pytest.fixture
async def page(chromium: Browser, artefacts: Path, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page on a laptop's screen in Konawe Utara; if the test fails, `failed.png` shows where it stood."""
    shown = await chromium.new_page(
        viewport={"width": 1280, "height": 800}, locale="id-ID", timezone_id="Asia/Makassar"
    )
    yield shown
    if request.node.stash.get(_failed, False):
        await shown.screenshot(path=artefacts / "failed.png", full_page=True)
