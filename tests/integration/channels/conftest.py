"""The contract suite on the run's own servers."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def channel_kafka(kafka: str) -> str:
    return kafka


@pytest.fixture(scope="session")
def channel_mongo(mongo: str) -> str:
    return mongo
