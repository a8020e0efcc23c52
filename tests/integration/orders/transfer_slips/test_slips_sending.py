"""A buyer sends a photo of a transfer: it is kept for a person, once, and changes no sum and no state."""
from __future__ import annotations

import io
import stat
from datetime import timedelta

import pytest
import sqlalchemy as sa
from PIL import Image

from core import clock, throttle
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from core.throttle import TooOften
from orders.cancelling import cancel_order
from orders.cases import opening
from orders.errors import NoSuchOrder
from orders.models import CaseKind, Order
from orders.models.money import TransferSlip
from orders.models.money.slips import MOST
from orders.transfer_slips import errors, files, sending, standing
from shop import images
from tests.make import expiry, money, orders, slips
from tests.make.pictures import jpeg

pytestmark = pytest.mark.usefixtures("context")
OWN = {"transfer_slips", "request_keys", "throttles"}
LINK = "A" * 43


def dump():
    """Everything in the database but what a photo itself is written into."""
    db.session.rollback()
    return {table.name: [tuple(row) for row in db.session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables if table.name not in OWN}


def count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(TransferSlip))


def lying(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def send(order, data, key="k", address="1.2.3.4"):
    return sending.send(order.secret, io.BytesIO(data), key, address)


def test_a_photo_lies_apart_from_what_everybody_may_see(private):
    order = money.by_transfer()

    slip = slips.sent(order)

    assert (slip.order_id, slip.number, slip.sent_by, slip.width, slip.height) == (order.id, 1, "system", 360, 640)
    assert lying(private) == sorted(f"{slip.key}-{size}.webp" for size in images.SIZES)
    assert not (private.parent / "media").exists()
    assert stat.S_IMODE((private / "transfer_slips").stat().st_mode) == 0o700
    with Image.open(io.BytesIO(files.read(slip.key, 1600))) as kept:
        assert (kept.format, kept.size) == ("WEBP", (360, 640))


@pytest.mark.parametrize("make", [
    money.by_transfer, expiry.given_up, lambda: expiry.given_up(paid=10_000),
], ids=["waits", "given up", "given up with a part of its money"])
def test_a_photo_changes_no_row_of_anything_else(make):
    order = make()
    before = dump()

    slips.sent(order)

    assert count() == 1
    assert dump() == before


def test_the_control_sees_what_money_changes():
    order = money.by_transfer()
    before = dump()

    money.transferred(order, 1_000)

    changed = {name for name, rows in dump().items() if rows != before[name]}
    assert {"orders", "payments", "ledger_postings", "ledger_legs", "bank_lines"} <= changed


def test_the_same_picture_again_is_the_same_photo_whatever_it_is_called_and_says_of_itself(private):
    order, exif = money.by_transfer(), Image.Exif()
    exif[0x010F] = "A Telephone"
    out = io.BytesIO()
    Image.open(slips.photo()).save(out, "PNG", exif=exif)
    plain = io.BytesIO()
    Image.open(slips.photo()).save(plain, "PNG")

    first = send(order, plain.getvalue(), "k1")
    again = [send(order, data.getvalue(), key) for data, key in ((plain, "k1"), (plain, "k2"), (out, "k3"))]

    assert out.getvalue() != plain.getvalue()
    assert {slip.id for slip in again} == {first.id}
    assert count() == 1
    assert len(lying(private)) == len(images.SIZES)


def test_the_same_picture_for_two_orders_is_two_photos():
    one, other = money.by_transfer(), money.by_transfer()

    assert slips.sent(one).id != slips.sent(other).id


def test_a_key_that_came_with_another_picture_is_refused_and_leaves_no_file(private):
    order = money.by_transfer()
    slips.sent(order, "white", "k")

    with pytest.raises(KeyReused):
        slips.sent(order, "black", "k")

    assert count() == 1
    assert len(lying(private)) == len(images.SIZES)


def test_five_photos_fit_and_a_sixth_leaves_nothing_behind(private):
    order = money.by_transfer()
    for colour in ("white", "black", "red", "green", "blue"):
        slips.sent(order, colour)

    with pytest.raises(errors.TooManySlips):
        slips.sent(order, "yellow")

    assert [slip.number for slip in standing.of_order(order.id)] == [1, 2, 3, 4, 5]
    assert len(lying(private)) == MOST * len(images.SIZES)
    assert slips.sent(order, "red", "another key").number == 3


@pytest.mark.parametrize(("data", "error"), [
    (b"", errors.SlipNotAPicture),
    (b"a text named photo.jpg", errors.SlipNotAPicture),
    (b"%PDF-1.7", errors.SlipNotAPicture),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", errors.SlipNotAPicture),
    (b"GIF89a" + b"\x00" * 100, errors.SlipNotAPicture),
    (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100, errors.SlipIsHeic),
    (jpeg(360, 640)[:-600], errors.SlipIsBroken),
    (jpeg(100, 640), errors.SlipTooSmall),
    (jpeg() + b"\x00" * images.MOST_BYTES, errors.SlipTooLarge),
], ids=["nothing", "a text", "PDF", "SVG", "GIF", "HEIC", "cut off", "too small", "too large"])
def test_what_is_no_good_photo_is_refused_with_what_to_do_and_leaves_nothing(private, data, error):
    order = money.by_transfer()

    with pytest.raises(error):
        send(order, data)

    assert count() == 0
    assert lying(private) == []


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_does():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    assert len(out.getvalue()) < 1_000_000

    with pytest.raises(errors.SlipTooLarge):
        send(money.by_transfer(), out.getvalue())


def test_of_a_moving_picture_the_first_image_is_kept_and_one_taken_sideways_stands_upright():
    order, moving, turned = money.by_transfer(), io.BytesIO(), io.BytesIO()
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("white", "red")]
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A Telephone"
    Image.new("RGB", (640, 480), "navy").save(turned, "JPEG", exif=exif)

    still, upright = send(order, moving.getvalue(), "k1"), send(order, turned.getvalue(), "k2")

    with Image.open(io.BytesIO(files.read(still.key, 480))) as kept:
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((10, 10)) == (255, 255, 255)
    assert (upright.width, upright.height) == (480, 640)
    for size in images.SIZES:
        assert b"Telephone" not in files.read(upright.key, size)


def test_a_forged_link_keeps_nothing(private):
    money.by_transfer()

    with pytest.raises(NoSuchOrder):
        sending.send(LINK, slips.photo(), "k", "1.2.3.4")

    assert lying(private) == []


@pytest.mark.parametrize("make", [
    lambda: paid(money.by_transfer()), orders.order, lambda: cancelled(money.by_transfer()),
], ids=["paid", "at the door", "cancelled"])
def test_where_no_transfer_is_awaited_no_photo_is_taken(make, private):
    order = make()

    assert not standing.may_send(order)
    with pytest.raises(errors.SlipNotNeeded):
        slips.sent(order)

    assert lying(private) == []


def paid(order):
    money.transferred(order)
    return order


def cancelled(order):
    cancel_order(SYSTEM, order.id, "by the buyer")
    return order


def test_a_late_buyer_may_send_one_for_a_month():
    order = expiry.given_up()

    with clock.at(order.pay_by + timedelta(days=20)):
        assert standing.may_send(order)
    with clock.at(order.pay_by + timedelta(days=40)):
        assert not standing.may_send(order)


def test_while_a_case_about_the_money_stands_one_may_be_sent():
    order = paid(money.by_transfer())
    about = opening.About(f"order:{order.code}", order_id=order.id)

    opening.open_case(CaseKind.WAYBILL, about)
    assert not standing.may_send(order)
    opening.open_case(CaseKind.OVER, about)
    assert standing.may_send(order)
    opening.close_cases(about.subject, "refunded")
    assert not standing.may_send(order)


def test_one_address_and_one_order_may_try_so_often_and_no_more(app):
    app.config["SLIPS_PER_ADDRESS"] = 3
    order, other = money.by_transfer(), money.by_transfer()
    for number in range(3):
        with pytest.raises(errors.SlipNotAPicture):
            send(order, b"no picture", f"k{number}")

    with pytest.raises(TooOften):
        slips.sent(other)
    assert slips.sent(other, address="1.2.3.5").number == 1
    throttle.forgive("slips.address", "1.2.3.4")
    for number in range(sending.TRIES_OF_ORDER - 3):
        with pytest.raises(errors.SlipNotAPicture):
            send(order, b"no picture", "k", f"5.6.7.{number}")
    with pytest.raises(TooOften):
        send(order, jpeg(), "k", "9.9.9.9")


def test_a_photo_that_the_order_outran_is_not_kept(app, monkeypatch, private):
    """The money is counted while the picture is read."""
    order = money.by_transfer()
    order_id, real = order.id, sending.images.read

    def read(stream):
        money.transferred(db.session.get_one(Order, order_id))
        return real(stream)

    monkeypatch.setattr(sending.images, "read", read)

    with pytest.raises(errors.SlipNotNeeded):
        slips.sent(order)
    assert lying(private) == []
