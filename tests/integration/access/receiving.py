"""Where buyers of each side transfer to, and an order that waits for it."""
from __future__ import annotations

from core.actors import SYSTEM
from orders.banking import accounts
from shop.models import Product
from tests.make import money, orders, shop, slips


def things(number: int, goods: Product) -> dict[str, str]:
    """The account of the market is shown; another one is there to be looked at. The order of this side waits, and its
    buyer has sent a photo of the transfer."""
    if accounts.shown() is None:
        money.account()
    spare = accounts.add(SYSTEM, "970405", f"880020512345{number}", "SAN CHO BAN")
    alias = accounts.add_alias(SYSTEM, spare.id, f"VQRQ000{number}")
    order = orders.order({shop.sku(goods): 1_000}, payment_method="transfer", buyer_phone=f"036600000{number}")
    return {"account": str(spare.id), "alias": str(alias.id), "transfer": order.secret,
            "transfer_slip": str(slips.sent(order).id)}
