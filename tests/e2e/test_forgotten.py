"""A citizen asks what is known of them, and then to be forgotten; their case stays and nothing of them does."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, expect
from pymongo import AsyncMongoClient

from salur.messaging.clock import SystemClock
from tests.e2e.people import SOON, Citizen, Officer, code_in
from tests.e2e.traces import carried_off, send_photo
from tests.polling import eventually
from tests.unit.media import pieces
from tests.whole import Whole

NUMBER = "6280012340006"
WORDS = "penerangan ungu menyala redup"


async def salur(whole: Whole, *arguments: str, given: str = "") -> str:
    """A command of an operator of this Salur, with what is given to it on standard input; it must succeed."""
    settings = {
        "SALUR_KAFKA": whole.ready["kafka"],
        "SALUR_MONGO": whole.ready["mongo"],
        "SALUR_KEYS_FILE": str(whole.data / "keys.json"),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SALUR_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "salur.cli", *arguments, env=kept | settings,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate(given.encode())
    assert process.returncode == 0, out.decode()
    return out.decode()


async def stored(whole: Whole) -> str:
    """Every document of every service."""
    client: AsyncMongoClient[dict[str, object]] = AsyncMongoClient(whole.ready["mongo"])
    try:
        return "\n".join(
            [
                str(await client[name][collection].find({}).to_list(None))
                for name in await client.list_database_names()
                if name.startswith("salur_")
                for collection in await client[name].list_collection_names()
            ]
        )
    finally:
        await client.close()


async def test_a_citizen_is_told_everything_and_then_forgotten(
    whole: Whole, chromium: Browser, tmp_path: Path
) -> None:
    began = f"{SystemClock().now():%Y-%m-%dT%H:%M:%S}"
    citizen = await Citizen.at_the_chat(chromium, whole, NUMBER)
    await citizen.write(f"LAPOR jalan rusak dan {WORDS} di depan kantor desa Wanggudu")
    await citizen.hears("Berapa NIK Anda?")
    await citizen.write("7409 9912 0590 0001")
    await citizen.hears("Siapa nama Anda")
    await citizen.write("Bunga Contoh")
    await citizen.hears("Sudah benar?")
    await citizen.tap("Kirim")
    code = code_in(await citizen.hears("Kode laporan:"))
    admin = await Officer.signed_in(chromium, whole, "admin", "admin.")
    await admin.sees(code)
    await admin.opens(code)
    await expect(admin.page.get_by_text(WORDS).first).to_be_visible(timeout=SOON)

    exif = Image.Exif()
    exif[0x013B] = f"Bunga Contoh {NUMBER}"
    photos = await send_photo(whole, NUMBER, pieces.photo(exif=exif.tobytes()))
    paper = tmp_path / "berkas.pdf"
    await salur(whole, "dossier", code, "--to", str(paper))
    people = [b"7409991205900001", NUMBER.encode(), b"0800-1234-0006", b"080012340006", b"bunga contoh"]
    seen = 0
    async for what, data in carried_off(whole, code.replace(" ", ""), photos, paper):
        seen += 1
        folded = data.lower()
        assert not [one for one in people if one in folded], what
    assert seen > 100
    kept = (await stored(whole)).lower()
    assert not [one for one in people if one.decode() in kept]
    assert WORDS in kept, "the search finds what lies open"

    await salur(whole, "citizen", "correct", "name", "--code", code, given="Bunga Betul\n")
    await salur(whole, "citizen", "object", "--code", code)
    out = tmp_path / "milik-warga.json"
    await salur(whole, "citizen", "export", "--code", code, "--out", str(out))
    everything = json.loads(out.read_text())
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert everything["nik"].startswith("740999")
    assert everything["addresses"]
    assert everything["name"] == "Bunga Betul"
    told_of = {notice["what"] for notice in everything["notices"]}
    assert told_of == {"privacy", "objects_to_profiling"}
    breach = json.loads(await salur(whole, "breach", "--since", began, "--json"))
    seen_of_them = {row["field"] for row in breach["reads"] if row["subject"] == everything["citizen"]}
    assert {"name", "nik"} <= seen_of_them
    assert [report["code"] for report in everything["reports"]] == [code.replace(" ", "")]

    told = json.loads(await salur(whole, "erase", "--code", code, "--yes", "--json"))
    assert len(told["cases"]) == 1

    async def forgotten() -> bool:
        whole_store = await stored(whole)
        return WORDS not in whole_store and all(
            address["address"] not in whole_store for address in everything["addresses"]
        )

    await eventually(forgotten, within=30)
    await admin.page.reload()
    assert WORDS not in await admin.page.content()
    await expect(admin.page.get_by_text(code).first).to_be_visible()
    assert json.loads(await salur(whole, "audit", "verify", "--json"))["whole"]
