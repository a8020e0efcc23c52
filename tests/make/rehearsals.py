"""Rehearsals with recorded comments. Every name and number is made up."""
from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from core import clock
from core.actors import SYSTEM, Actor
from livestream.models import LiveSession, Recording
from livestream.rehearsal import playing, recordings
from tests.make import livestream as make


def line(at_second: int, text: str, author: str = "Lan", on_air: str | None = "A01", expect: Any = None
         ) -> dict[str, Any]:
    """One recorded comment."""
    label = {} if expect is None else {"expect": expect}
    return {"at_second": at_second, "text": text, "author": author, "on_air": on_air, **label}


def order(qty: float = 2, code: str = "A01", unit: str = "kg", **more: Any) -> dict[str, Any]:
    """The label of an order."""
    return {"kind": "order", "lines": [{"code": code, "qty": qty, "unit": unit, **more}]}


NOTHING: dict[str, Any] = {"kind": "question", "lines": []}


def as_file(*lines: dict[str, Any]) -> bytes:
    """The file with these comments."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in lines).encode()


def recording(*lines: dict[str, Any], by: Actor) -> Recording:
    """Kept by somebody."""
    kept, found = recordings.keep(by, "Buổi tập", as_file(*lines))
    assert kept is not None, found.faults
    return kept


def rehearsal(**details: Any) -> LiveSession:
    """A rehearsal on air with ten kilos of plums as A01."""
    return make.live(is_rehearsal=True, channel_ids=(), **details)


def play(session: LiveSession, kept: Recording | None, tenths: int = 10, **how: Any) -> None:
    """Choose it and begin."""
    playing.choose(SYSTEM, session.id, kept.id if kept is not None else None, tenths, **how)
    playing.play(SYSTEM, session.id)


def after(seconds: float) -> Any:
    """So many seconds later."""
    return clock.at(clock.now() + timedelta(seconds=seconds))
