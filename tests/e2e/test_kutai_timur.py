"""Kutai Timur (64.08): SP4N down to the village, whose officer answers for it; and the case on paper afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from aiohttp import ClientSession

from tests.e2e.telephones import National, officer
from tests.whole import Whole


async def test_sp4n_reaches_the_village_and_hears_what_it_did(whole: Whole, tmp_path: Path) -> None:
    (village,) = (o["user"] for o in whole.ready["officers"] if o["user"].startswith("desa-"))
    agency = village.partition(".")[0].upper()
    async with ClientSession() as client, officer(whole, "admin.6408") as admin:
        national = National(whole, client)
        text = "Jembatan ke kantor desa kami patah, anak sekolah memutar jauh"
        given = await national.disposes("64.08", text, place="Desa Senyiur")

        case, code = await admin.lists(text[:40])
        shown = await admin.page(case)
        assert "Senyiur" in shown.text
        if "terima" in shown.forms:  # who reports is known to SP4N only, so a person looks first
            await admin.does(case, "terima")
        # A matter of the village: the place picks which.
        assert (await admin.page(case)).form("/teruskan")["instansi"] == agency
        await admin.does(case, "teruskan")
        async with officer(whole, village) as head:
            await head.does(case, "jawab", teks="Warga dan desa memasang jembatan sementara besok.")
            await head.does(case, "selesai", teks="Jembatan sementara sudah bisa dilalui.")
        await admin.sees(case, "Selesai")
        told = await national.has(id=given["id"], state="Selesai")
        assert told["answer"] == "Jembatan sementara sudah bisa dilalui."
        # What SP4N gave us is not handed to it again, and nobody's telephone is bothered.
        assert len([r for r in await national.reports() if r["text"] == text]) == 1
        written = await _dossier(whole, code, tmp_path / "berkas.pdf")
        assert written["case"] == case
        assert (tmp_path / "berkas.pdf").read_bytes().startswith(b"%PDF")


async def _dossier(whole: Whole, code: str, to: Path) -> dict[str, str]:
    """What `salur dossier` says, run as an operator would."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("SALUR_")}
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "salur.cli", "dossier", code, "--to", str(to), "--json",
        env=own | {"SALUR_MONGO": whole.ready["mongo"]},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await done.communicate()
    assert done.returncode == 0, err.decode()
    found: dict[str, str] = json.loads(out)
    return found
