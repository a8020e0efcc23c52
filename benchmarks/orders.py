"""Orders per second over HTTP, beside a floor that writes the same rows by hand, on the same kind of server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks import goods
from benchmarks.load import Answer, Connection, together
from benchmarks.server import DIALECTS, Place, database, serving
from benchmarks.tables import percentile, show

BUYERS, ORDERS, WARM_UP = 32, 1_500, 100
_TABLES = ("request_keys", "orders", "status_changes", "parcels", "payments", "customers", "order_lines",
           "line_events", "throttles", "stock_moves", "holds", "outbox", "events", "ledger_legs", "audit_log")


@dataclass(frozen=True)
class Measured:
    """How one side did."""

    per_second: float
    median: float
    p99: float
    rows: dict[str, int]


def measure(place: Place, app: str, path: str, first: int) -> Measured:
    """Place ORDERS orders, numbered from `first` on, with the application `app`."""
    sku = goods.put_on_sale(place, 10 * ORDERS)

    def buy(connection: Connection, number: int) -> Answer:
        return goods.order(connection, path, sku, first + number)

    with serving(place, app) as port:
        together(port, BUYERS, WARM_UP, lambda connection, number: buy(connection, ORDERS + number))
        before = _rows(place)
        answers, seconds = together(port, BUYERS, ORDERS, buy)
        after = _rows(place)
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) == {201}, f"not all orders were placed: {statuses}"
    times = [answer.seconds for answer in answers]
    rows = {name: after[name] - before[name] for name in _TABLES if after[name] != before[name]}
    return Measured(ORDERS / seconds, percentile(times, 0.5), percentile(times, 0.99), rows)


def _rows(place: Place) -> dict[str, int]:
    engine = sa.create_engine(place.url)
    with engine.connect() as connection:
        found = {name: connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0 for name in _TABLES}
    engine.dispose()
    return found


def run(dialect: str) -> list[list[object]]:
    """Both sides on one database; two rows of the table. Raises AssertionError if they leave different rows."""
    with database(dialect) as place:
        floor = measure(place, "benchmarks.floor:app", "/orders", 10_000_000)
        market = measure(place, "wsgi:app", "/api/v1/orders", 20_000_000)
        assert market.rows == floor.rows, f"the rows differ: {market.rows} and {floor.rows}"
        counted = goods.statements_of_order(place, goods.put_on_sale(place, 1))
        place.flask("check")
    return [[dialect, name, sent, side.per_second, side.median, side.p99, sum(side.rows.values()) / ORDERS,
             side.per_second / floor.per_second]
            for name, sent, side in (("floor", "", floor), ("market", counted, market))]


def main() -> None:
    """Print the table."""
    show(f"Orders: {BUYERS} buyers, one hot product, {ORDERS:,} orders, one server process, each commit on disk",
         ("database", "side", "statements", "orders/s", "median ms", "p99 ms", "rows/order", "of floor"),
         [row for dialect in DIALECTS for row in run(dialect)])


if __name__ == "__main__":
    main()
