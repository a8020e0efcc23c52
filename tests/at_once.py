"""Several people doing the same at the same moment, or a rival at one exact point."""
from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
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


def rival_at(app: Flask, monkeypatch: pytest.MonkeyPatch, place: Any, name: str, act: Callable[[], Any],
             seconds: float = 20, after: bool = False) -> Callable[[], Any]:
    """Before (or after) the first call of `place.name` somebody else does `act`, and is waited for so long.

    Call what is returned to hear how that ended.
    """
    real: Any = getattr(place, name)
    ended: list[Any] = []

    def work() -> None:
        with app.app_context():
            try:
                ended.append(act())
            except Exception as error:  # noqa: BLE001 - it is the result
                ended.append(error)

    rival = threading.Thread(target=work)

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(place, name, real)
        found = real(*args, **kwargs) if after else None
        rival.start()
        rival.join(timeout=seconds)
        return found if after else real(*args, **kwargs)

    def end() -> Any:
        rival.join(timeout=20)
        return ended[0]

    monkeypatch.setattr(place, name, meanwhile)
    return end


def in_between(app: Flask) -> float:
    """How many seconds to wait for a rival whom nothing holds up; on SQLite, where one writes at a time, it comes
    right after whatever one waits."""
    return 0.3 if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else 20
