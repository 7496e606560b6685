"""A message centre, and the SMS role bound to it, on a real Kafka."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from salur.channels.smpp.errors import Status
from salur.channels.smpp.pdus import ShortMessage
from salur.channels.smpp.session import Patience
from sandbox.sms.centre import Centre
from tests.integration.smpp.esme import account
from tests.integration.smpp.network_operator import Operator


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    count = 0

    def take(_system_id: str, _text: ShortMessage) -> tuple[int, str]:
        nonlocal count
        count += 1
        return Status.ROK, f"A-{count}"

    running = Centre({"salur": "rahasia"}, take, retry_for=60)
    await running.start("127.0.0.1", 0)
    yield running
    await running.close()


@pytest.fixture
async def operator() -> AsyncIterator[Operator]:
    found = Operator()
    found.centre = Centre({"salur": "rahasia"}, found.take, retry_for=30)
    await found.centre.start("127.0.0.1", 0)
    yield found
    await found.centre.close()


def set_accounts(monkeypatch: pytest.MonkeyPatch, *ports: int, **changes: Any) -> None:
    """Sets SALUR_SMPP to one account for each centre."""
    accounts = [
        json.loads(account(port, name=f"contoh-{at}", **changes).model_dump_json()) | {"password": "rahasia"}
        for at, port in enumerate(ports, 1)
    ]
    monkeypatch.setenv("SALUR_SMPP", json.dumps(accounts))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dials again at once: a test that cuts lines by the dozen does not wait for each."""
    pause = Patience.pause
    monkeypatch.setattr(Patience, "pause", lambda self, failures: pause(Patience(0.01, 0.05), failures))
