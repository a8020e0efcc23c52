"""10,000 bank lines of all kinds, heard and counted in the database that holds 20,000 open orders.

As a program it works on the database it is given: python -m benchmarks.matcher_rows fill | take | floor

What the lines come to is worked out beside the program, and compared with the rows. The floor inserts as many rows as
hearing them has written, the very same, into tables without keys, guards and indexes, in as many transactions.
"""
from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

import wsgi
from core import clock
from core.db import Base, Dong, db, maintenance
from orders.banking import hearing_many
from orders.banking.heard import HeardLine
from orders.codes import new_code, new_secret
from orders.expiry import giving_up
from orders.ledger import Account, Entry, Posting
from orders.models import (
    BankLine,
    BankTelling,
    Case,
    Direction,
    LineEvent,
    Order,
    OrderLine,
    OrderStatus,
    Parcel,
    Payment,
)
from shop.models import Hold, Product, StockItem, StockMove
from tests.make import bank, money, shop
from tests.make import orders as make

ORDERS, SELLERS, LEAST, MOST = 20_000, 8, 20, 190  # and thousands of dong that an order costs
KINDS = {"exact": 6_000, "short": 600, "over": 600, "duplicate": 500, "several": 800, "unknown": 600, "late": 300,
         "returned": 300, "told again": 300}
LINES = sum(KINDS.values())
_WRITTEN = ("bank_lines", "bank_tellings", "payments", "ledger_legs", "ledger_postings", "status_changes", "parcels",
            "customers", "money_cases", "outbox", "line_events", "stock_moves", "order_lines")
_SOURCE = "casso"
_NOISE = ("MBVCB.{0}.{1}.CT tu 0123456789 NGUYEN THI MAU toi 0011004455667", "IBFT {1} {0}", "{1}",
          "ck {1} mua man hau", "NHAN TU 9704229200 TRACE 123456 ND {1} -{0}")


@dataclass
class Worth:
    """What the lines come to: by order code, and the money that is nobody's."""

    received: Counter[str] = field(default_factory=Counter)
    nobodys: int = 0
    new: int = 0


def fill() -> dict[str, Any]:
    """Orders that wait for a transfer, written in bulk; those that are given up for being late, by the use cases."""
    began = time.perf_counter()
    money.account()
    products = [shop.product(shop.cooperative(), in_stock=10**9) for _ in range(SELLERS)]
    late = [money.by_transfer({shop.sku(products[i % SELLERS]): 1_000}) for i in range(KINDS["late"])]
    with clock.at(clock.now() + timedelta(days=9)):
        for order in late:
            giving_up.give_up(order.id)
    db.session.rollback()
    _insert(products)
    return {"seconds": time.perf_counter() - began}


def _insert(products: Sequence[Product]) -> None:
    """The rows that placing such orders leaves behind, but for the keys of their requests."""
    chance, now, first = random.Random(1), clock.now(), 1_000_000
    models: tuple[type[Base], ...] = (Order, OrderLine, LineEvent, Hold, StockMove)
    rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in models}
    held: Counter[int] = Counter()
    for number in range(first, first + ORDERS - KINDS["late"]):
        product = products[number % SELLERS]
        variant, code = product.variants[0], new_code()
        amount, units = chance.randrange(LEAST, MOST) * 1_000, variant.base_units
        rows[Order].append({
            "id": number, "code": code, "secret": new_secret(), "_status": OrderStatus.PLACED, "source": "shop",
            "placed_at": now, "buyer_name": "Nguyễn Thị Lan", "buyer_phone": f"09{number:08}", "ward_code": make.WARD,
            "province_code": "01", "street": "12 ngõ 34 phố Thử", "note": "", "payment_method": "transfer",
            "goods_total": amount, "freight": 30_000, "received": 0, "pay_by": now + timedelta(days=1),
            "language": "vi", "version": 1})
        copied = {"order_id": number, "amount": amount, "base_units": units, "commune_code": "03390",
                  "cooperative_id": product.cooperative_id, "session_id": None, "channel_id": None}
        rows[OrderLine].append({
            **copied, "id": number, "variant_id": variant.id, "stock_item_id": variant.stock_item_id, "paid": 0,
            "product_name": product.name, "variant_name": variant.name, "unit_name": variant.unit_name, "milli": 1_000,
            "unit_price": amount, "weight_g": variant.weight_g, "price_source": "shop"})
        rows[LineEvent].append({**copied, "line_id": number, "kind": "ordered", "day": clock.today(),
                                "actor": "system", "at": now})
        rows[Hold].append({"stock_item_id": variant.stock_item_id, "owner": f"order:{code}", "base_units": units})
        rows[StockMove].append({"stock_item_id": variant.stock_item_id, "kind": "reserved", "amount": units,
                           "reference": f"order:{code}", "actor": "system", "at": now})
        held[variant.stock_item_id] += units
    db.session.rollback()
    with maintenance() as connection:
        for model, values in rows.items():
            table = cast(sa.Table, model.__table__)
            connection.execute(sa.insert(table), [
                {("status" if name == "_status" else name): value for name, value in row.items()} for row in values])
        for item_id, units in held.items():
            connection.execute(sa.update(StockItem).where(StockItem.id == item_id).values(
                reserved=StockItem.reserved + units))
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            for name in (*(model.__tablename__ for model in models), "stock_items"):  # as the server does by itself,
                connection.exec_driver_sql(f"ANALYZE {name}")  # which never looks at a table without rows


def take() -> dict[str, Any]:
    """Hear all of them; the seconds, and how many rows were compared with what they come to."""
    told, worth = _lines(random.Random(7))
    db.session.rollback()
    before = _highest()
    statements = [0]
    sa.event.listen(db.engine, "before_cursor_execute", lambda *_: statements.__setitem__(0, statements[0] + 1))
    began, busy = time.perf_counter(), time.process_time()
    new = hearing_many.hear_all(told, _broke)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    return {"seconds": seconds, "busy": busy, "statements": statements[0], "lines": len(told),
            "rows": _prove(told, worth, new), "before": before}


def _broke(line: HeardLine) -> None:
    raise AssertionError(line)


def _lines(chance: random.Random) -> tuple[list[HeardLine], Worth]:
    """The lines in an order by chance, and what they come to."""
    found = db.session.execute(sa.select(Order.code, Order.goods_total + Order.freight, Order.status)).all()
    late = [code for code, _, status in found if status == OrderStatus.CANCELLED]
    costs = {code: int(total) for code, total, status in found if status != OrderStatus.CANCELLED}
    worth = Worth()
    due = dict(costs)
    free = iter(chance.sample(sorted(costs), len(costs)))
    kinds = chance.sample([kind for kind, count in KINDS.items() for _ in range(count)], LINES)
    paid: list[str] = []
    lines: list[HeardLine] = []
    for number, kind in enumerate(sorted(kinds, key=lambda kind: kind in ("duplicate", "told again"))):
        if kind == "told again":
            lines.append(chance.choice(lines))
            continue
        worth.new += 1
        codes, amount = _meant(kind, chance, free, paid, late, due)
        worth.received.update({code: due.get(code, 0) for code in codes[1:]})
        if codes:
            worth.received[codes[0]] += amount - sum(due[code] for code in codes[1:])
        else:
            worth.nobodys += amount
        words = " ".join(_typed(chance, code) for code in codes) or (
            "hoan tra chuyen khoan" if kind == "returned" else "chuyen tien")
        text = chance.choice(_NOISE).format(chance.randrange(10**6, 10**9), words)
        lines.append(HeardLine(_SOURCE, f"m{number}", bank.ACCOUNT, Direction.IN, Dong(amount), clock.now(), text,
                               f"FT26{number:010}"))
    chance.shuffle(lines)
    return lines, worth


def _meant(kind: str, chance: random.Random, free: Iterator[str], paid: list[str], late: list[str],
           due: Mapping[str, int]) -> tuple[list[str], int]:
    """The orders that a line of this kind names, and its sum."""
    if kind in ("unknown", "returned"):
        return [], chance.randrange(LEAST, MOST) * 1_000
    if kind == "late":
        return [late.pop()], 75_000  # a kilo of the plums of `shop.product`, and the freight
    if kind == "duplicate":
        code = paid.pop()
        return [code], due[code]
    if kind == "several":
        codes = sorted((next(free), next(free)))
        return codes, due[codes[0]] + due[codes[1]]
    code = next(free)
    if kind == "exact":
        paid.append(code)
    return [code], due[code] + {"exact": 0, "short": -5_000, "over": 7_000}[kind]


def _typed(chance: random.Random, code: str) -> str:
    cut = chance.randrange(2, len(code))
    return chance.choice((code, code, code.lower(), f"{code[:cut]} {code[cut:]}", f"{code[:2]}-{code[2:]}"))


def _prove(told: Sequence[HeardLine], worth: Worth, new: int) -> int:
    """How many rows were compared. Raises AssertionError."""
    db.session.rollback()
    assert new == worth.new == _count(BankLine) == _count(BankTelling), (new, worth.new)
    received = dict(db.session.execute(sa.select(Order.code, Order.received).where(Order.received > 0)).all())
    assert received == dict(worth.received), set(received.items()) ^ set(worth.received.items())
    parts = dict(db.session.execute(sa.select(Payment.bank_line_id, sa.func.sum(Payment.amount)).where(
        Payment.bank_line_id.is_not(None)).group_by(Payment.bank_line_id)).all())
    lines = db.session.execute(sa.select(BankLine.id, BankLine.amount, BankLine.remaining)).all()
    assert all(amount == remaining + parts.get(line_id, 0) for line_id, amount, remaining in lines), "given once"
    assert sum(remaining for _, _, remaining in lines) == worth.nobodys == -_balance(Account.UNCLEAR)
    total = sum({each.external_id: each.amount for each in told}.values())
    assert total == _balance(Account.BANK) == sum(received.values()) + worth.nobodys
    assert _balance(Account.BUYER) == -sum(received.values())
    assert db.session.scalar(sa.select(sa.func.sum(Entry.amount))) == 0
    confirmed = db.session.scalar(sa.select(sa.func.count()).where(Order.status == OrderStatus.CONFIRMED))
    assert confirmed == KINDS["exact"] + KINDS["over"] + 2 * KINDS["several"] + KINDS["late"], confirmed
    assert _count(Parcel) == confirmed
    cases = Counter(db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None))))
    assert {str(kind): count for kind, count in cases.items()} == {
        "over": KINDS["over"] + KINDS["duplicate"], "unknown": KINDS["unknown"], "returned": KINDS["returned"]}, cases
    return len(lines) * 3 + len(received) + 2 * confirmed + sum(cases.values()) + _count(Posting)


def _count(model: type[Base]) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0)


def _balance(account: Account) -> int:
    return int(db.session.scalar(sa.select(sa.func.sum(Entry.amount)).where(Entry.account == account)) or 0)


def _highest() -> dict[str, int]:
    """The number of rows by now: what comes after is what hearing writes."""
    return {name: int(db.session.scalar(sa.select(sa.func.count()).select_from(Base.metadata.tables[name])) or 0)
            for name in _WRITTEN}


def floor(before: Mapping[str, int]) -> dict[str, Any]:
    """The same rows, bare."""
    rows: dict[str, list[dict[str, Any]]] = {}
    with maintenance() as connection:
        for name in _WRITTEN:
            key = {"bank_tellings": "line_id", "ledger_postings": "at"}.get(name, "id")
            found = connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY {key}").mappings().all()
            rows[name] = [dict(row) for row in found[before[name]:]]
            connection.exec_driver_sql(f"CREATE TABLE bare_{name} AS SELECT * FROM {name} WHERE 1 = 0")
    seconds, chunks = 0.0, -(-LINES // hearing_many.TOGETHER)
    for chunk in range(chunks):
        began = time.perf_counter()
        with maintenance() as connection:
            for name, held in rows.items():
                some = held[len(held) * chunk // chunks:len(held) * (chunk + 1) // chunks]
                if some:
                    table = sa.table(f"bare_{name}", *(sa.column(each) for each in some[0]))
                    connection.execute(_typed_insert(table, name), some)
        seconds += time.perf_counter() - began
    return {"seconds": seconds, "rows": sum(map(len, rows.values()))}


def _typed_insert(table: sa.TableClause, name: str) -> Any:
    """JSON comes out of the driver as an object, and does not go in as one."""
    if name != "outbox" or db.engine.dialect.name == "sqlite":
        return sa.insert(table)
    return sa.insert(table).values({
        each.name: sa.bindparam(each.name, type_=sa.JSON() if each.name == "payload" else None) for each in table.c})


def _main(what: str, *arguments: str) -> dict[str, Any]:
    with wsgi.app.app_context():
        if what == "fill":
            return fill()
        return take() if what == "take" else floor(json.loads(arguments[0]))


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[1:])))
