"""500 buyers press the button at the same moment, and there are 50 pieces.

Exactly 50 are sold, everybody gets a definite answer, nothing breaks, and afterwards the books add up.
"""

from __future__ import annotations

from collections import Counter

from benchmarks import goods
from benchmarks.load import Answer, Connection, together
from benchmarks.server import DIALECTS, database, serving
from benchmarks.tables import percentile, show

PIECES, BUYERS = 50, 500


def run(dialect: str) -> list[object]:
    """One sale on this database; a row of the table. Raises AssertionError unless it went as promised."""
    with database(dialect) as place:
        sku = goods.put_on_sale(place, PIECES)

        def buy(connection: Connection, number: int) -> Answer:
            return goods.order(connection, "/api/v1/orders", sku, number)

        with serving(place) as port:
            answers, seconds = together(port, BUYERS, BUYERS, buy)
        outcomes = Counter((answer.status, goods.problem(answer)) for answer in answers)
        sold, gone = outcomes.pop((201, ""), 0), outcomes.pop((409, "AllGone"), 0)
        assert not outcomes, f"neither sold nor sold out: {outcomes}"
        assert (sold, gone) == (PIECES, BUYERS - PIECES), f"sold {sold}, sold out {gone}"
        place.flask("check")
    times = [answer.seconds for answer in answers]
    return [dialect, sold, gone, 0, percentile(times, 0.5), percentile(times, 0.99), seconds]


def main() -> None:
    """Print the table."""
    show(f"Flash sale: {BUYERS} buyers at once, {PIECES} pieces, one server process (`flask check` is clean)",
         ("database", "sold", "sold out", "other answers", "median ms", "p99 ms", "seconds in all"),
         [run(dialect) for dialect in DIALECTS])


if __name__ == "__main__":
    main()
