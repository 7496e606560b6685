"""The pytest plugin `salur-channels`: runs the contract suite for the installed channels, or for those of `--channel`.

    pytest --pyargs salur.channelkit.contract salur.channelkit.live --channel telegram

A test is marked with the rules it proves. It is skipped for a channel whose manifest is exempt from all of them or has
them still to do. The suite's Kafka and MongoDB are those of `SALUR_KAFKA` and `SALUR_MONGO`, else embedded ones; a
project with servers of its own overrides the fixtures `channel_kafka` and `channel_mongo`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from salur.channels.subject import Subject

pytest.register_assert_rewrite("salur.channelkit.contract", "salur.channelkit.live")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--channel`."""
    parser.addoption(
        "--channel", action="append", default=[], metavar="NAME", help="run Salur's channel contract for NAME"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Declares the mark."""
    config.addinivalue_line(
        "markers", "channel_rule(*names): the rules of Salur's channel contract it proves"
    )


def chosen(config: pytest.Config) -> dict[str, Subject]:
    """The subjects that are asked for."""
    from salur.channels.subject import subjects

    installed, wanted = subjects(), config.getoption("--channel")
    if unknown := [name for name in wanted if name not in installed]:
        raise pytest.UsageError(f"no channel {unknown[0]} is installed; there are {', '.join(installed)}")
    return {name: subject for name, subject in installed.items() if not wanted or name in wanted}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test for each channel."""
    if "channel_subject" not in metafunc.fixturenames:
        return
    rules = _rules(metafunc.definition)
    parameters = [
        pytest.param(subject, id=name, marks=_excused(subject, rules))
        for name, subject in chosen(metafunc.config).items()
    ]
    metafunc.parametrize("channel_subject", parameters)


def claims(subject: Subject, rule: str) -> bool:
    """Whether the channel says that it holds to a rule."""
    from salur.channels.manifest import Claim

    return subject.manifest.claim(rule) is Claim.DONE


@pytest.fixture(scope="session")
def channel_subjects(pytestconfig: pytest.Config) -> dict[str, Subject]:
    """All subjects that are asked for."""
    return chosen(pytestconfig)


@pytest.fixture(scope="session")
def channel_kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Kafka's bootstrap address."""
    if found := os.environ.get("SALUR_KAFKA"):
        yield found
        return
    from salur.embedded import EmbeddedKafka

    server = EmbeddedKafka(tmp_path_factory.mktemp("kafka"))
    server.start()
    try:
        yield server.bootstrap
    finally:
        server.stop()


@pytest.fixture(scope="session")
def channel_mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A replica set's URI."""
    if found := os.environ.get("SALUR_MONGO"):
        yield found
        return
    from salur.embedded import EmbeddedMongo

    server = EmbeddedMongo(tmp_path_factory.mktemp("mongo"))
    server.start()
    try:
        yield server.uri
    finally:
        server.stop()


def _rules(definition: Any) -> tuple[str, ...]:
    return tuple(name for mark in definition.iter_markers("channel_rule") for name in mark.args)


def _excused(subject: Subject, rules: tuple[str, ...]) -> tuple[pytest.MarkDecorator, ...]:
    if not rules or any(claims(subject, rule) for rule in rules):
        return ()
    claim = subject.manifest.claim(rules[0])
    return (pytest.mark.skip(reason=getattr(claim, "exempt", f"{rules[0]} is still to do")),)
