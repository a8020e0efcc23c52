"""A transfer as programs of others read it."""
from __future__ import annotations

import pytest

from core.db import db
from orders.banking import vietqr
from orders.models import Order
from tests.make import money, programs, shop

pytestmark = pytest.mark.usefixtures("context")


def test_programs_choose_a_transfer_and_get_the_text_of_the_code(app):
    program = programs.Program(app)
    body = programs.order_body(shop.pieces(10), 2, payment="transfer")
    refused = program.order(body)
    money.account()

    placed = program.order(body)

    assert (refused.status_code, placed.status_code) == (422, 201), placed.text
    asked = placed.json["transfer"]
    said = vietqr.read(asked["payload"])
    assert (said.account, said.amount, said.memo) == (asked["account"], asked["amount"], asked["memo"])
    assert (asked["amount"], asked["memo"], asked["bank"], asked["holder"]) == (
        placed.json["total"], placed.json["code"], "Vietcombank", "SAN CHO BAN")
    assert asked["pay_by"] is not None and placed.json["status"] == "placed"
    money.transferred(db.session.query(Order).one())
    paid = program.get(f"{programs.ORDERS}/{placed.json['secret']}").json
    assert (paid["transfer"], paid["status"]) == (None, "confirmed")
