"""Run every benchmark, or those that are named: `./dev bench`, `./dev bench grammar flash_sale`."""

from __future__ import annotations

import importlib
import sys

NAMES = ("grammar", "flash_sale", "orders", "streams")


def main(wanted: list[str]) -> int:
    """Each benchmark prints its own table."""
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
        return 2
    for name in wanted or NAMES:
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
