"""How long 10,000 bank lines take against 20,000 open orders: the decision alone, and all of it in the database.

    ./dev bench matcher              the decision, and both databases
    ./dev bench matcher:sqlite       the decision, and one of them

The words of the lines carry what banks add: prefixes, small letters, broken and glued codes; a tenth name two orders,
a tenth name none. The floor reads the same orders from a table by the bare code and compares the sums. The
other table: `matcher_rows`.
"""
from __future__ import annotations

import json
import os
import random
from time import process_time
from typing import Any

from benchmarks import matcher_rows
from benchmarks.server import DIALECTS, Place, database
from benchmarks.tables import show
from core.db import Dong
from orders.banking.matching import Match, Standing, decide_all
from orders.codes import new_code

LINES, ORDERS = 10_000, 20_000
_NOISE = ("MBVCB.{0}.{1}.CT tu 0123456789 NGUYEN THI MAU toi 0011004455667", "IBFT {1} {0}", "{1}",
          "ck {1} mua man hau", "NHAN TU 9704229200 TRACE 123456 ND {1} -{0}")


def main(*only: str) -> None:
    """Print both tables."""
    _decide()
    rows = []
    for dialect in [each for each in DIALECTS if each in only] or DIALECTS:
        with database(dialect) as place:
            filled = _inside(place, "fill")["seconds"]
            found = _inside(place, "take")
            place.flask("check")
            floor = _inside(place, "floor", json.dumps(found["before"]))
        rows.append([dialect, found["lines"], matcher_rows.ORDERS, filled, found["seconds"], found["busy"],
                     found["statements"] / found["lines"], floor["rows"], floor["seconds"],
                     found["seconds"] / floor["seconds"], found["rows"]])
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    show(f"Bank lines heard and counted, one process (load {load})", (
        "database", "lines", "orders", "filled s", "seconds", "of them busy", "statements a line", "rows written",
        "floor s", "times the floor", "rows proved"), rows)


def _inside(place: Place, *what: str) -> dict[str, Any]:
    return dict(json.loads(place.python("benchmarks.matcher_rows", *what).splitlines()[-1]))


def _decide() -> None:
    """Print the times of the decision, and what the lines were."""
    chance = random.Random(7)
    orders = {code: Standing(code, Dong(amount), Dong(amount)) for code, amount in (
        (new_code(), chance.randrange(20, 900) * 1_000) for _ in range(ORDERS))}
    known = list(orders)
    lines = [_line(chance, place, orders, known) for place in range(LINES)]
    began = process_time()
    decisions = decide_all([(place, amount, text) for place, amount, text, _ in lines], orders)
    matched = process_time() - began
    began = process_time()
    hits = sum(orders[code].left == amount for _, amount, _, code in lines if code in orders)
    floor = process_time() - began
    show("Matching bank lines with open orders, one core", ("what", "lines", "orders", "seconds", "times the floor"), [
        ("matcher", LINES, ORDERS, matched, matched / floor), ("bare codes (floor)", LINES, ORDERS, floor, 1.0)])
    found = {match: sum(each.match == match for each in decisions.values()) for match in Match}
    show("What they were", ("match", "lines"), [(match.value, count) for match, count in found.items() if count])
    print(f"\n{hits:,} lines hold the sum of the one order they name.")


def _line(chance: random.Random, place: int, orders: dict[str, Standing], known: list[str]
          ) -> tuple[int, Dong, str, str]:
    """(number, amount, words, the code that was meant)."""
    named = chance.sample(known, chance.choices((0, 1, 2), (1, 8, 1))[0])
    amount = sum(orders[code].due for code in named) or chance.randrange(20, 900) * 1_000
    if chance.random() < 0.1:
        amount += chance.choice((-1_000, 1_000, 50_000))
    words = " ".join(_typed(chance, code) for code in named) or "chuyen tien"
    text = chance.choice(_NOISE).format(chance.randrange(10**6, 10**9), words)
    return place, Dong(amount), text, named[0] if len(named) == 1 else ""


def _typed(chance: random.Random, code: str) -> str:
    """As people and banks write it."""
    cut = chance.randrange(2, len(code))
    return chance.choice((code, code, code.lower(), f"{code[:cut]} {code[cut:]}", f"{code[:2]}-{code[2:]}"))


if __name__ == "__main__":
    main()
