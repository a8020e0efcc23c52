"""Run every benchmark, or those that are named: `./dev bench`, `./dev bench grammar replay:60`.

What follows a colon are options of that benchmark; replay, which alone takes long, is short unless it is named.
"""

from __future__ import annotations

import importlib
import sys

NAMES = (
    "grammar", "accuracy", "keys", "flash_sale", "orders", "streams", "incoming", "matcher", "settlement", "statement",
    "money", "replay:60")


def main(wanted: list[str]) -> int:
    """Each benchmark prints its own table."""
    known = [name.partition(":")[0] for name in NAMES]
    unknown = [name for name in wanted if name.partition(":")[0] not in known]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    for each in wanted or NAMES:
        name, *options = each.split(":")
        importlib.import_module(f"benchmarks.{name}").main(*options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
