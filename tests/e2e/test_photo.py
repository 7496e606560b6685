"""A photo from a sandbox telephone to the media store, over every process of the road."""

from __future__ import annotations

import base64
import io
from typing import Any

from aiohttp import ClientSession
from PIL import Image

from salur.media import MediaLibrary, View
from salur.media.objects import Objects
from salur.messaging.clock import SystemClock
from salur.privacy import KeyRing
from salur.store.database import Store
from tests.polling import eventually
from tests.unit.media import pieces
from tests.whole import Whole

PHONE = "6280012340003"
PHOTO = pieces.photo(exif=pieces.taken())


async def test_a_photo_is_fetched_looked_at_kept_and_told(whole: Whole) -> None:
    store = Store(whole.ready["mongo"])
    keys = KeyRing.from_json((whole.data / "keys.json").read_text())
    files: Any = store.collection("media", "files")
    before = {row["_id"] async for row in files.find({}, {"_id": 1})}
    image = {"base64": base64.b64encode(PHOTO).decode(), "mime": "image/jpeg", "caption": "Jalan berlubang"}
    async with ClientSession() as client:
        await client.post(f"{whole.phone}/api/phones/{PHONE}/send", json={"image": image})

    async def kept() -> dict[str, Any] | None:
        rows = [row async for row in files.find({"untold": False}) if row["_id"] not in before]
        return rows[0] if rows else None

    row = await eventually(kept, within=40)
    assert (row["outcome"], row["mime"], row["width"], row["height"]) == ("stored", "image/jpeg", 480, 640)
    library = MediaLibrary(store, keys, Objects((whole.data / "media").as_uri()), SystemClock())
    for view, largest in ((View.SHOWN, 640), (View.THUMBNAIL, 320), (View.BLURRED, 320)):
        opened = await library.open(row["_id"], view)
        with Image.open(io.BytesIO(b"".join([piece async for piece in opened.chunks]))) as shown:
            assert max(shown.size) == largest
            assert not shown.getexif()
    await store.close()
