"""What becomes of an uploaded picture, and what is refused."""
from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from core.errors import Invalid
from shop import images
from shop.errors import (
    BrokenPicture,
    HeicPicture,
    NotAPicture,
    PictureTooLarge,
    PictureTooSmall,
    TooManyPixels,
)


def picture(width=640, height=480, kind="JPEG", mode="RGB", colour="darkolivegreen", **options):
    """The bytes of a plain picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).convert(mode).save(out, kind, **options)
    return out.getvalue()


def noise(width=3_000, height=2_000):
    """The bytes of a picture that is hard to make small."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def read(data):
    return images.read(io.BytesIO(data))


def opened(made, size):
    return Image.open(io.BytesIO(made.webp[size]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_webp_in_three_sizes(kind):
    made = read(picture(3_200, 2_400, kind))

    assert (made.width, made.height) == (1600, 1200)
    assert {size: opened(made, size).size for size in images.SIZES} == {
        480: (480, 360), 960: (960, 720), 1600: (1600, 1200)}
    assert {opened(made, size).format for size in images.SIZES} == {"WEBP"}
    assert images.widths(made.width, made.height) == {480: 480, 960: 960, 1600: 1600}


def test_a_small_picture_is_not_blown_up():
    made = read(picture(300, 600))

    assert (made.width, made.height) == (300, 600)
    assert {size: opened(made, size).size for size in images.SIZES} == {
        480: (240, 480), 960: (300, 600), 1600: (300, 600)}
    assert images.widths(300, 600) == {480: 240, 960: 300, 1600: 300}


def test_even_a_restless_picture_fits_through_a_weak_network():
    made = read(noise())

    assert len(made.webp[480]) < 60_000
    calm = read(picture(3_000, 2_000))
    assert len(calm.webp[480]) <= 30_000


def test_where_and_with_what_it_was_taken_is_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "A Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    data = picture(exif=exif, comment=b"secret", icc_profile=b"profile")
    assert b"A Telephone" in data

    made = read(data + b"<script>alert(1)</script>")

    for size, webp in made.webp.items():
        assert not {"exif", "icc_profile", "xmp"} & set(opened(made, size).info)
        assert not any(word in webp for word in (b"Telephone", b"secret", b"profile", b"script", b"EXIF"))


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    made = read(picture(640, 480, exif=exif))

    assert (made.width, made.height) == (480, 640)


def test_colours_of_a_printer_become_those_of_a_screen():
    made = opened(read(picture(mode="CMYK", colour="red")), 480)

    seen = made.convert("RGB").getpixel((200, 200))
    assert made.mode == "RGB"
    assert seen[0] > 180
    assert seen[1] < 80


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16"])
def test_every_way_to_write_colours_is_read(mode):
    out = io.BytesIO()
    Image.new("L", (300, 300), 128).convert(mode).save(out, "PNG")

    assert opened(read(out.getvalue()), 480).mode == "RGB"


def test_what_was_transparent_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(out, "PNG")

    seen = opened(read(out.getvalue()), 480).convert("RGB")

    assert ImageChops.difference(seen, Image.new("RGB", seen.size, "white")).getbbox() is None


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_image_is_kept(kind):
    out = io.BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("white", "red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=100)

    made = opened(read(out.getvalue()), 480)

    assert getattr(made, "n_frames", 1) == 1
    assert made.convert("RGB").getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [
    b"", b"Hello, this is a text file named photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    b"%PDF-1.7", b"\x00" * 5_000, b"GIF89a" + b"\x00" * 100, b"MZ\x90\x00",
])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAPicture):
        read(data)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused_even_if_they_are_pictures(kind):
    with pytest.raises(NotAPicture):
        read(picture(240, 240, kind))


def test_a_heic_picture_is_refused_with_its_own_sentence():
    with pytest.raises(HeicPicture):
        read(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_was_cut_off_is_refused(kind):
    out = io.BytesIO()
    Image.effect_noise((640, 480), 80).convert("RGB").save(out, kind)

    with pytest.raises(BrokenPicture):
        read(out.getvalue()[:-4_000])


@pytest.mark.parametrize(("width", "height"), [(1, 1), (199, 3_000), (4_000, 20)])
def test_a_picture_of_next_to_nothing_is_refused(width, height):
    with pytest.raises(PictureTooSmall):
        read(picture(width, height, "PNG"))


def test_a_file_of_more_than_ten_megabytes_is_refused_before_it_is_looked_at():
    with pytest.raises(PictureTooLarge):
        read(picture() + b"\x00" * images.MOST_BYTES)


def png_header(width, height):
    """A PNG of a few bytes that promises so many pixels."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [6_000, 12_000, 60_000])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(side):
    with pytest.raises(TooManyPixels):
        read(png_header(side, side))


def test_a_jpeg_of_a_modern_telephone_is_not_too_much():
    made = read(picture(8_000, 6_000, quality=50))

    assert (made.width, made.height) == (1600, 1200)


spoiled_bytes = st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 255)), min_size=1, max_size=30)


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), spoiled_bytes)
@settings(max_examples=60, deadline=None)
def test_a_spoiled_file_is_a_picture_or_refused_with_a_sentence(kind, changes):
    data = bytearray(picture(240, 240, kind))
    for place, value in changes:
        data[place % len(data)] = value
    with contextlib.suppress(Invalid):
        assert set(read(bytes(data)).webp) == set(images.SIZES)
