"""Photos of transfers are sealed where they lie; those from before are sealed by the clock, and follow a new key."""
from __future__ import annotations

import io

import pytest
from PIL import Image

from core.secret_box import Sealed
from orders.transfer_slips import files, jobs
from orders.transfer_slips.errors import NoSuchSlip
from shop import images
from tests.make import keys, money, slips

pytestmark = pytest.mark.usefixtures("context")


def raw(slip):
    return [files.path_of(slip.key, size).read_bytes() for size in images.SIZES]


def is_picture(data):
    with Image.open(io.BytesIO(data)) as opened:
        return opened.format == "WEBP"


def test_on_the_disk_it_is_no_picture_and_for_us_it_is():
    slip = slips.sent(money.by_transfer())

    assert not any(data.startswith(b"RIFF") or b"WEBP" in data for data in raw(slip))
    assert all(is_picture(files.read(slip.key, size)) for size in images.SIZES)


def test_one_file_laid_in_the_place_of_another_does_not_open():
    one, other = (slips.sent(money.by_transfer(), colour) for colour in ("white", "red"))
    files.path_of(other.key, 480).write_bytes(files.path_of(one.key, 480).read_bytes())

    with pytest.raises(Sealed):
        files.read(other.key, 480)


def test_photos_from_before_are_shown_and_sealed_by_the_clock():
    slip = slips.sent(money.by_transfer())
    plain = {size: files.read(slip.key, size) for size in images.SIZES}
    for size, data in plain.items():
        files.path_of(slip.key, size).write_bytes(data)
    assert {size: files.read(slip.key, size) for size in images.SIZES} == plain

    assert (jobs.seal_slips(), jobs.seal_slips()) == (len(images.SIZES), 0)

    assert not any(data.startswith(b"RIFF") for data in raw(slip))
    assert {size: files.read(slip.key, size) for size in images.SIZES} == plain


def test_another_key_seals_them_anew_and_the_old_one_may_go(app):
    slip = slips.sent(money.by_transfer())
    before = raw(slip)

    with keys.newer(app):
        assert (files.reseal(), files.reseal()) == (len(images.SIZES), 0)
    with keys.newer(app, keeps_old=False):
        assert all(is_picture(files.read(slip.key, size)) for size in images.SIZES)
    assert all(one != two for one, two in zip(raw(slip), before, strict=True))
    with pytest.raises(Sealed):
        files.read(slip.key, 480)


def test_what_does_not_lie_there_is_not_found():
    for key, size in (("0" * 32, 480), ("0" * 32, 481), ("../x", 480)):
        with pytest.raises(NoSuchSlip):
            files.read(key, size)
    assert files.reseal() == 0
