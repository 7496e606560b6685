"""Boundaries that are imported while verify runs are used for the next report, with no restart."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from salur.commands.boundaries import app
from salur.contracts.reports import Place, PlaceGrade, ReportVerified
from services.verify.app import ROLE
from tests.drawn import LARONAHA, WANGGUDU, drawn_file
from tests.kafka_tools import make_topics, put, read_all
from tests.made_up import report
from tests.polling import eventually
from tests.roles import held_up

PIN: dict[str, Any] = {"latitude": -3.52, "longitude": 122.10}


async def test_worker_uses_what_is_imported_later_and_at_its_start(
    kafka: str, mongo: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("KAFKA", kafka), ("PREFIX", prefix), ("REFERENCE", str(tmp_path / "reference"))):
        monkeypatch.setenv(f"SALUR_{name}", value)
    await make_topics(kafka, prefix)
    asked = 0

    async def placed() -> ReportVerified:
        """What verify makes of a report with the pin, asked anew each time."""
        nonlocal asked
        asked += 1
        submitted = report(str(asked), place=Place(**PIN), text="Jalan berlubang")
        await put(kafka, prefix, [(f"e-{asked}", submitted)])

        async def told() -> ReportVerified:
            events = [seen.event() for seen in await read_all(kafka, f"{prefix}reports.verified")]
            verified = [event for event in events if isinstance(event, ReportVerified)]
            found = [event for event in verified if event.report.report == submitted.report]
            assert found, "not verified yet"
            return found[0]

        return await eventually(told, within=20)

    async def in_polygon() -> bool:
        return (await placed()).grade is PlaceGrade.POLYGON

    async with AsyncExitStack() as running:
        await running.enter_async_context(
            held_up(ROLE, kafka, mongo, prefix, reference=tmp_path / "reference")
        )
        assert (await placed()).grade is PlaceGrade.NEAREST
        shown = await asyncio.to_thread(_import, drawn_file(tmp_path, WANGGUDU, LARONAHA))
        assert "Running workers use them from now on" in shown
        await eventually(in_polygon, within=30)
    async with AsyncExitStack() as running:
        await running.enter_async_context(
            held_up(ROLE, kafka, mongo, prefix, reference=tmp_path / "reference")
        )
        found = await placed()
        assert (found.grade, found.place.region) == (PlaceGrade.POLYGON, WANGGUDU)


def _import(file: Path) -> str:
    result = CliRunner().invoke(app, ["import", str(file), "--source", "drawn", "--license", "CC0"])
    assert result.exit_code == 0, result.output
    return result.output
