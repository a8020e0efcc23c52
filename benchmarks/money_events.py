"""Orders that wait for money, the events that bring it, and what they must come to; works on the database it is given.

    python -m benchmarks.money_events begin bank | cards NUMBER FILE
    python -m benchmarks.money_events prove bank | cards FILE
"""
from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import money_proof
from orders.cards import hearing
from orders.models import BankAccount, Order
from tests.make import bank, cards, money, shop
from tests.make import orders as make
from wsgi import create_app

EXACT, SHORT, OVER, PAIRS, UNKNOWN, TWINS = 500, 100, 100, 100, 100, 100
PAID, LAPSED, SENT_BACK, DISPUTED = 640, 60, 60, 60  # 1,000 events: who got money back is told of in three
MUCH, BACK = 5_000, 7_000
_BODIES = {"sepay": bank.sepay, "casso": bank.casso}


def begin_bank(number: int, path: str) -> dict[str, Any]:
    """1,000 movements: half told by each source, a tenth of them told by both. The third copy is written anew."""
    wish = {shop.sku(shop.product(in_stock=10_000_000)): 2_000}
    keys = itertools.count()
    if not make.count(BankAccount):
        money.account(bank.ACCOUNT)

    def orders(count: int) -> list[Order]:
        return [make.order(wish, payment_method="transfer", request_key=f"{number}-{next(keys)}") for _ in range(count)]

    exact, short, over = orders(EXACT), orders(SHORT), orders(OVER)
    lines: list[tuple[int, str]] = [(order.total, order.code) for order in exact]
    lines += [(order.total - MUCH, order.code) for order in short]
    lines += [(order.total + MUCH, order.code) for order in over]
    pairs = [(first, second) for first, second in zip(orders(PAIRS), orders(PAIRS), strict=True)]
    lines += [(first.total + second.total, f"{first.code} {second.code}") for first, second in pairs]
    lines += [(50_000 + place, f"ung ho hoa mau {number} {place:05}") for place in range(UNKNOWN)]
    bodies, tellings = list[list[str]](), list[tuple[str, str, int]]()
    for place, (amount, text) in enumerate(lines + lines[:TWINS]):
        source = "sepay" if (place < len(lines) and place % 2) or (place >= len(lines) and not place % 2) else "casso"
        which = place % len(lines)
        ident = 1_000_000 * (number + 1) + which  # the reference follows from it: twins have the same
        body = _BODIES[source](amount, f"MBVCB.{ident}.{text.lower()}.CT tu 99", ident)
        bodies.append([source, body.decode(), body.decode(), json.dumps(json.loads(body), indent=1)])
        tellings.append((source, str(ident), which))
    received: dict[str, int] = {order.code: order.total for order in exact}
    received.update((order.code, order.total - MUCH) for order in short)
    received.update((order.code, order.total + MUCH) for order in over)
    received.update((order.code, order.total) for pair in pairs for order in pair)
    Path(path).write_text(json.dumps({
        "bodies": bodies, "tellings": tellings, "amounts": [amount for amount, _ in lines], "received": received,
        "over": OVER, "unknown": UNKNOWN, "left": sum(amount for amount, _ in lines[-UNKNOWN:]),
        "confirmed": [order.code for order in (*exact, *over, *(one for pair in pairs for one in pair))],
        "is_first": number == 0}))
    return {"events": len(bodies)}


def begin_cards(number: int, path: str) -> dict[str, Any]:
    """Orders whose buyers have been led to the pages of the provider; what becomes of each."""
    wish = {shop.sku(shop.product(in_stock=10_000_000)): 2_000}
    fates = ["paid"] * PAID + ["lapsed"] * LAPSED + ["sent back"] * SENT_BACK + ["disputed"] * DISPUTED
    pages, received, confirmed = dict[str, str](), dict[str, int](), list[str]()
    for place, fate in enumerate(fates):
        order = cards.by_card(wish, request_key=f"{number}-{place}")
        pages[cards.led(order)] = fate
        received[order.code] = {"paid": order.total, "lapsed": 0, "disputed": 0}.get(fate, order.total - BACK)
        if fate != "lapsed":
            confirmed.append(order.code)
    Path(path).write_text(json.dumps({
        "pages": pages, "received": received, "confirmed": confirmed, "back": BACK, "kinds": sorted(hearing.KINDS),
        "sent_back": SENT_BACK, "disputed": DISPUTED, "lapsed": LAPSED, "is_first": number == 0}))
    return {"orders": len(fates)}


_BEGIN: dict[str, Callable[[int, str], dict[str, Any]]] = {"bank": begin_bank, "cards": begin_cards}


def main(what: str, kind: str, *rest: str) -> dict[str, Any]:
    """What is asked for on the command line."""
    if what == "begin":
        return _BEGIN[kind](int(rest[0]), rest[1])
    return {"rows": money_proof.PROVE[kind](json.loads(Path(rest[0]).read_text()))}


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(main(*sys.argv[1:])))
