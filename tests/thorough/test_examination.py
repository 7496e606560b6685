"""A table of poison and of what is wholesome, and what becomes of each."""

import io
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from PIL import Image
from sklearn.datasets import load_sample_images

from salur.channels.inbound import MediaKind
from salur.media import Reason, Spool, View
from salur.media.examination import Found, examine
from salur.media.limits import Refused
from salur.media.shapes import distance, shape
from services.verify.domain.photos import ALIKE, kept_under, sought_by
from tests.unit.media import pieces

JPEG = pieces.photo()


async def looked(content: bytes, kind: MediaKind | None) -> Found:
    with Spool.of(content) as spool:
        found = await examine(spool, kind, None)
        return replace(found, views={view: (b"".join(parts),) for view, parts in found.views.items()})


POISON: dict[str, tuple[bytes, MediaKind, Reason]] = {
    "nothing": (b"", MediaKind.IMAGE, Reason.EMPTY),
    "too large": (JPEG + bytes(11 * 1024 * 1024), MediaKind.IMAGE, Reason.TOO_LARGE),
    "decompression bomb": (pieces.bomb(), MediaKind.IMAGE, Reason.BOMB),
    "SVG with script": (pieces.SVG, MediaKind.IMAGE, Reason.SVG),
    "SVG as document": (pieces.SVG, MediaKind.DOCUMENT, Reason.SVG),
    "web page": (b"<html><script>alert(1)</script></html>", MediaKind.IMAGE, Reason.WRONG_TYPE),
    "program named .jpg": (b"MZ" + bytes(200), MediaKind.IMAGE, Reason.WRONG_TYPE),
    "JPEG with a ZIP behind": (JPEG + pieces.archive(), MediaKind.IMAGE, Reason.POLYGLOT),
    "JPEG with a script within": (JPEG[:20] + b"<ScRiPt>" + JPEG[20:], MediaKind.IMAGE, Reason.POLYGLOT),
    "JPEG that is a PDF": (JPEG[:100] + b"%PDF-1.4" + JPEG[100:], MediaKind.IMAGE, Reason.POLYGLOT),
    "PDF with a ZIP behind": (pieces.pdf() + pieces.archive(), MediaKind.DOCUMENT, Reason.POLYGLOT),
    "JPEG cut off": (JPEG[: len(JPEG) // 2], MediaKind.IMAGE, Reason.TRUNCATED),
    "PNG cut off": (pieces.photo("PNG")[:-400], MediaKind.IMAGE, Reason.TRUNCATED),
    "JPEG of noise": (JPEG[:30] + b"\xff" * 500, MediaKind.IMAGE, Reason.BROKEN),
    "MP4 cut off": (pieces.film()[:-50], MediaKind.VIDEO, Reason.TRUNCATED),
    "film as a picture": (pieces.film(), MediaKind.IMAGE, Reason.WRONG_TYPE),
    "PDF as a picture": (pieces.pdf(), MediaKind.IMAGE, Reason.WRONG_TYPE),
    "PDF with a script": (pieces.pdf(script=True), MediaKind.DOCUMENT, Reason.ACTIVE),
    "PDF of 301 pages": (pieces.pdf(pages=301), MediaKind.DOCUMENT, Reason.BOMB),
    "PDF with a password": (pieces.pdf(locked=True), MediaKind.DOCUMENT, Reason.LOCKED),
    "PDF of nothing": (b"%PDF-1.4\n", MediaKind.DOCUMENT, Reason.BROKEN),
    "ZIP": (pieces.archive(), MediaKind.DOCUMENT, Reason.WRONG_TYPE),
    "DOCX with macros": (pieces.packed("word/vbaProject.bin"), MediaKind.DOCUMENT, Reason.ACTIVE),
    "DOCX that unpacks to 201 MB": (pieces.packed(padding=201 << 20), MediaKind.DOCUMENT, Reason.BOMB),
}

WHOLESOME: dict[str, tuple[bytes, MediaKind | None, str]] = {
    "JPEG": (JPEG, MediaKind.IMAGE, "image/jpeg"),
    "PNG": (pieces.photo("PNG"), MediaKind.IMAGE, "image/png"),
    "WebP": (pieces.photo("WEBP"), MediaKind.STICKER, "image/webp"),
    "photo as document": (JPEG, MediaKind.DOCUMENT, "image/jpeg"),
    "PDF": (pieces.pdf(), MediaKind.DOCUMENT, "application/pdf"),
    "DOCX": (
        pieces.packed(),
        None,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "MP4": (pieces.film(), MediaKind.VIDEO, "video/mp4"),
    "Ogg": (b"OggS" + bytes(200), MediaKind.AUDIO, "audio/ogg"),
}


@pytest.mark.parametrize(("content", "kind", "reason"), POISON.values(), ids=POISON)
async def test_poison_has_a_clear_outcome(content: bytes, kind: MediaKind, reason: Reason) -> None:
    with pytest.raises(Refused) as refused:
        await looked(content, kind)
    assert refused.value.reason is reason


@pytest.mark.parametrize(("content", "kind", "mime"), WHOLESOME.values(), ids=WHOLESOME)
async def test_what_is_wholesome_is_known_by_its_content(
    content: bytes, kind: MediaKind | None, mime: str
) -> None:
    assert (await looked(content, kind)).mime == mime


async def test_exif_is_read_and_stands_in_nothing_that_is_shown() -> None:
    found = await looked(pieces.photo(exif=pieces.taken()), MediaKind.IMAGE)
    assert found.taken_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    assert (found.latitude, found.longitude) == (-3.52, 122.1)
    assert (found.width, found.height) == (480, 640), "upright, as the camera was held"
    for view in (View.SHOWN, View.THUMBNAIL, View.BLURRED):
        with Image.open(io.BytesIO(b"".join(found.views[view]))) as shown:
            assert not shown.getexif()
            assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert b"Sederhana" not in b"".join(found.views[view])


async def test_a_camera_without_zone_is_taken_to_stand_in_the_middle_of_indonesia() -> None:
    found = await looked(pieces.photo(exif=pieces.taken(offset=None)), MediaKind.IMAGE)
    assert found.taken_at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


async def test_the_same_picture_has_nearly_the_same_shape_and_another_has_not() -> None:
    one, again, other = [
        (await looked(content, None)).shape or ""
        for content in (pieces.scene(1), pieces.scene(1, "WEBP", (300, 240), brighter=25), pieces.scene(2))
    ]
    assert distance(one, again) <= 8
    assert distance(one, other) > 16


def test_a_photo_is_found_though_it_was_saved_again_shrunk_or_cut_at_the_edges() -> None:
    """Of details of real photos: found are those that a copy's hash is within reach of, at most eight bits away."""
    chance = Random(7)
    photos = [Image.fromarray(pixels) for pixels in load_sample_images().images]
    found: dict[str, list[bool]] = defaultdict(list)
    for number in range(30):
        width = chance.randint(220, 420)
        left, top = chance.randint(0, 640 - width), chance.randint(0, 427 - width * 3 // 4)
        detail = photos[number % 2].crop((left, top, left + width, top + width * 3 // 4))
        one = shape(detail)
        copies = {
            "saved again": detail,
            "shrunk": detail.resize((width // 2, width * 3 // 8)),
            "lit": brighter(detail),
        }
        copies |= {f"cut {cut}": detail.crop((cut, cut, width - cut, width * 3 // 4 - cut)) for cut in (2, 4)}
        for how, changed in copies.items():
            again = shape(saved(changed))
            if distance(one.bits, again.bits) <= ALIKE:
                keys = sought_by(again.bits, again.unsure)
                found[how].append(not set(kept_under(one.bits, one.unsure)).isdisjoint(keys))
    shares = {how: sum(met) / len(met) for how, met in found.items()}
    assert min(len(met) for met in found.values()) > 25
    assert shares["saved again"] == shares["shrunk"] == 1
    assert min(shares["lit"], shares["cut 2"]) > 0.9, shares
    assert shares["cut 4"] > 0.8, shares


def brighter(image: Image.Image) -> Image.Image:
    return image.point(lambda value: min(255, value * 6 // 5))


def saved(image: Image.Image) -> Image.Image:
    """As a messenger passes it on."""
    written = io.BytesIO()
    image.save(written, "JPEG", quality=60)
    return Image.open(written)


async def test_in_a_blurred_thumbnail_a_plate_is_gone() -> None:
    """Letters of a plate are alternating dark and light; blurred, what is left of them is less than noise."""
    plate = Image.new("RGB", (320, 240), "white")
    for x in range(100, 220, 8):
        plate.paste((0, 0, 0), (x, 110, x + 4, 130))
    written = io.BytesIO()
    plate.save(written, "PNG")
    found = await looked(written.getvalue(), None)

    def edges(view: View) -> int:
        with Image.open(io.BytesIO(b"".join(found.views[view]))) as shown:
            row = [shown.convert("L").getpixel((x, 120)) for x in range(100, 220)]
        return max(abs(int(a) - int(b)) for a, b in zip(row, row[4:], strict=False))  # type: ignore[arg-type]

    assert edges(View.THUMBNAIL) > 150
    assert edges(View.BLURRED) < 25


async def test_a_film_keeps_its_length_and_loses_its_place() -> None:
    film = pieces.film()
    found = await looked(film, MediaKind.VIDEO)
    shown = b"".join(found.views[View.SHOWN])
    assert len(shown) == len(film)
    assert b"122.1000" in film
    assert b"122.1000" not in shown
