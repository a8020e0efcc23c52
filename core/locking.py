"""The order of locking, in one place: whoever locks rows goes down this list, and by id within a table.

Two transactions that lock in the same order cannot wait for each other. `core.transactions.lock` checks it in tests.
"""
from __future__ import annotations

from typing import Any

ORDER = (
    "bank_messages",
    "statement_files",
    "channels",
    "people",
    "live_sessions",
    "comments",
    "live_buyers",
    "claims",
    "deals",
    "bank_accounts",
    "cod_statements",
    "bank_lines",
    "remittances",
    "settlements",
    "cooperatives",
    "payouts",
    "payout_batches",
    "orders",
    "payments",
    "refunds",
    "money_cases",
    "parcels",
    "products",
    "stock_items",
    "holds",
    "streams",
)


class OutOfOrder(AssertionError):
    """Rows were locked in an order in which two transactions can wait for each other."""


def note(info: dict[str, Any], table: str, ident: Any) -> None:
    """Remember in `info`, which lives as long as the transaction, what was locked; raise if it was not its turn."""
    if table not in ORDER:
        return
    place = (ORDER.index(table), ident)
    before = info.get("locked", (-1, 0))
    seen = info.setdefault("locked_all", set())
    if place in seen:
        return
    if place[0] < before[0] or (place[0] == before[0] and place[1] < before[1]):
        raise OutOfOrder(f"{table} {ident} after {ORDER[before[0]]} {before[1]}")
    info["locked"] = place
    seen.add(place)


def wrote(info: dict[str, Any], table: str, ident: Any) -> None:
    """Remember a row that this transaction has inserted: nobody else can hold it, so it may be locked at any time."""
    if table in ORDER:
        info.setdefault("locked_all", set()).add((ORDER.index(table), ident))
