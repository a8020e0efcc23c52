"""The floor: a bare Flask endpoint that writes the rows of a guest's order by hand-made SQL, and nothing else.

No accounts, no forms, no ORM, no checks but the conditional UPDATE of the stock: what a request to this kind of
server costs at least when it must leave these rows behind. It runs on the market's own database, so constraints,
triggers and durability are the same. `benchmarks.orders` compares the rows of both.

    DATABASE_URL=... gunicorn benchmarks.floor:app
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg
from flask import Flask, request

URL = os.environ.get("DATABASE_URL", "")
_FREIGHT, _POOL = 30_000, 8


class Cursor(Protocol):
    """What both drivers give."""

    def execute(self, sql: str, values: Sequence[Any], /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """Its first row."""


class _Sqlite:
    """A connection for each thread; writers queue in the process instead of sleeping in the database."""

    def __init__(self, path: str) -> None:
        self._path, self._local, self._turn = path, threading.local(), threading.Lock()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """One transaction."""
        connection = self._own()
        with self._turn:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection.cursor()
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[Cursor]:
        """Statements that change nothing."""
        yield self._own().cursor()

    def _own(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
                connection.execute(f"PRAGMA {pragma}")
        return connection


class _Postgresql:
    """A small pool."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: queue.LifoQueue[psycopg.Connection | None] = queue.LifoQueue()
        for _ in range(_POOL):
            self._free.put(None)

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """One transaction."""
        connection = self._free.get()
        try:
            connection = connection or psycopg.connect(self._url)
            with connection.transaction():
                yield _Numbered(connection.cursor())
        finally:
            self._free.put(connection)

    reading = writing


class _Numbered:
    """A psycopg cursor that takes "?" for a value, as sqlite3 does."""

    def __init__(self, cursor: psycopg.Cursor) -> None:
        self._cursor = cursor

    def execute(self, sql: str, values: Sequence[Any], /) -> None:
        """Run one statement."""
        self._cursor.execute(sql.replace("?", "%s").encode(), values)

    def fetchone(self) -> Any:
        """Its first row."""
        return self._cursor.fetchone()


def _made_by_url(url: str) -> _Sqlite | _Postgresql:
    if url.startswith("sqlite:///"):
        return _Sqlite(url.removeprefix("sqlite:///"))
    return _Postgresql(url.replace("+psycopg", ""))


def insert(table: str, columns: str, more: str = "") -> str:
    """The statement that inserts one row; `more` comes after its values."""
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(columns.split(',')))}) {more}"


_PRICE = """SELECT v.id, v.stock_item_id, p.cooperative_id, c.commune_code, p.name, v.name, v.unit_name, v.base_units,
    v.price, v.weight_g FROM variants v JOIN products p ON p.id = v.product_id
    JOIN cooperatives c ON c.id = p.cooperative_id WHERE v.sku = ?"""
_KEY = insert("request_keys", "scope, key, fingerprint, at", "ON CONFLICT DO NOTHING RETURNING 1")
_ORDER = insert("orders", "code, secret, status, source, placed_at, buyer_name, buyer_phone, ward_code, province_code,"
                 "street, note, payment_method, goods_total, freight, language, version", "RETURNING id")
_CONFIRM = "UPDATE orders SET status = 'confirmed', version = 2 WHERE id = ?"
_CHANGE = insert("status_changes", "entity, entity_id, old, new, actor, at, reason")
_PARCEL = insert("parcels", "code, order_id, cooperative_id, status, carrier, freight, made_at, version",
                  "RETURNING id")
_PAYMENT = insert("payments", "order_id, parcel_id, provider, reference, amount, status, made_at, version")
_CUSTOMER = insert("customers", "cooperative_id, phone, name, first_order_at, orders, delivered, refused",
                    "ON CONFLICT (cooperative_id, phone) DO UPDATE SET orders = customers.orders + 1")
_LINE = insert("order_lines", "order_id, parcel_id, variant_id, stock_item_id, cooperative_id, commune_code,"
                "product_name, variant_name, unit_name, milli, base_units, unit_price, amount, weight_g, price_source",
                "RETURNING id")
_EVENT = insert("line_events", "line_id, order_id, amount, base_units, commune_code, cooperative_id, kind, day, actor,"
                 "at")
_TRY = insert("throttles", "scope, key, since, tries",
               "ON CONFLICT (scope, key) DO UPDATE SET tries = throttles.tries + 1")
_RESERVE = "UPDATE stock_items SET reserved = reserved + ? WHERE id = ? AND on_hand - reserved >= ? RETURNING id"
_MOVE = insert("stock_moves", "stock_item_id, kind, amount, reference, actor, at")
_HOLD = insert("holds", "stock_item_id, owner, base_units")
_RESULT = "UPDATE request_keys SET result_id = ? WHERE scope = ? AND key = ?"

app = Flask(__name__)
database = _made_by_url(URL)


def now() -> Any:
    """This moment as the database wants it."""
    moment = datetime.now(UTC)
    return moment if isinstance(database, _Postgresql) else moment.strftime("%Y-%m-%d %H:%M:%S.%f")


@app.post("/orders")
def place() -> tuple[dict[str, Any], int]:
    """An order of one line; 409 when too little is left."""
    body = request.get_json()
    moment = now()
    code, secret = "CB" + secrets.token_hex(4).upper(), secrets.token_urlsafe(32)
    phone = body["buyer"]["phone"]
    caller = hashlib.sha256(phone.encode()).hexdigest()
    with database.writing() as cursor:
        order_id = _write(cursor, body, moment, (code, secret, caller, request.headers["Idempotency-Key"]))
    return ({"code": code, "secret": secret}, 201) if order_id else ({"title": "sold out"}, 409)


def _write(cursor: Cursor, body: dict[str, Any], now: Any, made: tuple[str, str, str, str]) -> int:
    code, secret, caller, key = made
    wished, phone, name = body["lines"][0], body["buyer"]["phone"], body["buyer"]["name"]
    fingerprint = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    cursor.execute(_PRICE, (wished["sku"],))
    (variant, item, seller, commune, product, size, unit, base, price, weight) = cursor.fetchone()
    quantity = wished["quantity"]
    amount, units = price * quantity, base * quantity
    cursor.execute(_RESERVE, (units, item, units))
    if cursor.fetchone() is None:
        return 0
    cursor.execute(_KEY, (f"orders.place:{caller}", key, fingerprint, now))
    cursor.execute(_ORDER, (code, secret, "placed", "api", now, name, phone, body["address"]["ward_code"], "01",
                            body["address"]["street"], "", "cod", amount, _FREIGHT, "vi", 1))
    order_id: int = cursor.fetchone()[0]
    cursor.execute(_CONFIRM, (order_id,))
    cursor.execute(_CHANGE, ("orders", order_id, "placed", "confirmed", "nobody", now, ""))
    cursor.execute(_PARCEL, (f"{code}-1", order_id, seller, "to_pack", "own", _FREIGHT, now, 1))
    parcel_id = cursor.fetchone()[0]
    cursor.execute(_PAYMENT, (order_id, parcel_id, "cod", f"{code}-1", amount + _FREIGHT, "started", now, 1))
    cursor.execute(_CUSTOMER, (seller, phone, name, now, 1, 0, 0))
    cursor.execute(_LINE, (order_id, parcel_id, variant, item, seller, commune, product, size, unit, quantity * 1000,
                           units, price, amount, weight * quantity, "shop"))
    line_id = cursor.fetchone()[0]
    day = str(now)[:10]
    cursor.execute(_EVENT, (line_id, order_id, amount, units, commune, seller, "ordered", day, "nobody", now))
    for scope, who in (("orders.address", "127.0.0.1"), ("orders.phone", caller)):
        cursor.execute(_TRY, (scope, who, now, 1))
    cursor.execute(_MOVE, (item, "reserved", units, f"order:{code}", "nobody", now))
    cursor.execute(_HOLD, (item, f"order:{code}", units))
    cursor.execute(_RESULT, (order_id, f"orders.place:{caller}", key))
    return order_id
