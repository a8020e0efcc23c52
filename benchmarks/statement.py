"""A statement of 5,000 rows, 100 of them wrong: sent, read, foreseen and taken in, on each database.

    ./dev bench statement

The floor inserts as many bank lines, with what was told and booked about them, in one transaction and works out
nothing. A twentieth of the rows pay an order each, the others name none.

As a program it works on the database it is given: python -m benchmarks.statement inside floor | take
"""
from __future__ import annotations

import json
import sys
import time
from typing import Any

import sqlalchemy as sa

import wsgi
from benchmarks.server import DIALECTS, Place, database
from benchmarks.tables import show
from core import clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import ledger
from orders.banking import hearing
from orders.banking.heard import HeardLine
from orders.banking.statements import drafts, foreseeing, layout, taking
from orders.models import BankLine, BankTelling, Direction, Order
from orders.models.money import Dates, RowState
from tests.make import bank_files, money, shop
from tests.make import orders as make

ROWS, WRONG, ORDERS = 5_000, 100, 245


def main() -> None:
    """Print the table."""
    rows = []
    for dialect in DIALECTS:
        with database(dialect) as place:
            floor = _inside(place, "floor")["seconds"]
            found = _inside(place, "take")
        together = sum(found[name] for name in ("read", "foresee", "take"))
        rows.append([dialect, ROWS, found["read"], found["foresee"], found["take"], together, floor, floor / together])
    show(f"A statement of a bank with {WRONG} wrong rows", (
        "database", "rows", "read s", "foresee s", "take s", "together s", "floor s", "of floor"), rows)


def _inside(place: Place, *what: str) -> dict[str, Any]:
    return dict(json.loads(place.python("benchmarks.statement", "inside", *what).splitlines()[-1]))


def _floor() -> dict[str, Any]:
    """The same rows without a thought."""
    account = money.account("0213456789", "970449", is_shown=False)
    lines = [hearing.values(HeardLine("floor", str(i), account.number, Direction.IN, Dong(10_000 + i), clock.now(),
                                      text=f"noi dung {i}", reference=f"R{i:07}"), account)
             for i in range(ROWS - WRONG)]
    began = time.perf_counter()
    _insert(lines)
    return {"seconds": time.perf_counter() - began}


@use_case
def _insert(lines: list[dict[str, Any]]) -> None:
    ids = list(db.session.scalars(sa.insert(BankLine).returning(BankLine.id, sort_by_parameter_order=True), lines))
    db.session.execute(sa.insert(BankTelling), [
        {"source": "floor", "external_id": str(each), "line_id": each, "at": clock.now()} for each in ids])
    ledger.post([hearing.posting(each, line["amount"]) for each, line in zip(ids, lines, strict=True)])


def _take() -> dict[str, Any]:
    """By the use cases that the pages call."""
    account, product = money.account(), shop.product(in_stock=1_000_000)
    orders: list[Order] = [make.order({shop.sku(product): 1_000}, payment_method="transfer") for _ in range(ORDERS)]
    day = f"{clock.today():%d/%m/%Y} 10:00:00"
    good = [[day, f"FT{i:08}", "", f"{10_000 + i:,}", "", f"noi dung {i}"] for i in range(ROWS - WRONG - ORDERS)]
    good += [[day, f"FX{i:08}", "", f"{order.total:,}", "", f"{order.code} chuyen tien"]
             for i, order in enumerate(orders)]
    data = bank_files.workbook([bank_files.HEADER, *good, *([["x", f"B{i}", "", "y", "", "z"] for i in range(WRONG)])])
    began = time.perf_counter()
    file = drafts.keep(SYSTEM, account.id, "sao-ke.xlsx", data).file
    drafts.choose(SYSTEM, file.id, layout.propose(drafts.layout_of(file)), Dates.AUTO)
    read = time.perf_counter()
    foreseeing.foresee(file)
    foreseen = time.perf_counter()
    taking.take(SYSTEM, file.id)
    while taking.go_on_with_all():
        pass
    taken = time.perf_counter()
    counts = drafts.counts(file)
    assert (counts[RowState.TAKEN], counts[RowState.WRONG]) == (ROWS - WRONG, WRONG), counts
    return {"read": read - began, "foresee": foreseen - read, "take": taken - foreseen}


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        with wsgi.app.app_context():
            print(json.dumps({"floor": _floor, "take": _take}[sys.argv[2]]()))
    else:
        main()
