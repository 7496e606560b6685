"""The library on a real MongoDB and a folder: kept under the citizen's key, opened in views, gone with the key."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from salur.contracts.media import MediaOutcome
from salur.embedded import free_port
from salur.media import Damaged, MediaLibrary, NoSuchMedia, Opened, Owner, View
from salur.media.clamd import Clamd, ScannerAway
from salur.media.objects import NoObject, Objects, ObjectsAway
from salur.messaging.clock import SystemClock
from salur.privacy import Erased, KeyRing, Reach, Secret, VaultWriter
from salur.store.database import Store
from salur.store.work import Work
from tests import s3
from tests.unit.media import pieces

CLOCK = SystemClock()
PHOTO = pieces.photo(exif=pieces.taken())


@dataclass
class Shelf:
    """A library with one citizen, whose objects lie in a folder."""

    store: Store
    ring: KeyRing
    folder: Path
    library: MediaLibrary
    citizen: str = ""

    async def with_citizen(self) -> "Shelf":
        work = Work(self.store)
        writer = VaultWriter(work, self.ring, self.ring.refs())
        reach = Reach("whatsapp", "1", Secret("ID.1234567890"))
        self.citizen = (await writer.remember(reach, CLOCK.now())).citizen
        await self.flush(work)
        return self

    async def erase_citizen(self) -> None:
        work = Work(self.store)
        await VaultWriter(work, self.ring, self.ring.refs()).erase(self.citizen, CLOCK.now())
        await self.flush(work)

    async def flush(self, work: Work) -> None:
        async with self.store.transaction() as session:
            await work.flush(session)

    def objects(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture(params=["folder", "s3"])
async def shelf(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    mongo: str,
    prefix: str,
    tmp_path: Path,
) -> AsyncIterator[Shelf]:
    url, folder = f"file://{tmp_path}", tmp_path
    if request.param == "s3":
        address, buckets = request.getfixturevalue("s3")
        folder = s3_bucket(monkeypatch, address, buckets, prefix)
        url = f"s3://{folder.name}/media"
    store = Store(mongo, prefix=prefix)
    ring = KeyRing.generate()
    library = MediaLibrary(store, ring, Objects(url), CLOCK)
    await library.prepare()
    yield await Shelf(store, ring, folder, library).with_citizen()
    await store.close()


def s3_bucket(monkeypatch: pytest.MonkeyPatch, address: str, buckets: Path, prefix: str) -> Path:
    """A bucket of its own, and the settings that docs/operator.md names; its objects lie in the folder as files."""
    settings = {
        "ENDPOINT_URL": address,
        "ACCESS_KEY_ID": s3.USER,
        "SECRET_ACCESS_KEY": s3.PASSWORD,
        "REGION": "local",
    }
    for name, value in (settings | {"ALLOW_HTTP": "true"}).items():
        monkeypatch.setenv(f"AWS_{name}", value)
    bucket = buckets / f"{prefix}media"
    bucket.mkdir()
    return bucket


async def test_an_upload_that_breaks_off_leaves_nothing_and_a_store_that_is_away_is_said_to_be(
    s3: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    bucket = s3_bucket(monkeypatch, *s3, prefix)
    objects = Objects(f"s3://{bucket.name}/media")

    def breaking() -> Iterator[bytes]:
        yield bytes(6_000_000)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await objects.put("a/original", breaking())
    with pytest.raises(NoObject):
        await objects.get("a/original")
    # In several parts, and read as it comes.
    await objects.put("b/original", iter([bytes([n]) * 4_000_000 for n in range(3)]))
    pieces = [piece async for piece in await objects.get("b/original")]
    assert (len(pieces) > 10, sum(map(len, pieces))) == (True, 12_000_000)
    await objects.delete(["b/original", "nothing/original"])
    with pytest.raises(NoObject):
        await objects.get("b/original")

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(ObjectsAway):
        await Objects(f"s3://{bucket.name}/media").put("c", [b"x"])
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    away = Objects(f"s3://{bucket.name}/media")
    for asked in (away.put("c", [b"x"]), away.get("c"), away.delete(["c"])):
        with pytest.raises(ObjectsAway):
            await asked


async def whole(opened: Opened) -> bytes:
    return b"".join([piece async for piece in opened.chunks])


async def test_a_photo_is_opened_in_each_view_and_lies_in_none_of_them_in_clear(shelf: Shelf) -> None:
    examined = await shelf.library.store(PHOTO, Owner.citizen(shelf.citizen), token="a")
    assert (examined.outcome, examined.citizen) == (MediaOutcome.STORED, shelf.citizen)
    assert examined.thumbnail
    assert await whole(await shelf.library.open(examined.media, View.ORIGINAL)) == PHOTO
    shown = await whole(await shelf.library.open(examined.media))
    assert shown.startswith(b"\xff\xd8")
    assert b"Sederhana" not in shown
    small = await whole(await shelf.library.open(examined.media, View.THUMBNAIL))
    assert len(small) < len(shown)
    assert len(shelf.objects()) == 4
    for path in shelf.objects():
        assert b"JFIF" not in path.read_bytes()
        assert hashlib.sha256(PHOTO).hexdigest() not in str(path)


async def test_the_same_token_and_the_same_content_are_kept_once(shelf: Shelf) -> None:
    owner = Owner.citizen(shelf.citizen)
    one, again = await asyncio.gather(
        shelf.library.store(PHOTO, owner, token="a"), shelf.library.store(PHOTO, owner, token="a")
    )
    assert one.media == again.media
    before = len(shelf.objects())
    other = await shelf.library.store(PHOTO, owner, token="b")
    assert other.media != one.media
    assert len(shelf.objects()) == before
    assert await whole(await shelf.library.open(other.media, View.ORIGINAL)) == PHOTO


async def test_with_the_citizen_s_key_their_media_are_gone(shelf: Shelf) -> None:
    examined = await shelf.library.store(PHOTO, Owner.citizen(shelf.citizen))
    await shelf.erase_citizen()
    with pytest.raises(Erased):
        await shelf.library.open(examined.media, View.ORIGINAL)
    with pytest.raises(Erased):
        await shelf.library.store(pieces.photo(tint=9), Owner.citizen(shelf.citizen))
    assert await shelf.library.erase(Owner.citizen(shelf.citizen)) == 1
    assert shelf.objects() == []


async def test_a_sender_s_photo_becomes_the_citizen_s(shelf: Shelf) -> None:
    examined = await shelf.library.store(PHOTO, Owner.sender("s_someone"), token="form-0")
    assert examined.citizen is None
    await shelf.library.adopt([examined.media], shelf.citizen)
    adopted = await shelf.library.examined(examined.media)
    assert adopted is not None
    assert adopted.citizen == shelf.citizen
    assert await whole(await shelf.library.open(examined.media, View.ORIGINAL)) == PHOTO
    await shelf.erase_citizen()
    with pytest.raises(Erased):
        await shelf.library.open(examined.media)


async def test_a_photo_goes_on_with_the_report_to_another_citizen(shelf: Shelf) -> None:
    examined = await shelf.library.store(PHOTO, Owner.citizen(shelf.citizen))
    work = Work(shelf.store)
    reach = Reach("sms", "1708", Secret("628001112223"))
    other = (await VaultWriter(work, shelf.ring, shelf.ring.refs()).remember(reach, CLOCK.now())).citizen
    await shelf.flush(work)
    for before, owner in (("", shelf.citizen), ("c_stranger", shelf.citizen), (shelf.citizen, other)):
        await shelf.library.adopt([examined.media], other, before=before)
        found = await shelf.library.examined(examined.media)
        assert found is not None
        assert found.citizen == owner
    await shelf.erase_citizen()
    assert await whole(await shelf.library.open(examined.media, View.ORIGINAL)) == PHOTO


async def test_what_nobody_claimed_is_deleted_and_what_a_citizen_has_stays(shelf: Shelf) -> None:
    left, taken = [await shelf.library.store(PHOTO, Owner.sender("s_form"), token=token) for token in "ab"]
    await shelf.library.adopt([taken.media], shelf.citizen)
    lone = await shelf.library.store(pieces.photo(tint=4), Owner.sender("s_other"))
    kept = await shelf.library.store(pieces.photo(tint=5), Owner.officer("petugas-1"))
    assert await shelf.library.forget_unclaimed(CLOCK.now() - timedelta(hours=1)) == 0
    assert await shelf.library.forget_unclaimed(CLOCK.now() + timedelta(seconds=1)) == 2
    assert await shelf.library.examined(left.media) is await shelf.library.examined(lone.media) is None
    # The same picture, sent twice with one form, lies in the store once: it is the citizen's now.
    assert await whole(await shelf.library.open(taken.media, View.ORIGINAL)) == PHOTO
    await whole(await shelf.library.open(kept.media))
    assert len(shelf.objects()) == 8


async def test_an_officer_s_evidence_is_the_service_s_own(shelf: Shelf) -> None:
    examined = await shelf.library.store(pieces.pdf(), Owner.officer("petugas-1"))
    assert (examined.officer, examined.citizen) == ("petugas-1", None)
    opened = await shelf.library.open(examined.media)
    assert opened.headers["content-disposition"] == "attachment"
    with pytest.raises(NoSuchMedia):
        await shelf.library.open(examined.media, View.THUMBNAIL)


async def test_a_refused_file_is_noted_and_not_kept(shelf: Shelf) -> None:
    examined = await shelf.library.store(pieces.SVG, Owner.citizen(shelf.citizen))
    assert (examined.outcome, examined.reason) == (MediaOutcome.REFUSED, "svg")
    assert shelf.objects() == []
    with pytest.raises(NoSuchMedia):
        await shelf.library.open(examined.media)


@pytest.mark.parametrize("change", ["turn a bit", "cut off", "swap"])
async def test_an_object_that_was_changed_does_not_open(shelf: Shelf, change: str) -> None:
    big = pieces.photo("PNG", (900, 700))
    examined = await shelf.library.store(big, Owner.citizen(shelf.citizen))
    original = next(path for path in shelf.objects() if path.name == "original")
    shown = next(path for path in shelf.objects() if path.name == "shown")
    written = original.read_bytes()
    match change:
        case "turn a bit":
            original.write_bytes(written[:-20] + bytes([written[-20] ^ 1]) + written[-19:])
        case "cut off":
            original.write_bytes(written[:-16])
        case _:
            original.write_bytes(shown.read_bytes())
    with pytest.raises(Damaged):
        await whole(await shelf.library.open(examined.media, View.ORIGINAL))


async def test_what_was_stored_is_told_once(shelf: Shelf) -> None:
    examined = await shelf.library.store(PHOTO, Owner.citizen(shelf.citizen))
    (file,) = await shelf.library.untold(10)
    assert file.examined() == examined
    await shelf.library.told([file])
    assert await shelf.library.untold(10) == []


async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speaks clamd's INSTREAM; a file with EICAR in it is infected, one with BROKEN gets no verdict."""
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    got = b""
    while size := int.from_bytes(await reader.readexactly(4)):
        got += await reader.readexactly(size)
    verdict = b"Eicar-Test-Signature FOUND" if b"EICAR" in got else b"OK"
    writer.write(
        b"INSTREAM size limit exceeded. ERROR\0" if b"BROKEN" in got else b"stream: " + verdict + b"\0"
    )
    writer.close()


async def test_clamd_has_its_say(shelf: Shelf) -> None:
    server = await asyncio.start_server(clamd, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        objects = Objects(f"file://{shelf.folder}")
        library = MediaLibrary(shelf.store, shelf.ring, objects, CLOCK, Clamd(f"127.0.0.1:{port}"))
        owner = Owner.citizen(shelf.citizen)
        assert (await library.store(PHOTO, owner)).outcome is MediaOutcome.STORED
        infected = await library.store(pieces.photo(tint=3) + b"EICAR", owner)
        assert (infected.outcome, infected.reason) == (MediaOutcome.REFUSED, "infected")
        with pytest.raises(ScannerAway):
            await library.store(pieces.photo(tint=5) + b"BROKEN", owner)
    away = MediaLibrary(shelf.store, shelf.ring, objects, CLOCK, Clamd("127.0.0.1:1"))
    with pytest.raises(ScannerAway):
        await away.store(pieces.photo(tint=7), owner)
