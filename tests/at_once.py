"""Several people doing the same at the same moment."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask


def at_once(app: Flask, n: int, act: Callable[[int], Any]) -> list[Any]:
    """Call `act(0)` to `act(n - 1)` at the same moment; the results in that order.

    Each runs in a thread and an application context of its own. What one raised is its result.
    """
    barrier = threading.Barrier(n)
    results: list[Any] = [None] * n

    def work(i: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results[i] = act(i)
            except Exception as error:  # noqa: BLE001 - it is the result
                results[i] = error

    threads = [threading.Thread(target=work, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
