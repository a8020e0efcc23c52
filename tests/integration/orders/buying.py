"""A buyer with a browser: what the tests of the pages for buyers share."""
from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from core import checks
from core.db import db
from orders.models import Order

ADDRESS = "12 ngõ 34 phố Thử, phường Cầu Giấy, Hà Nội"


def field(html: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', html)
    assert found, f"no field {name}"
    return found[1]


def token(client: FlaskClient) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/my-orders").text)
    assert found
    return found[1]


def post(client: FlaskClient, url: str, **fields: str) -> Any:
    return client.post(url, data={"csrf_token": token(client), **fields})


def fill(client: FlaskClient, sku: str, quantity: str = "2") -> None:
    assert post(client, "/basket/add", sku=sku, quantity=quantity).status_code == 303


def form(client: FlaskClient, **changes: str) -> dict[str, str]:
    page = client.get("/checkout").text
    return {"csrf_token": token(client), "request_key": field(page, "request_key"), "lines": field(page, "lines"),
            "buyer_name": "Nguyễn Thị Lan", "buyer_phone": "0912 345 678", "address": ADDRESS,
            "payment_method": "cod", **changes}


def only_order(app: Any) -> Order:
    with app.app_context():
        order = db.session.scalars(sa.select(Order)).one()
        assert checks.run() == []
        return order
