"""What a buyer who pays by transfer sees: the code, how far it is paid, and news of it."""
from __future__ import annotations

import io
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image

from core import clock
from core.actors import SYSTEM
from core.db import db
from orders.banking import accounts, asking, vietqr
from orders.banking.errors import NoAccountShown
from orders.cancelling import cancel_order
from orders.models import Order
from tests.integration.orders.buying import ADDRESS, fill, form, only_order, post
from tests.make import money, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _english(client):
    with client.session_transaction() as session:
        session["language"] = "en"


@pytest.fixture
def order(app):
    """2 kg of plums, to be paid by transfer: 90,000 and freight."""
    with app.app_context():
        made = money.by_transfer()
        db.session.refresh(made)
        return made


def stands(client, order):
    return client.get(f"/o/{order.secret}/transfer").json["stands"]


def read_page(client, order):
    return client.get(f"/o/{order.secret}").text.replace("\xa0", " ")


def read_picture(answer):
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))
    return vietqr.read(found.text)


def test_a_transfer_is_chosen_at_the_checkout_and_the_order_waits_with_its_code(app, client):
    with app.app_context():
        sku = shop.sku(shop.product())
    fill(client, sku)
    assert "transfer" not in client.get("/checkout").text
    assert client.post("/checkout", data=form(client, payment_method="transfer")).status_code == 422
    with app.app_context():
        money.account()

    assert 'value="transfer"' in client.get("/checkout").text
    answer = client.post("/checkout", data=form(client, payment_method="transfer"))

    made = only_order(app)
    page = client.get(answer.location).text
    assert (made.payment_method, made.status.value) == ("transfer", "placed")
    assert "Vietcombank" in page and "0011004455667" in page and "SAN CHO BAN" in page and made.code in page
    assert "120,000" in page


def test_behind_a_live_link_it_is_chosen_with_the_address(app, client):
    with app.app_context():
        money.account()
        live = make.live_order(shop.product())
        secret = live.secret
    page = client.get(f"/o/{secret}").text
    assert 'value="transfer"' in page

    sent = post(client, f"/o/{secret}", buyer_name="Lan", buyer_phone="0912345678", address=ADDRESS,
                payment_method="transfer", request_key="k1")

    assert sent.status_code == 303, sent.text
    page = client.get(f"/o/{secret}").text
    assert f"/o/{secret}/transfer.svg" in page and "Vietcombank" in page
    assert only_order(app).pay_by is not None


@pytest.mark.parametrize("method", ["card", "gold", ""])
def test_a_way_to_pay_that_is_not_offered_is_refused_and_what_was_typed_stays(app, client, method):
    with app.app_context():
        money.account()
        secret = make.live_order(shop.product()).secret

    sent = post(client, f"/o/{secret}", buyer_name="Lan", buyer_phone="0912345678", address=ADDRESS,
                payment_method=method, request_key="k1")

    assert sent.status_code == 422
    assert ADDRESS in sent.text


def test_the_picture_says_what_is_left_with_the_code_of_the_order(app, client, order):
    whole = read_picture(client.get(f"/o/{order.secret}/transfer.png"))
    with app.app_context():
        money.transferred(db.session.get_one(Order, order.id), 50_000)

    answer = client.get(f"/o/{order.secret}/transfer.png")
    part = read_picture(answer)

    assert (whole.bin, whole.account, whole.amount, whole.memo) == (
        "970436", "0011004455667", order.total, order.code)
    assert (part.amount, part.memo) == (order.total - 50_000, order.code)
    assert answer.headers["Content-Disposition"] == \
        f'attachment; filename="chuyen-khoan-{order.code}-{order.total - 50_000}.png"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"/o/{order.secret}/transfer.svg").mimetype == "image/svg+xml"


def test_the_page_says_how_far_it_is_paid_and_its_word_changes_each_time(app, client, order):
    seen = [stands(client, order)]
    waiting = read_page(client, order)
    assert "Please transfer:" in waiting and f'data-stands="{seen[0]}"' in waiting

    with app.app_context():
        money.transferred(db.session.get_one(Order, order.id), 50_000)
    seen.append(stands(client, order))
    part = read_page(client, order)
    assert "50,000 ₫ of your money is here." in part and "Please transfer what is left:" in part and "70,000" in part

    with app.app_context():
        money.transferred(db.session.get_one(Order, order.id), 70_000)
    seen.append(stands(client, order))
    paid = read_page(client, order)
    assert "Nothing. It is paid, and the seller packs it." in paid
    assert "transfer.svg" not in paid and "paying" not in paid

    with app.app_context():
        money.transferred(db.session.get_one(Order, order.id), 10_000)
    seen.append(stands(client, order))
    assert "You have paid 10,000 ₫ more than is due." in read_page(client, order)
    assert len(set(seen)) == 4
    assert client.get(f"/o/{order.secret}/transfer.png").status_code == 404


def test_after_the_deadline_the_page_says_so_and_still_leads_to_the_account(app, client, order, monkeypatch):
    assert order.pay_by is not None
    after = order.pay_by + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: after)

    page = read_page(client, order)

    assert "The time to pay was over" in page and "transfer.svg" in page


def test_money_for_an_order_that_was_given_up_is_said_and_no_more_is_asked_for(app, client, order):
    with app.app_context():
        money.transferred(db.session.get_one(Order, order.id), 50_000)
        cancel_order(SYSTEM, order.id, "test")

    page = read_page(client, order)

    assert "50,000 ₫ of your money is here." in page and "You have paid 50,000 ₫ more than is due." in page
    assert client.get(f"/o/{order.secret}/transfer.svg").status_code == 404


def test_without_an_account_the_buyer_is_told_whom_to_call(app, client, order):
    with app.app_context():
        accounts.end(SYSTEM, accounts.everything(SYSTEM)[0].id)

    page = client.get(f"/o/{order.secret}")

    assert page.status_code == 200
    assert "At the moment nothing can be transferred here." in page.text
    assert client.get(f"/o/{order.secret}/transfer.png").status_code == 404


def test_an_order_paid_in_cash_has_no_code_and_a_wrong_link_leads_nowhere(app, client, order):
    with app.app_context():
        cash = make.order()
        assert asking.panel(cash) is None
        with pytest.raises(NoAccountShown):
            asking.asked_for(cash)
        secret = cash.secret

    assert client.get(f"/o/{secret}/transfer.png").status_code == 404
    assert client.get(f"/o/{secret}/transfer").json == {"stands": ""}
    assert "transfer.svg" not in client.get(f"/o/{secret}").text
    for path in ("transfer", "transfer.svg", "transfer.png"):
        assert client.get(f"/o/{'x' * 43}/{path}").status_code == 404


def test_a_bank_that_changes_its_name_is_called_by_the_new_one(app, client, order):
    with app.app_context():
        moved = accounts.add(SYSTEM, "970406", "0099887766", "SAN CHO BAN")
        accounts.show(SYSTEM, moved.id)

    assert "Vikki Bank" in read_page(client, order)
