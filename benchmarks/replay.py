"""An evening on air, replayed: 20 comments a second, 500 viewers, 4 consoles, and orders in the shop meanwhile.

    ./dev bench replay          ten minutes on each database, one minute of the floor before each: 25 minutes
    ./dev bench replay:60       one minute on each: what `./dev bench` does
    ./dev bench replay:60:sqlite

Everything is as `./dev run` has it: one gunicorn process with threads, and the job runner beside it. Comments come
when they are said, whatever the server is doing: two bridges, one for each channel, post what is there as soon as
their last request is answered. From that moment on the time counts until the claim stands on an open console.
"""
from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks import goods, proof, stage
from benchmarks.audience import Audience
from benchmarks.evening import CHANNELS, Comment, Evening, evening
from benchmarks.load import Answer, Connection
from benchmarks.processes import Watch, cpu_seconds
from benchmarks.server import DIALECTS, ROOT, Place, Served, database, jobs, served
from benchmarks.tables import percentile, show

WHOLE, SHORT, FLOOR_MOST = 600, 60, 60
PER_SECOND, VIEWERS, CONSOLES, ORDERS_PER_SECOND = 20, 500, 4, 3
_MOST_AT_ONCE, _PATIENCE_SECONDS = 100, 60
_MARKET, _FLOOR = "market", "floor"


@dataclass
class Run:
    """What was measured in one evening. `posted` and `shown` are moments, the latter by row of the comment."""

    posted: dict[str, float] = field(default_factory=dict)
    shown: dict[int, list[float]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    jobs_cpu: float = 0.0
    megabytes: Sequence[float] = ()
    viewers: dict[str, Any] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Side:
    """The market, or the floor: what runs, and under which addresses."""

    name: str
    app: str
    comments: str
    crew: str
    public: str
    orders: str


def _side(name: str, scene: dict[str, Any]) -> Side:
    code, session = scene["code"], scene["session"]
    if name == _MARKET:
        return Side(name, "wsgi:app", f"/api/v1/sessions/{code}/comments",
                    f"/api/v1/sessions/{code}/events?after={scene['heads'][0]}",
                    f"/lives/{code}/events?after={scene['heads'][1]}", "/api/v1/orders")
    return Side(name, "benchmarks.floor_live:app", f"/comments/{session}", f"/events/session:{session}",
                f"/events/live:{session}", "/orders")


def run(place: Place, name: str, said: Evening) -> tuple[Run, proof.Found | None, dict[str, int]]:
    """One evening. Raises AssertionError unless everything that was posted is there, once, and on every console."""
    scene = stage.begin(place, said.seconds, PER_SECOND)
    side, told = _side(name, scene), Run()
    with ExitStack() as stack:
        server = stack.enter_context(served(place, side.app, threads=VIEWERS + CONSOLES + 64))
        runner = stack.enter_context(jobs(place)) if name == _MARKET else None
        viewers = stack.enter_context(_viewers(server.port, side.public))
        token = f"Authorization: Bearer {scene['token']}\r\n"
        consoles = Audience(server.port, side.crew, CONSOLES, _noted(told), token, gets_all=True)
        stack.callback(consoles.close)
        time.sleep(3)
        _play(place, server, side, scene, said, told, runner)
        _wait_until(lambda: _all_shown(told))
        time.sleep(2)  # for the viewers, who hear of it a little later
        told.viewers = _seen(viewers)
        told.faults = consoles.faults
    found, statements = None, dict[str, int]()
    if name == _MARKET:
        place.flask("check")
        found = proof.find(place, scene["session"], said.comments)
        _compare(told, found)
        statements = stage.count_statements(place, scene)
    assert len(told.shown) == len(said.comments), f"{len(told.shown)} of {len(said.comments)} came to a console"
    assert not told.faults, f"consoles: {told.faults}"
    assert not told.viewers["faults"], f"viewers: {told.viewers}"
    assert told.viewers["screens"] == 1, f"viewers do not all see the same: {told.viewers}"
    return told, found, statements


def _noted(told: Run) -> Callable[[int, int, bytes, float], None]:
    def note(_reader: int, _number: int, data: bytes, now: float) -> None:
        if b'"kind": "comment"' in data:
            told.shown.setdefault(json.loads(data)["payload"]["id"], []).append(now)
    return note


@contextmanager
def _viewers(port: int, path: str) -> Iterator[subprocess.Popen[str]]:
    watching = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.audience", str(port), path, str(VIEWERS)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert watching.stdout is not None
        watching.stdout.readline()
        yield watching
    finally:
        watching.kill()
        watching.wait()


def _seen(viewers: subprocess.Popen[str]) -> dict[str, Any]:
    told, _ = viewers.communicate(timeout=_PATIENCE_SECONDS)
    return dict(json.loads(told.splitlines()[-1]))


def _play(place: Place, server: Served, side: Side, scene: dict[str, Any], said: Evening, told: Run,
          runner: int | None) -> None:
    """Say and order everything at its time."""
    worker = server.worker()
    cpu, jobs_cpu = cpu_seconds(worker), cpu_seconds(runner) if runner else 0.0
    began = time.time() + 0.5
    acts = [threading.Thread(target=_bridge, args=(server.port, side, scene["token"], began, told, [
        each for each in said.comments if each.platform == platform])) for platform in CHANNELS]
    acts.append(threading.Thread(target=_shop, args=(server.port, side, scene["sku"], began, said.seconds, told)))
    if side.name == _MARKET:
        acts.append(threading.Thread(target=place.python, args=(
            "benchmarks.stage", "steer", str(scene["session"]), str(said.seconds))))
    memory = Watch(worker, tuple(said.seconds * share for share in (0.1, 0.5, 0.995)))
    for act in acts:
        act.start()
    for act in acts:
        act.join()
    memory.close()
    told.cpu = cpu_seconds(worker) - cpu
    told.jobs_cpu = cpu_seconds(runner) - jobs_cpu if runner else 0.0
    told.megabytes = memory.megabytes


def _bridge(port: int, side: Side, token: str, began: float, told: Run, comments: list[Comment]) -> None:
    """Post what has been said and is not posted yet, one request after the other."""
    connection, place = Connection(port), 0
    while place < len(comments):
        time.sleep(max(0.0, began + comments[place].at - time.time()))
        batch = [each for each in comments[place:place + _MOST_AT_ONCE] if began + each.at <= time.time()]
        told.posted.update((each.id, began + each.at) for each in batch)
        answer = connection.post_json(side.comments, {"comments": [_as_json(each, began) for each in batch]},
                                      {"Authorization": f"Bearer {token}"})
        assert answer.status == 200, f"{answer.status}: {answer.body[:300]!r}"
        told.counts.update(json.loads(answer.body))
        told.requests.append(answer.seconds)
        place += len(batch)
    connection.close()


def _as_json(comment: Comment, began: float) -> dict[str, str]:
    at = datetime.fromtimestamp(began + comment.at, UTC).isoformat()
    return {"platform": comment.platform, "external_id": comment.id, "author_id": comment.author_id,
            "author_name": comment.author_name, "text": comment.text, "said_at": at}


def _shop(port: int, side: Side, sku: str, began: float, seconds: int, told: Run) -> None:
    """Orders in the shop, evenly; each from somebody else."""
    connection = Connection(port)
    for number in range(seconds * ORDERS_PER_SECOND):
        time.sleep(max(0.0, began + number / ORDERS_PER_SECOND - time.time()))
        answer = goods.order(connection, side.orders, sku, number + 1)
        assert answer.status == 201, f"{answer.status}: {answer.body[:300]!r}"
        told.answers.append(answer)
    connection.close()


def _all_shown(told: Run) -> bool:
    return len(told.shown) >= len(told.posted) and all(len(each) >= CONSOLES for each in list(told.shown.values()))


def _wait_until(is_so: Callable[[], bool]) -> None:
    patience = time.monotonic() + _PATIENCE_SECONDS
    while not is_so() and time.monotonic() < patience:
        time.sleep(0.1)


def _compare(told: Run, found: proof.Found) -> None:
    """The answers of the server, the rows in the database and the consoles tell one story."""
    assert told.counts["heard"] == len(found.comments), f"{told.counts} answered, {len(found.comments)} stored"
    assert set(told.shown) == set(found.comments.values()), "consoles and database know different comments"
    doubled = [row for row, moments in told.shown.items() if len(moments) != CONSOLES]
    assert not doubled, f"{len(doubled)} comments came to a console twice or not at all"


def _row(dialect: str, name: str, told: Run, found: proof.Found | None) -> list[object]:
    waits = _claim_waits(told, found) if found else _floor_waits(told)
    orders = [answer.seconds for answer in told.answers]
    late = _late(told.viewers["late"])
    return [dialect, name, len(told.posted), len(waits) // CONSOLES, percentile(waits, 0.5), percentile(waits, 0.95),
            percentile(waits, 0.99), percentile(orders, 0.5), percentile(orders, 0.95), late,
            told.viewers["arrivals"] / max(1, len(told.posted)) / VIEWERS, 1000 * told.cpu / len(told.posted),
            1000 * told.jobs_cpu / len(told.posted), *told.megabytes]


def _claim_waits(told: Run, found: proof.Found) -> list[float]:
    """How long each comment that became a claim took to each console."""
    return [moment - told.posted[external] for external, row in found.comments.items() if row in found.claimed
            for moment in told.shown[row]]


def _floor_waits(told: Run) -> list[float]:
    """The floor has one row for each comment, written in the order of posting of each bridge; so are both sorted."""
    rows = sorted(told.shown)
    posted = sorted(told.posted.values())
    return [moment - at for row, at in zip(rows, posted, strict=True) for moment in told.shown[row]]


def _late(histogram: Sequence[tuple[int, int]]) -> float:
    """The 95th percentile of what came to viewers, in milliseconds, to a hundredth of a second."""
    total, seen = sum(count for _, count in histogram), 0
    for hundredths, count in histogram:
        seen += count
        if seen >= 0.95 * total:
            return hundredths * 10.0
    return 0.0


def main(*options: str) -> None:
    """Print the tables; options are the seconds of an evening and the database."""
    seconds = int(options[0]) if options else WHOLE
    rows, facts, kinds = list[list[object]](), list[list[object]](), list[list[object]]()
    for dialect in options[1:] or DIALECTS:
        with database(dialect) as place:
            floor, *_ = run(place, _FLOOR, evening(min(seconds, FLOOR_MOST), PER_SECOND))
        rows.append(_row(dialect, _FLOOR, floor, None))
        with database(dialect) as place:
            told, found, statements = run(place, _MARKET, evening(seconds, PER_SECOND))
        assert found is not None
        rows.append(_row(dialect, _MARKET, told, found))
        facts.append([dialect, len(found.comments), found.claims, found.orders, found.promoted, found.sold_out,
                      told.counts["doubtful"], told.viewers["returns"], percentile(told.requests, 0.95),
                      len(told.posted) / len(told.requests)])
        kinds.append([dialect, *statements.values()])
        names = list(statements)
    show(f"On air for {seconds} s: {PER_SECOND} comments/s, {VIEWERS} viewers, {CONSOLES} consoles,"
         f" {ORDERS_PER_SECOND} orders/s in the shop; one server process and its jobs",
         ("database", "side", "comments", "claimed", "to console: median ms", "p95 ms", "p99 ms", "order: median ms",
          "p95 ms", "viewers p95 ms", "events/comment/viewer", "CPU ms/comment", "jobs", "MB early", "MB middle",
          "MB end"), rows)
    show("What it left: every comment once, nobody overtaken on the waiting list, `flask check` clean",
         ("database", "comments", "claims", "orders", "moved up", "items sold out", "doubtful", "streams resumed",
          "request p95 ms", "comments/request"), facts)
    show("Statements for one comment, at the end of that evening", ("database", *names), kinds)


if __name__ == "__main__":
    main(*sys.argv[1:])
