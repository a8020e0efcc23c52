"""What the buyers of the benchmarks buy, put into the database through the use cases."""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks.load import Answer, Connection
from benchmarks.server import Place
from core.actors import SYSTEM
from shop import catalog, stock
from shop.catalog import NewProduct, NewVariant, ProductDetails
from shop.cooperatives import NewCooperative, register_cooperative
from shop.models import Category, CooperativeKind, Unit
from wsgi import create_app

PRICE = 45_000
_COMMUNE, _WARD = "03478", "00166"


def put_on_sale(place: Place, pieces: int) -> str:
    """One product with so many pieces in store; its sku."""
    return place.python("benchmarks.goods", str(pieces)).split()[-1]


def _sell(pieces: int) -> str:
    with create_app().app_context():
        seller = register_cooperative(SYSTEM, NewCooperative("Hợp tác xã Thử", CooperativeKind.COOPERATIVE, _COMMUNE))
        details = ProductDetails(name="Túi thổ cẩm", category=Category.CRAFT)
        size = NewVariant("cái", 1, PRICE, weight_g=200)
        product = catalog.add_product(SYSTEM, NewProduct(seller.id, details, Unit.PIECE, (size,)))
        variant = product.variants[0]
        stock.receive({variant.stock_item_id: pieces}, "benchmark")
        catalog.publish(SYSTEM, product.id)
        return variant.sku


def order(connection: Connection, path: str, sku: str, number: int) -> Answer:
    """Buyer `number`, who has a phone of their own, orders one piece."""
    body: dict[str, Any] = {
        "buyer": {"name": f"Người Mua {number}", "phone": f"09{number:08d}"},
        "address": {"ward_code": _WARD, "street": f"Số {number} ngõ Thử"},
        "lines": [{"sku": sku, "quantity": 1, "price": PRICE}],
    }
    return connection.post_json(path, body, {"Idempotency-Key": f"order-{number}"})


def problem(answer: Answer) -> str:
    """What kind of refusal it is; empty if none."""
    return str(json.loads(answer.body)["type"].removeprefix("urn:problem:")) if answer.status >= 400 else ""


if __name__ == "__main__":
    print(_sell(int(sys.argv[1])))
