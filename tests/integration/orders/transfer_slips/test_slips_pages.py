"""Photos of transfers behind the link of an order: what a buyer sends, and who is shown it."""
from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from core import clock
from core.db import db
from orders.models import Order, OrderStatus
from orders.models.money import TransferSlip
from orders.transfer_slips import files, forgetting
from tests.make import accounts, expiry, money, orders, shop, slips
from tests.make.accounts import Browser
from tests.make.pictures import jpeg

pytestmark = pytest.mark.usefixtures("context")
LINK = "A" * 43
TOLD = "The order is confirmed only when the money is in the account."


@pytest.fixture
def buyer(app):
    return Browser(app)


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


def key_on(browser, path):
    """The request key of the form for a photo on this page."""
    page = browser.get(path).text
    return re.search(r'/slips".*?name="request_key" value="([^"]+)"', page, re.S).group(1)


def upload(browser, order, data, key=None):
    """Send a photo as a browser does; the test client would put a large one into a file of its own."""
    fields = {"csrf_token": browser.form_token(), "request_key": key or key_on(browser, f"/o/{order.secret}")}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    parts += [b'--x\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n', data,
              b"\r\n--x--\r\n"]
    with browser.app.app_context():
        answer = browser.client.post(f"/o/{order.secret}/slips", data=b"".join(parts),
                                     content_type="multipart/form-data; boundary=x")
    db.session.rollback()
    return answer


def test_a_buyer_sends_a_photo_from_the_page_of_the_order_and_finds_it_there(buyer):
    order = money.by_transfer()
    page = buyer.get(f"/o/{order.secret}").text
    assert TOLD in page
    assert 'accept="image/*"' in page
    assert 'enctype="multipart/form-data"' in page

    sent = upload(buyer, order, jpeg(360, 640))

    slip = db.session.query(TransferSlip).one()
    assert (sent.status_code, sent.location) == (303, f"/o/{order.secret}#slips")
    assert slip.sent_by == "nobody"
    page = buyer.get(f"/o/{order.secret}").text
    assert "Your photo is here." in page
    assert f"/o/{order.secret}/slips/{slip.id}-480.webp" in page
    assert db.session.get_one(Order, order.id, populate_existing=True).status == OrderStatus.PLACED


def test_sent_twice_it_is_there_once(buyer):
    order = money.by_transfer()
    key = key_on(buyer, f"/o/{order.secret}")

    answers = [upload(buyer, order, jpeg(360, 640), each).status_code for each in (key, key, "another")]

    assert answers == [303] * 3
    assert db.session.query(TransferSlip).count() == 1


def test_the_picture_is_shown_to_the_link_and_the_office_and_kept_by_nobody_on_the_way(app, buyer, admin):
    order, other = money.by_transfer(), money.by_transfer()
    slip = slips.sent(order)
    for browser, path in ((buyer, f"/o/{order.secret}/slips/{slip.id}-960.webp"),
                          (admin, f"/office/money/transfer-slips/{slip.id}-960.webp")):
        answer = browser.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert answer.data == files.read(slip.key, 960)
    for path in (f"/o/{other.secret}/slips/{slip.id}-960.webp", f"/o/{LINK}/slips/{slip.id}-960.webp",
                 f"/o/{order.secret}/slips/{slip.id + 1}-960.webp", f"/o/{order.secret}/slips/{slip.id}-961.webp",
                 f"/media/{slip.key}-960.webp", f"/o/{order.secret}/slips/{slip.id}-..%2f.webp"):
        assert buyer.get(path).status_code == 404, path
    assert buyer.get(f"/office/money/transfer-slips/{slip.id}-960.webp").status_code in (302, 303)
    seller = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(order.lines[0].cooperative_id)))
    for who in (seller, Browser(app, accounts.person(Role.OFFICER, Scope.COMMUNE, shop.BINH_LU))):
        for path in ("", f"/{slip.id}", f"/{slip.id}-960.webp"):
            assert who.get(f"/office/money/transfer-slips{path}").status_code == 403
        assert who.post(f"/office/money/transfer-slips/{slip.id}/seen").status_code == 403


@pytest.mark.parametrize(("data", "status", "words"), [
    (b"a text", 422, "Please take a screenshot of the transfer and send that."),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "Please take a screenshot of the transfer and send that."),
    (b"%PDF-1.7", 422, "Please take a screenshot of the transfer and send that."),
    (jpeg(360, 640)[:-600], 422, "Please send it again; where the network is weak, a screenshot is lighter."),
    (jpeg() + b"\x00" * 10_000_000, 422, "This picture is too large. Please take a screenshot"),
    (jpeg() + b"\x00" * 13_000_000, 413, "This is too large to send."),
])
def test_a_photo_that_is_refused_says_what_to_do_and_can_be_tried_again(buyer, data, status, words):
    order = money.by_transfer()
    key = key_on(buyer, f"/o/{order.secret}")

    answer = upload(buyer, order, data, key)

    assert answer.status_code == status
    assert words in answer.text
    assert db.session.query(TransferSlip).count() == 0
    if status == 422:
        assert key not in answer.text  # another try is another request
        again = re.search(r'name="request_key" value="([^"]+)"', answer.text).group(1)
        assert upload(buyer, order, jpeg(), again).status_code == 303


@pytest.mark.parametrize("fields", [{}, {"photo": "no file"}, {"request_key": ""}])
def test_a_form_without_a_photo_or_key_says_so(buyer, fields):
    order = money.by_transfer()

    answer = buyer.post(f"/o/{order.secret}/slips", **{"request_key": "k", **fields})

    assert answer.status_code == 422
    assert "form-summary" in answer.text


def test_a_forged_link_is_not_found(buyer):
    for answer in (buyer.get(f"/o/{LINK}/slips"), buyer.post(f"/o/{LINK}/slips", request_key="k"),
                   buyer.post(f"/o/{LINK}/slips", request_key="k", photo=(io.BytesIO(jpeg()), "a.jpg"))):
        assert answer.status_code == 404


def test_one_who_comes_after_the_money_is_told_so_without_a_fright(buyer):
    order = money.by_transfer()
    money.transferred(order)

    answer = buyer.post(f"/o/{order.secret}/slips", photo=(io.BytesIO(jpeg()), "a.jpg"), request_key="k")

    assert (answer.status_code, answer.location) == (303, f"/o/{order.secret}")
    page = buyer.get(f"/o/{order.secret}").text
    assert "no photo is needed" in page
    assert "Have you transferred already?" not in page
    assert db.session.query(TransferSlip).count() == 0


def test_who_pays_at_the_door_is_not_asked_for_one_and_who_is_late_is(buyer):
    assert "Have you transferred already?" not in buyer.get(f"/o/{orders.order().secret}").text
    late = expiry.given_up()
    assert "Have you transferred already?" in buyer.get(f"/o/{late.secret}").text


def test_when_no_more_fit_the_page_says_so(buyer):
    order = money.by_transfer()
    for colour in ("white", "black", "red", "green", "blue"):
        slips.sent(order, colour)

    assert "5 photos are here already" in buyer.get(f"/o/{order.secret}/slips").text
    assert 'type="file"' not in buyer.get(f"/o/{order.secret}").text
    assert buyer.post(f"/o/{order.secret}/slips", photo=(io.BytesIO(jpeg()), "a.jpg"),
                      request_key="k").status_code == 409


def test_too_many_tries_are_told_to_wait(app, buyer):
    app.config["SLIPS_PER_ADDRESS"] = 0
    answer = upload(buyer, money.by_transfer(), jpeg())

    assert answer.status_code == 429
    assert "wait a while" in answer.text


def test_a_removed_photo_is_found_by_nobody(buyer, admin):
    order = expiry.given_up()
    slip = slips.sent(order)
    with clock.at(clock.now() + timedelta(days=200)):
        assert forgetting.forget() == 1

    assert buyer.get(f"/o/{order.secret}/slips/{slip.id}-480.webp").status_code == 404
    assert admin.get(f"/office/money/transfer-slips/{slip.id}").status_code == 404
    assert admin.get(f"/office/money/orders/{order.code}").status_code == 200
    assert "/slips/" not in buyer.get(f"/o/{order.secret}").text


def test_one_that_is_signed_in_is_known_by_name(app):
    person = accounts.person()
    browser = Browser(app, person)
    order = money.by_transfer()

    upload(browser, order, jpeg())

    assert db.session.query(TransferSlip).one().sent_by == f"person:{person.id}"
