"""A settlement of 100,000 order lines for 60 producers: drafted, reviewed, locked, on each database.

    ./dev bench settlement

The floor inserts as many rows into the same table, triggers and all, in one transaction for each producer, and works
out nothing. A tenth of the lines is settled first by a process of its own: what the large one needs more of memory.

As a program it works on the database it is given: python -m benchmarks.settlement inside fill LINES | floor | settle
"""
from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date, timedelta
from typing import Any, cast

import sqlalchemy as sa

import wsgi
from benchmarks.server import DIALECTS, Place, database
from benchmarks.tables import show
from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import Dong, db, maintenance
from orders.models.money import PARTS, LineKind, Settlement, SettlementLine
from orders.settlement import checks as settlement_checks
from orders.settlement import collected, drafting, steps
from shop.models import CooperativeKind
from tests.make import shop
from tests.raw import spoil

LINES, SELLERS, A_PARCEL = 100_000, 60, 2
_LINES = cast(sa.Table, SettlementLine.__table__)
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {0})"


def main() -> None:
    """Print the table."""
    rows = []
    for dialect in DIALECTS:
        for lines in (LINES // 10, LINES):
            with database(dialect) as place:
                _inside(place, "fill", str(lines))
                floor = _inside(place, "floor")["seconds"]
                found = _inside(place, "settle")
            assert found["lines"] == lines, found
            seconds = found["draft"] + found["lock"]
            rows.append([dialect, lines, found["runs"], found["draft"], found["lock"], seconds, floor, floor / seconds,
                         found["megabytes"]])
    show(f"A settlement for {SELLERS} producers", (
        "database", "lines", "runs", "drafts s", "review, lock s", "together s", "floor s", "of floor",
        "grew MB"), rows)


def _inside(place: Place, *what: str) -> dict[str, Any]:
    return dict(json.loads(place.python("benchmarks.settlement", "inside", *what).splitlines()[-1]))


def _fill(lines: int) -> dict[str, Any]:
    """Lines that were delivered and paid, straight into the tables: half a million rows by the use cases take hours.

    Orders of two lines, each of one seller; two lines of three from one of five live sessions.
    """
    for name, value in (("commission_host", 833), ("fee_platform_cooperative", 177), ("fee_platform_household", 211),
                        ("fee_operator", 99), ("freight_producer", 1_777)):
        dated.enact(name, date(2025, 8, 1), value)
    kinds = (CooperativeKind.COOPERATIVE, CooperativeKind.HOUSEHOLD)
    for number in range(SELLERS):
        shop.product(shop.cooperative(kind=kinds[number % 2]))
    day = (clock.today() - timedelta(days=5)).isoformat()
    orders, moment = lines // A_PARCEL, clock.now().strftime("%Y-%m-%d %H:%M:%S.%f+00:00")
    moment = moment.removesuffix("+00:00") if db.engine.dialect.name == "sqlite" else moment
    seller, amount = f"1 + {_rest('o.id', SELLERS)}", f"20000 + {_rest('n.i * 37', 80_000)}"
    session = f"CASE WHEN {_rest('n.i', 3)} = 0 THEN NULL ELSE 1 + {_rest('n.i', 5)} END"
    copied = "order_id, amount, base_units, commune_code, cooperative_id, session_id, channel_id"
    spoil(
        "INSERT INTO orders (id, code, secret, status, source, placed_at, buyer_name, street, note, payment_method,"
        f" goods_total, freight, received, language, version) {_NUMBERS.format(orders)} SELECT i,"
        f" 'CB' || (10000000 + i), 'secret' || i, 'delivered', 'shop', '{moment}', '', '', '', 'cod', 0, 0, 0, 'vi', 1"
        " FROM n",
        "INSERT INTO parcels (id, code, order_id, cooperative_id, status, carrier, freight, freight_paid, made_at,"
        f" version) SELECT o.id, o.code || '-1', o.id, {seller}, 'delivered', 'own', 0, 0, '{moment}', 1 FROM orders o",
        "INSERT INTO order_lines (id, order_id, parcel_id, variant_id, stock_item_id, cooperative_id, commune_code,"
        " product_name, variant_name, unit_name, milli, base_units, unit_price, amount, paid, weight_g, price_source,"
        f" session_id) {_NUMBERS.format(lines)} SELECT n.i, o.id, o.id, v.id, v.stock_item_id, {seller}, '03390',"
        f" 'Mận', 'kg', 'kg', 1000, 1000, {amount}, {amount}, {amount}, 1000, 'shop', {session}"
        f" FROM n JOIN orders o ON o.id = (n.i + 1) / {A_PARCEL} JOIN products p ON p.cooperative_id = {seller}"
        " JOIN variants v ON v.product_id = p.id",
        *(f"INSERT INTO line_events (line_id, kind, day, actor, at, {copied}) SELECT id, '{kind}', '{day}', 'system',"
          f" '{moment}', {copied} FROM order_lines" for kind in ("ordered", "delivered")),
        "INSERT INTO ledger_postings (id, document, kind, day, actor, at) SELECT 'd' || id, 'parcel:' || code,"
        f" 'delivered', '{day}', 'system', '{moment}' FROM parcels",
        *(f"INSERT INTO ledger_legs (posting_id, account, party, amount, cooperative_id, line_id) SELECT"
          f" 'd' || parcel_id, '{account}', '', {sign} amount, cooperative_id, id FROM order_lines"
          for account, sign in (("producer", "-"), ("buyer", "+"))),
    )
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql("ANALYZE")
    return {}


def _rest(number: str, of: int) -> str:
    """What is left of a division, without the sign that one of the drivers takes for a value."""
    return f"({number} - ({number}) / {of} * {of})"


def _floor() -> dict[str, Any]:
    """The same rows, inserted in bulk and taken out again."""
    with maintenance() as connection:
        found = connection.execute(sa.text("SELECT cooperative_id, id, amount FROM order_lines ORDER BY id"))
        rows: dict[int, list[dict[str, Any]]] = {}
        for seller, line_id, amount in found:
            rows.setdefault(seller, []).append({
                "order_line_id": line_id, "kind": LineKind.SALE, "day": clock.today(), "amount": Dong(amount),
                "rate": 833, **dict.fromkeys(PARTS, Dong(7))})
    seconds = 0.0
    for seller, lines in rows.items():
        with maintenance() as connection:
            made = connection.execute(sa.insert(Settlement).values(
                cooperative_id=seller, number=999, first_day=date(2025, 1, 1), last_day=date(2025, 1, 2), version=1,
                kind=CooperativeKind.COOPERATIVE, status="draft", made_at=clock.now(), computed_at=clock.now())
                .returning(Settlement.id)).scalar_one()
            start = time.perf_counter()
            connection.execute(sa.insert(_LINES), [{"settlement_id": made, **line} for line in lines])
        seconds += time.perf_counter() - start
    spoil("DELETE FROM settlement_lines", "DELETE FROM settlements")
    return {"seconds": seconds}


def _settle() -> dict[str, Any]:
    """Draft all, then review and lock each. Memory is what the process holds at most, beyond what it had before."""
    collected.sellers_with_something(clock.today())  # everything is imported and compiled
    db.session.rollback()
    before, start = _most(), time.perf_counter()
    made = drafting.draft_all(SYSTEM, clock.today().replace(day=1) - timedelta(days=31), clock.today()).settlement_ids
    drafted = time.perf_counter()
    for settlement_id in made:
        found = db.session.get_one(Settlement, settlement_id)
        found = steps.review(SYSTEM, settlement_id, found.version)
        steps.lock_run(SYSTEM, settlement_id, found.version)
    ended, most = time.perf_counter(), _most()
    faults = [fault for check in settlement_checks.ALL for fault in checks.said(check)]
    assert not faults, faults[:3]
    return {"runs": len(made), "draft": drafted - start, "lock": ended - drafted, "megabytes": most - before,
            "lines": db.session.scalar(sa.select(sa.func.count()).select_from(SettlementLine))}


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _main(what: str, *arguments: str) -> dict[str, Any]:
    with wsgi.app.app_context():
        if what == "fill":
            return _fill(int(arguments[0]))
        return _floor() if what == "floor" else _settle()


if __name__ == "__main__":
    print(json.dumps(_main(*sys.argv[2:])))
