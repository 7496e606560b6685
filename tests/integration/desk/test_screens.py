"""Every page in every state, as a telephone and a laptop show it, by day and by night: `tests/artefacts/meja/`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from salur.contracts import tracking
from salur.contracts.tracking import candidates
from salur.messaging.clock import HeldClock, SystemClock
from tests.conftest import ARTEFACTS
from tests.integration.desk.gallery import events, histories
from tests.integration.desk.histories import History
from tests.integration.desk.meja import PASSWORD, Meja, appears, desk_at_work

FOLDER = ARTEFACTS / "meja"
SIZES = {"telepon": {"width": 360, "height": 740}, "laptop": {"width": 1366, "height": 768}}
