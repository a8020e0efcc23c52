"""What programs may do with orders: place one as a buyer, and read it by its secret."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from core import actors, i18n
from core.access import allow
from core.api import ApiBlueprint, Strict, Text, Whole, link
from core.db import Dong
from core.security import client_address
from orders import access, summaries
from orders.banking import asking
from orders.checkout import PlaceOrder, WishLine, place
from orders.models import OrderStatus, Source
from orders.wishes import MOST_LINES, PAYMENT_METHODS

bp = ApiBlueprint("orders_api", __name__, url_prefix="/api/v1/orders", description="Orders of buyers")
_KEY_LENGTH = 200


class KeyHeader(ma.Schema):
    """The key that makes a repeat harmless."""

    key = fields.String(
        data_key="Idempotency-Key",
        required=True,
        validate=[validate.Length(1, _KEY_LENGTH), validate.Regexp(r"^[!-~]+$")],
        metadata={"description": "Made by the caller, another one for each order; kept at least 24 hours"},
    )


class BuyerIn(Strict):
    """Who gets it."""

    name = Text(required=True, validate=validate.Length(1, 120))
    phone = Text(
        required=True,
        validate=validate.Length(9, 24),
        metadata={"description": "A Vietnamese mobile number in any spelling"},
    )


class AddressIn(Strict):
    """Where: the commune or ward in force since 1 July 2025, and the rest."""

    ward_code = Text(required=True, validate=validate.Regexp(r"^[0-9]{5}$"))
    street = Text(
        required=True,
        validate=validate.Length(1, 300),
        metadata={"description": "House number, lane, village"},
    )


class LineIn(Strict):
    """So many packs, at the price the buyer saw; another price now is a conflict that shows both."""

    sku = Text(required=True, validate=validate.Length(1, 24))
    quantity = Whole(required=True, validate=validate.Range(1, 999))
    price = Whole(
        required=True, validate=validate.Range(1, 1_000_000_000), metadata={"description": "VND for one"}
    )


class OrderIn(Strict):
    """An order of one buyer, from one or more sellers."""

    buyer = fields.Nested(BuyerIn, required=True)
    address = fields.Nested(AddressIn, required=True)
    lines = fields.List(fields.Nested(LineIn), required=True, validate=validate.Length(1, MOST_LINES))
    note = Text(load_default="", validate=validate.Length(max=500))
    payment = Text(load_default="cod", validate=validate.OneOf(PAYMENT_METHODS))


class LineOut(ma.Schema):
    """A line as it was ordered. `quantity` is in units, 0.2 of a kg for instance."""

    product = fields.String(required=True)
    variant = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.Float(required=True)
    unit_price = fields.Integer(required=True)
    amount = fields.Integer(required=True)
    is_cancelled = fields.Boolean(required=True)


class TransferOut(ma.Schema):
    """One transfer that pays what is left. `payload` is the text of the QR (VietQR of NAPAS)."""

    payload = fields.String(required=True)
    bin = fields.String(required=True)
    bank = fields.String(required=True)
    account = fields.String(required=True)
    holder = fields.String(required=True)
    amount = fields.Integer(required=True, metadata={"description": "VND"})
    memo = fields.String(required=True, metadata={"description": "The words of the transfer: leave them as they are"})
    pay_by = fields.AwareDateTime(required=True, format="iso", allow_none=True)


class OrderOut(ma.Schema):
    """An order. Whoever has the secret is the buyer: keep it."""

    code = fields.String(required=True)
    secret = fields.String(required=True)
    link = fields.String(required=True)
    status = fields.String(required=True)
    placed_at = fields.AwareDateTime(required=True, format="iso")
    goods_total = fields.Integer(required=True, metadata={"description": "VND"})
    freight = fields.Integer(required=True, metadata={"description": "VND"})
    total = fields.Integer(required=True, metadata={"description": "VND"})
    payment = fields.String(required=True)
    transfer = fields.Nested(TransferOut, required=True, allow_none=True, metadata={
        "description": "What is to be transferred; null when nothing is, or it is paid in another way"})
    lines = fields.List(fields.Nested(LineOut), required=True)


@bp.post("")
@allow("public")
@bp.arguments(KeyHeader, location="headers")
@bp.arguments(OrderIn)
@bp.response(201, OrderOut)
@bp.refuses(400, "No key, or the request cannot be read")
@bp.refuses(404, "There is no such pack size")
@bp.refuses(409, "Not enough left, another price, or no longer for sale; `errors` says what is, by sku")
@bp.refuses(422, "Some values are not allowed, or the key was used for another order")
@bp.refuses(429, "Too many orders of one phone number, or from one network address")
@bp.doc(operationId="placeOrder")
def place_order(header: dict[str, str], wish: dict[str, Any]) -> dict[str, Any]:
    """Place an order as a buyer. Paid by transfer it waits for the money; `transfer` says where to.

    Sent again with the same key and the same body it is the same order, and the answer is the same.
    """
    placed = place(
        actors.current(),
        PlaceOrder(
            lines=tuple(
                WishLine(line["sku"], line["quantity"] * 1000, Dong(line["price"])) for line in wish["lines"]
            ),
            buyer_name=wish["buyer"]["name"],
            buyer_phone=wish["buyer"]["phone"],
            ward_code=wish["address"]["ward_code"],
            street=wish["address"]["street"],
            note=wish["note"],
            payment_method=wish["payment"],
            request_key=header["key"],
            source=Source.API,
            language=i18n.chosen(),
            sent_from=client_address(),
        ),
    )
    return as_json(placed)


@bp.get("/<secret>")
@allow("public")
@bp.response(200, OrderOut)
@bp.refuses(404, "There is no such order")
@bp.doc(operationId="readOrder")
def show(secret: str) -> dict[str, Any]:
    """Read an order by its secret."""
    return as_json(summaries.behind(secret))


def as_json(order: dict[str, Any]) -> dict[str, Any]:
    """An order as programs read it, made from its summary."""
    return {
        "code": order["code"],
        "secret": order["secret"],
        "status": order["status"].value,
        "placed_at": order["placed_at"],
        "link": link("orders.show", secret=order["secret"]),
        "goods_total": order["goods_total"],
        "freight": order["freight"],
        "total": order["goods_total"] + order["freight"],
        "payment": order["payment_method"],
        "transfer": _transfer(order),
        "lines": [
            {
                "product": line["product_name"],
                "variant": line["variant_name"],
                "unit": line["unit_name"],
                "quantity": line["milli"] / 1000,
                "unit_price": line["unit_price"],
                "amount": line["amount"],
                "is_cancelled": line["cancelled_at"] is not None,
            }
            for line in order["lines"]
        ],
    }


def _transfer(order: dict[str, Any]) -> dict[str, Any] | None:
    if order["payment_method"] != asking.METHOD and order["status"] != OrderStatus.PLACED:
        return None
    panel = asking.panel(access.behind(order["secret"]))
    if panel is None or panel.asked is None:
        return None
    asked = panel.asked
    return {
        "payload": asked.payload, "bin": asked.bin, "bank": asked.bank, "account": asked.number,
        "holder": asked.holder, "amount": asked.amount, "memo": asked.memo, "pay_by": panel.pay_by,
    }
