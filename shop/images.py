"""What becomes of an uploaded picture: decoded, turned upright, freed of its metadata, written anew as WebP.

Nothing of the file itself is kept, so neither a place in its EXIF nor a program hidden behind its last pixel
gets any further. It must be one of three formats, and its pixels are counted before anything is decoded.
"""
from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from core.errors import Invalid
from shop.errors import (
    BrokenPicture,
    HeicPicture,
    NotAPicture,
    PictureTooLarge,
    PictureTooSmall,
    TooManyPixels,
)

SIZES = (480, 960, 1600)  # the longer side in pixels
MOST_BYTES = 10_000_000
LEAST_SIDE = 200
_MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000}  # decoded at a fraction of their size: see draft()
_MOST_PIXELS_ELSE = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITIES = (80, 70, 60, 50, 40, 30)
_MOST_BYTES_OF = {480: 30_000, 960: 90_000, 1600: 250_000}  # what a weak network carries
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError,
           struct.error)


@dataclass(frozen=True)
class Picture:
    """A picture in all its sizes, from small to large; `width` and `height` are those of the largest."""

    width: int
    height: int
    webp: dict[int, bytes]


def read(stream: BinaryIO) -> Picture:
    """Make a Picture of an upload.

    Raises PictureTooLarge, NotAPicture, HeicPicture, BrokenPicture, TooManyPixels or PictureTooSmall.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise PictureTooLarge
    whole = _decoded(data)
    if min(whole.size) < LEAST_SIDE:
        raise PictureTooSmall(least=LEAST_SIDE)
    largest = _fitted(whole, SIZES[-1])
    webp = {size: _webp(_fitted(largest, size), size) for size in SIZES}
    return Picture(largest.width, largest.height, webp)


def widths(width: int, height: int) -> dict[int, int]:
    """How wide each size of a picture is whose largest has these measures."""
    return {size: max(1, round(width * min(1, size / max(width, height)))) for size in SIZES}


def _decoded(data: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many("") from error
    except _BROKEN as error:
        refusal = _refusal(data)
        raise refusal from error
    with image:
        kind = image.format or ""
        if image.width * image.height > _MOST_PIXELS.get(kind, _MOST_PIXELS_ELSE):
            raise _too_many(kind)
        try:
            image.draft("RGB", (SIZES[-1], SIZES[-1]))
            image.load()
            return _opaque(ImageOps.exif_transpose(image))
        except _BROKEN as error:
            raise BrokenPicture from error


def _refusal(data: bytes) -> type[Invalid]:
    """Why a file cannot be opened, by its first bytes."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HeicPicture
    is_ours = data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or data[:4] + data[8:12] == b"RIFFWEBP"
    return BrokenPicture if is_ours else NotAPicture


def _too_many(kind: str) -> TooManyPixels:
    return TooManyPixels(most=_MOST_PIXELS.get(kind, _MOST_PIXELS_ELSE) // 1_000_000)


def _opaque(image: Image.Image) -> Image.Image:
    """In plain colours; what was transparent becomes white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


def _fitted(image: Image.Image, size: int) -> Image.Image:
    scale = min(1, size / max(image.size))
    if scale == 1:
        return image
    width, height = (max(1, round(side * scale)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _webp(image: Image.Image, size: int) -> bytes:
    """As good as fits into what this size may weigh; the last quality is taken as it comes."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    written = b""
    for quality in _QUALITIES:
        out = io.BytesIO()
        clean.save(out, "WEBP", quality=quality, method=4)
        written = out.getvalue()
        if len(written) <= _MOST_BYTES_OF[size]:
            break
    return written
