"""What comes in bulk: a file of 5,000 comments, 100 lines of it bad, and 1,000 signed webhooks at once.

    ./dev bench incoming

The floor of the file reads its lines and writes a bare row for each good one, in one transaction. The floor of the
webhooks keeps the same bytes in the same table and checks nothing. What the job makes of the webhooks comes after.

As a program it works on the database it is given: python -m benchmarks.incoming inside file | webhooks
"""
from __future__ import annotations

import csv
import io
import json
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import stage
from benchmarks.evening import evening
from benchmarks.load import Answer, Connection, together
from benchmarks.server import DIALECTS, Place, database, serving
from benchmarks.tables import percentile, show
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.bringing import comment_imports
from livestream.models import Comment
from livestream.platforms import deliveries
from tests.make import facebook, livestream, papers
from wsgi import create_app

LINES, BAD = 5_000, 100
WEBHOOKS, SENDERS = 1_000, 8
_SIDES = (("floor", "benchmarks.floor_live:app", "/hooks"), ("market", "wsgi:app", "/hooks/facebook"))


def main() -> None:
    """Print both tables."""
    files, hooks = list[list[object]](), list[list[object]]()
    for dialect in DIALECTS:
        with database(dialect) as place:
            path = place.folder / "evening.csv"
            path.write_bytes(_lines())
            found = _inside(place, "file", str(path))
            place.flask("check")
            where = str(found["session"]), str(found["channel"])
            floor = float(place.python("benchmarks.floor_file", *where, str(path)))
        files.append([dialect, *(found[name] for name in ("accepted", "rejected", "looked", "taken")), floor,
                      floor / found["taken"]])
        with database(dialect) as place:
            hooks += _webhooks(dialect, place)
            place.flask("check")
    show(f"A file of {LINES:,} comments, {BAD} lines of it bad",
         ("database", "accepted", "rejected", "looked through s", "taken s", "floor s", "of floor"), files)
    show(f"Facebook reports {WEBHOOKS:,} comments, each in a signed webhook of its own, {SENDERS} at a time",
         ("database", "side", "a second", "median ms", "p95 ms", "of floor", "job: comments a second"), hooks)


def _webhooks(dialect: str, place: Place) -> list[list[object]]:
    """Send to the floor, then to the market, and have the job act on what the market kept."""
    _inside(place, "begin")
    said_at = int(clock.now().timestamp()) + 1  # whole seconds, and the session is on air
    bodies = [facebook.body(facebook.comment(said.text, created_time=said_at))
              for said in evening(WEBHOOKS // 20, 20).comments]
    rates = dict[str, tuple[float, list[float]]]()
    for side, app, path in _SIDES:
        def send(connection: Connection, number: int, path: str = path, side: str = side) -> Answer:
            body = bodies[number % WEBHOOKS] + b" " * (side == "floor")
            return connection.send("POST", path, {
                "Content-Type": "application/json", "X-Hub-Signature-256": facebook.signature(body)}, body)

        with serving(place, app, FACEBOOK_APP_SECRET=facebook.SECRET, FACEBOOK_VERIFY_TOKEN=facebook.VERIFY) as port:
            answers, seconds = together(port, SENDERS, WEBHOOKS, send)
        statuses = Counter(answer.status for answer in answers)
        assert set(statuses) == {200}, f"not all were answered: {statuses}"
        rates[side] = WEBHOOKS / seconds, [answer.seconds for answer in answers]
    done = _inside(place, "webhooks")
    assert done["heard"] == WEBHOOKS, f"{done['heard']} of {WEBHOOKS} comments were heard"
    return [[dialect, side, rate, percentile(times, 0.5), percentile(times, 0.95), rate / rates["floor"][0],
             WEBHOOKS / done["seconds"] if side == "market" else ""] for side, (rate, times) in rates.items()]


def _inside(place: Place, *what: str) -> dict[str, Any]:
    return dict(json.loads(place.python("benchmarks.incoming", "inside", *what).splitlines()[-1]))


def _lines() -> bytes:
    """A CSV file; said within seconds, so that a session that has only just begun may hear them."""
    began, lines = clock.now() + timedelta(seconds=10), io.StringIO()
    out = csv.writer(lines)
    out.writerow(("id", "author", "author_id", "text", "time"))
    for number, said in enumerate(evening(LINES // 20, 20).comments):
        out.writerow((said.id, said.author_name, said.author_id, said.text if number % (LINES // BAD) else "",
                      (began + timedelta(milliseconds=number)).isoformat()))
    return lines.getvalue().encode()


def _session() -> tuple[int, int]:
    """A session on air with the items of the evening; its id and that of its channel, a Facebook Page."""
    papers.ask_nothing()
    page, items = facebook.page(), evening(LINES // 20, 20).items
    session = livestream.planned(channel_ids=(page.id,))
    for item in items:
        stage.add(session, item)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, items[0].code)
    return session.id, page.id


def _file(path: str) -> dict[str, Any]:
    session_id, channel_id = _session()
    data = Path(path).read_bytes()
    start = time.perf_counter()
    kept = comment_imports.keep(SYSTEM, session_id, channel_id, "evening.csv", data)
    report = comment_imports.look(SYSTEM, kept)
    looked = time.perf_counter() - start
    assert report.new + len(report.faults) == LINES, f"{report.new} and {len(report.faults)} of {LINES}"
    start = time.perf_counter()
    comment_imports.take(SYSTEM, kept)
    while comment_imports.go_on_with_all():
        pass
    taken = time.perf_counter() - start
    heard = db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) or 0
    assert heard == report.new, f"{heard} of {report.new} were heard"
    return {"accepted": heard, "rejected": len(report.faults), "looked": looked, "taken": taken,
            "session": session_id, "channel": channel_id}


def _heard() -> dict[str, Any]:
    start = time.perf_counter()
    while deliveries.act_on_waiting():
        pass
    return {"seconds": time.perf_counter() - start,
            "heard": db.session.scalar(sa.select(sa.func.count()).select_from(Comment))}


def _begin() -> dict[str, Any]:
    return {"session": _session()[0]}


def _do(what: str, *arguments: str) -> dict[str, Any]:
    if what == "file":
        return _file(*arguments)
    return _begin() if what == "begin" else _heard()


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        with create_app().app_context():
            print(json.dumps(_do(*sys.argv[2:])))
    else:
        main()
