"""Fixtures of the proofs, for the short ones and the long ones alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.notify import peer as peers
from tests.integration.notify.peer import Peer
from tests.proofs.citizens import WHATSAPP
from tests.proofs.worker import Place


@pytest.fixture
def place(kafka: str, mongo: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The run's servers, a prefix of the test's own and a folder for the logs of its processes."""
    monkeypatch.setenv("SALUR_WHATSAPP", WHATSAPP)
    return Place(kafka, mongo, prefix, tmp_path)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    """A provider that counts what it gets."""
    async with peers.peer() as told:
        yield told
