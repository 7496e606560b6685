"""Files of every kind, good and poisoned, made here."""

import io
import zipfile
import zlib
from random import Random

from PIL import Image, ImageDraw


def photo(
    form: str = "JPEG", size: tuple[int, int] = (640, 480), *, exif: bytes | None = None, tint: int = 0
) -> bytes:
    """A picture with something on it; `tint` makes another one of the same shape."""
    image = Image.new("RGB", size, (120 + tint, 160, 90))
    draw = ImageDraw.Draw(image)
    width, height = size
    draw.rectangle((0, height // 2, width, height), fill=(90, 85 + tint, 80))
    draw.ellipse((width // 3, height * 3 // 5, width * 2 // 3, height * 4 // 5), fill=(40, 35, 30 + tint))
    written = io.BytesIO()
    image.save(written, form, **({"exif": exif} if exif else {}))
    return written.getvalue()


def scene(seed: int, form: str = "JPEG", size: tuple[int, int] = (640, 480), *, brighter: int = 0) -> bytes:
    """A picture of hills and shadows, the same for the same seed."""
    dice = Random(seed)
    cells = Image.frombytes("RGB", (9, 7), bytes(dice.randrange(20, 220) for _ in range(9 * 7 * 3)))
    image = cells.resize(size, Image.Resampling.BICUBIC).point(lambda value: min(255, value + brighter))
    written = io.BytesIO()
    image.save(written, form, quality=70)
    return written.getvalue()


def taken(when: str = "2026:11:20 08:30:00", offset: str | None = "+08:00") -> bytes:
    """EXIF of a telephone in Wanggudu that stands on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Sederhana"
    camera = exif.get_ifd(0x8769)
    camera[36867] = when
    if offset:
        camera[36881] = offset
    exif.get_ifd(0x8825).update({1: "S", 2: (3.0, 31.0, 12.0), 3: "E", 4: (122.0, 6.0, 0.0)})
    return exif.tobytes()


def bomb() -> bytes:
    """A PNG of 40,000 × 40,000 pixels in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (40_000).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(9)))
        + chunk(b"IEND", b"")
    )


def packed(*extra: str, padding: int = 0) -> bytes:
    """An office document."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>" + " " * padding)
        for name in extra:
            archive.writestr(name, "x")
    return written.getvalue()


def pdf(*, script: bool = False, pages: int = 1, locked: bool = False) -> bytes:
    """A document of empty pages."""
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        action = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
        named = DictionaryObject({NameObject(key): value for key, value in action.items()})
        writer.root_object[NameObject("/OpenAction")] = named
    if locked:
        writer.encrypt("rahasia", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def film() -> bytes:
    """The boxes of an MP4 with a place in its notes."""

    def box(kind: bytes, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return (len(body) + 8).to_bytes(4) + kind + body

    place = box(b"\xa9xyz", b"-03.5200+122.1000/")
    return (
        box(b"ftyp", b"mp42\0\0\0\0mp42isom")
        + box(b"moov", box(b"mvhd", bytes(100)), box(b"udta", place))
        + box(b"mdat", b"\1" * 300)
    )


def archive() -> bytes:
    """A ZIP with a program in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        zipped.writestr("jalan.exe", "MZ")
    return written.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
