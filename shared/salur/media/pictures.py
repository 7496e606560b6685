"""A picture decoded once, within bounds: what its EXIF says, its shape, and the forms in which it is shown."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from PIL import ExifTags, Image, ImageFilter, ImageOps, UnidentifiedImageError

from salur.media.limits import MOST_PIXELS, Reason, Refused, View
from salur.media.shapes import Shape, shape
from salur.media.spool import Spool

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_SHOWN = 1600
_THUMBNAIL = 320
# So few cells over the whole picture: a face that fills a third of it is five cells wide.
_BLUR_CELLS = 14
# Central Indonesian time, where a camera does not say its zone: at most an hour off anywhere in Indonesia.
_ASSUMED = timezone(timedelta(hours=8))
# Pillow warns at its own bound and refuses at twice that; ours is below and checked before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Picture:
    """What was found; `views` are JPEG bytes."""

    width: int
    height: int
    shape: Shape
    views: Mapping[View, bytes]
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None


def picture(content: Spool, mime: str) -> Picture:
    """Looks at a picture. Raises Refused: `bomb`, `truncated`, `broken`."""
    try:
        with Image.open(content.opened(), formats=(_FORMATS[mime],)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(Reason.BOMB)
            opened.load()
            exif = _exif(opened)
            upright = _flat(ImageOps.exif_transpose(opened))
    except Refused:
        raise
    except UnidentifiedImageError:
        raise Refused(Reason.BROKEN) from None
    except (OSError, SyntaxError, EOFError):
        raise Refused(Reason.TRUNCATED) from None
    except (ValueError, TypeError, IndexError, KeyError, MemoryError, OverflowError, ZeroDivisionError):
        raise Refused(Reason.BROKEN) from None
    return Picture(upright.width, upright.height, shape(upright), _views(upright), **exif)


def _flat(opened: Image.Image) -> Image.Image:
    """Red, green and blue alone, on white where it was transparent."""
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    layered = opened.convert("RGBA")
    ground = Image.new("RGB", opened.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _views(upright: Image.Image) -> dict[View, bytes]:
    thumbnail = _within(upright, _THUMBNAIL)
    return {
        View.SHOWN: _jpeg(_within(upright, _SHOWN)),
        View.THUMBNAIL: _jpeg(thumbnail),
        View.BLURRED: _jpeg(_blurred(thumbnail)),
    }


def _within(whole: Image.Image, side: int) -> Image.Image:
    smaller = whole.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _blurred(thumbnail: Image.Image) -> Image.Image:
    """Averaged to few cells first: a blur alone can be undone, what was averaged away is not there."""
    cells = _within(thumbnail, _BLUR_CELLS)
    return cells.resize(thumbnail.size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(6))


def _jpeg(picture: Image.Image) -> bytes:
    """The pixels; Pillow writes no EXIF, XMP, comment or profile unless it is given one."""
    written = io.BytesIO()
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    bare.save(written, "JPEG", quality=82, optimize=True)
    return written.getvalue()


def _exif(opened: Image.Image) -> dict[str, Any]:
    """When and where, as far as the camera said it readably; a picture with a broken EXIF is a picture."""
    try:
        exif = opened.getexif()
        camera = dict(exif.get_ifd(ExifTags.IFD.Exif))
        gps = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:
        return {}
    found = {"taken_at": _taken(camera)}
    latitude = _degrees(gps, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, b"S", 90)
    longitude = _degrees(gps, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, b"W", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return found
    return found | {"latitude": latitude, "longitude": longitude}


def _taken(camera: Mapping[int, Any]) -> datetime | None:
    said = camera.get(ExifTags.Base.DateTimeOriginal)
    offset = camera.get(ExifTags.Base.OffsetTimeOriginal)
    try:
        at = datetime.strptime(str(said).strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=_ASSUMED)
    except ValueError:
        return None
    try:
        return at.replace(tzinfo=datetime.strptime(str(offset).strip("\0 "), "%z").tzinfo)
    except ValueError:
        return at


def _degrees(gps: Mapping[int, Any], value: int, side: int, negative: bytes, most: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[value])
        found = degrees + minutes / 60 + seconds / 3600
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    marked = gps.get(side)
    if (marked.encode() if isinstance(marked, str) else marked) == negative:
        found = -found
    return round(found, 6) if -most <= found <= most else None
