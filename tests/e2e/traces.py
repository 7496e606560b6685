"""All that leaves Salur or could be carried off, to look for people in: exports, pages, metrics, logs, media, dumps."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from aiokafka.admin import AIOKafkaAdminClient
from pypdf import PdfReader

from salur.media import MediaLibrary, View
from salur.media.objects import Objects
from salur.messaging.clock import SystemClock
from salur.privacy import KeyRing
from salur.store.database import Store
from tests.kafka_tools import read_all
from tests.polling import eventually
from tests.whole import Whole

# The sandbox plays the citizens' telephones and their providers, who know them.
_OUTSIDE = "sandbox"


async def send_photo(whole: Whole, phone: str, photo: bytes) -> list[str]:
    """Sends a photo from a telephone; the refs of what was stored since, once it is looked at."""
    store = Store(whole.ready["mongo"])
    files = store.collection("media", "files")
    before = {row["_id"] async for row in files.find({}, {"_id": 1})}
    image = {"base64": base64.b64encode(photo).decode(), "mime": "image/jpeg", "caption": "Fotonya"}
    async with ClientSession() as client:
        await client.post(f"{whole.phone}/api/phones/{phone}/send", json={"image": image})

    async def kept() -> list[str]:
        rows = [row["_id"] async for row in files.find({"untold": False, "kind": "image"}, {"_id": 1})]
        return [ref for ref in rows if ref not in before]

    found: list[str] = await eventually(kept, within=40)
    await store.close()
    return found


async def carried_off(
    whole: Whole, code: str, photos: list[str], paper: Path
) -> AsyncIterator[tuple[str, bytes]]:
    """Each thing by what it is; `paper` is a dossier that was written."""
    yield "dossier", " ".join(page.extract_text() for page in PdfReader(paper).pages).encode()
    processes = [one["admin"] for one in whole.ready["processes"]]
    addresses = [
        f"{whole.url}/lacak/{code}",
        f"{whole.url}/data",
        f"{whole.url}/74.09/open311/v2/requests/{code}.json",
    ]
    async with ClientSession() as client:
        for address in (*addresses, *(f"{admin.rstrip('/')}/metrics" for admin in processes)):
            async with client.get(address) as answer:
                yield address, await answer.read()
    for path in sorted((whole.data / "logs").rglob("*.log")):
        if _OUTSIDE not in path.name:
            yield path.name, path.read_bytes()
    for path in sorted((whole.data / "media").rglob("*")):
        if path.is_file():
            yield f"media {path.name}", str(path).encode() + path.read_bytes()
    async for view in _shown(whole, photos):
        yield view
    admin = AIOKafkaAdminClient(bootstrap_servers=whole.ready["kafka"])
    await admin.start()
    topics = [topic for topic in await admin.list_topics() if not topic.startswith("_")]
    await admin.close()
    for seen in await read_all(whole.ready["kafka"], *topics):
        yield f"topic of {seen.headers.get('ce_type')!r}", (seen.key or b"") + seen.value


async def _shown(whole: Whole, photos: list[str]) -> AsyncIterator[tuple[str, bytes]]:
    store = Store(whole.ready["mongo"])
    keys = KeyRing.from_json((whole.data / "keys.json").read_text())
    library = MediaLibrary(store, keys, Objects((whole.data / "media").as_uri()), SystemClock())
    for photo in photos:
        for view in (View.SHOWN, View.THUMBNAIL, View.BLURRED):
            opened: Any = await library.open(photo, view)
            yield f"{view} of a photo", b"".join([piece async for piece in opened.chunks])
    await store.close()
