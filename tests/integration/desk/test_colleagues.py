"""Officers come and go: who leaves is out at once, and what they had is with somebody else, whatever dies in between."""

from __future__ import annotations

import re

import pytest

from salur.contracts.commands import AssignCase
from salur.messaging.clock import SystemClock
from salur.privacy.audit_log import AuditLog
from salur.store.database import Store
from services.desk import handing_over
from services.desk.adapters.officers import MongoOfficers
from tests.integration.desk.meja import Meja, appears
from tests.polling import eventually


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for what was left at every turn."""
    monkeypatch.setattr(handing_over, "_EVERY", 0.2)


async def test_who_leaves_is_out_at_once_and_nothing_stays_with_them(
    soon: None, meja: Meja, mongo: str, prefix: str
) -> None:
    cases = [(await meja.report(cause)).report for cause in ("1", "2")]
    async with meja.officer("pupr") as leaving, meja.officer("rekan") as mate, meja.officer("admin") as admin:
        for case in cases:
            await appears(admin, f"/meja/{case}", "Teruskan ke instansi")
            await admin.act(case, "teruskan")
            await appears(leaving, f"/meja/{case}", "Saya tangani")
            assert "di tangan Anda" in (await leaving.act(case, "tangani")).text
        assert (await mate.get("/meja/petugas")).status == 404
        page = await appears(admin, "/meja/petugas", "2 laporan terbuka")
        # The one with most cases stands first; the admin themselves are not offered.
        pupr, rekan = ids(page.html, "berhenti")
        wrong = await admin.post(
            f"/meja/petugas/{pupr}/berhenti", page.form(f"/{pupr}/berhenti") | {"pengganti": "o-lain"}
        )
        assert wrong.status == 422
        done = await admin.post(
            f"/meja/petugas/{pupr}/berhenti", wrong.form(f"/{pupr}/berhenti") | {"pengganti": rekan}
        )
        assert "Petugas PUPR tidak bertugas lagi" in done.text
        assert (await leaving.get("/meja")).url.endswith("/meja/masuk")
        assert "Laporan Anda sudah diserahkan" in (await leaving.sign_in("pupr")).text
        for case in cases:
            await appears(mate, f"/meja/{case}", "Di tangan Rekan PUPR")
        assert "Laporannya pada Rekan PUPR" in (await admin.get("/meja/petugas")).text

        # The successor leaves too, and the process dies right after the register says so.
        store = Store(mongo, prefix=prefix)
        audit = AuditLog(store, "desk", "another", SystemClock())
        await MongoOfficers(store, audit).leave(rekan, None, "o-admin", SystemClock().now())
        for case in cases:
            await appears(admin, f"/meja/{case}", "Petugas sebelumnya tidak bertugas lagi")

            async def free(case: str = case) -> bool:
                return (await meja.versions(case))[-1].officer is None

            await eventually(free, within=20)
        rows = await store.collection("desk", "audit").find({}).to_list(None)
        await store.close()
        back = await admin.post(
            f"/meja/petugas/{pupr}/kembali", (await admin.get("/meja/petugas")).form(f"/{pupr}/kembali")
        )
        assert back.status == 200
        assert (await leaving.sign_in("pupr")).url == f"{meja.url}/meja"
    assert [row["what"]["action"] for row in rows] == ["officer_deactivated"] * 2
    sent = [command for command in await meja.commands() if isinstance(command, AssignCase)]
    # Looked for ten times, each case changed hands twice.
    assert len({command.command for command in sent}) == 4
    for case in cases:
        told = [entry.what for entry in (await meja.versions(case))[-1].timeline]
        assert told.count("assigned") == 2


def ids(html: str, step: str) -> list[str]:
    """Whom the page offers a step for."""
    return re.findall(rf'/meja/petugas/(o-[0-9a-f]+)/{step}"', html)
