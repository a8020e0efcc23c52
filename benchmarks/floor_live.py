"""The floor of an evening on air: a comment is a row and an event, and readers follow the log; nothing is read,
claimed or shown.

One thread follows the log for all readers, as the market's does. The crew gets every event; whoever watches gets
one a second at most.

    DATABASE_URL=... gunicorn benchmarks.floor_live:app
"""
from __future__ import annotations

import hashlib
import json
import queue
import threading
import time
from collections.abc import Iterator
from typing import Any

from flask import Response, request

from benchmarks.floor import Cursor, app, database, insert, now

_POLL_SECONDS, _PUBLIC_SECONDS, _HEARTBEAT_SECONDS = 0.2, 1.0, 15.0
_COMMENT = insert(
    "comments", "session_id, channel_id, platform, external_id, author_id, author_name, text, said_at, heard_at, kind,"
    "reading, desk", "RETURNING id")
_ADVANCE = "UPDATE streams SET seq = seq + 1 WHERE name = ? RETURNING seq"
_EVENT = insert("events", "stream, seq, kind, payload, at")
_CHANNEL = "SELECT channel_id FROM session_channels WHERE session_id = ? ORDER BY channel_id"
_DELIVERY = insert("webhook_deliveries", "digest, body, received_at, verdict, attempts, events",
                   "ON CONFLICT DO NOTHING")
_HEAD = "SELECT seq FROM streams WHERE name = ?"
_SINCE = "SELECT seq, payload FROM events WHERE stream = ? AND seq > ? ORDER BY seq LIMIT 1"
_readers: dict[str, list[queue.SimpleQueue[str]]] = {}
_begin, _written = threading.Lock(), threading.Event()
_told: dict[int, float] = {}

__all__ = ["app"]


@app.post("/comments/<int:session_id>")
def hear(session_id: int) -> dict[str, Any]:
    """A row and an event for each comment, each in a transaction of its own."""
    said = request.get_json()["comments"]
    for comment in said:
        with database.writing() as cursor:
            _write(cursor, session_id, comment)
        _written.set()
    return {"heard": len(said)}


@app.post("/hooks")
def keep() -> str:
    """The bytes of a webhook, as they came; the same bytes once."""
    body = request.get_data()
    with database.writing() as cursor:
        cursor.execute(_DELIVERY, (hashlib.sha256(body).hexdigest(), body, now(), "waiting", 0, 0))
    return ""


def _write(cursor: Cursor, session_id: int, comment: dict[str, Any]) -> None:
    cursor.execute(_CHANNEL, (session_id,))
    channel = cursor.fetchone()[0]
    moment = now()
    cursor.execute(_COMMENT, (
        session_id, channel, comment["platform"], f"floor-{comment['external_id']}", comment["author_id"],
        comment["author_name"], comment["text"], moment, moment, "other", "{}", "done"))
    shown = {"id": cursor.fetchone()[0], "author": comment["author_name"], "text": comment["text"]}
    _append(cursor, f"session:{session_id}", "comment", shown)
    if time.monotonic() - _told.get(session_id, 0) >= _PUBLIC_SECONDS:
        _told[session_id] = time.monotonic()
        _append(cursor, f"live:{session_id}", "item", {"code": "A01", "left": shown["id"]})


def _append(cursor: Cursor, stream: str, kind: str, payload: dict[str, Any]) -> None:
    cursor.execute(_ADVANCE, (stream,))
    cursor.execute(_EVENT, (stream, cursor.fetchone()[0], kind, json.dumps(payload, ensure_ascii=False), now()))


@app.get("/events/<stream>")
def follow(stream: str) -> Response:
    """What is written from now on, as Server-Sent Events."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    with _begin:
        if not _readers:
            threading.Thread(target=_follow, daemon=True).start()
        _readers.setdefault(stream, []).append(waiting)
    return Response(_lines(waiting), mimetype="text/event-stream")


def _lines(waiting: queue.SimpleQueue[str]) -> Iterator[str]:
    yield "retry: 1000\n\n"
    while True:
        try:
            yield waiting.get(timeout=_HEARTBEAT_SECONDS)
        except queue.Empty:
            yield ": still here\n\n"


def _follow() -> None:
    after: dict[str, int] = {}
    while True:
        _written.wait(_POLL_SECONDS)
        _written.clear()
        for stream, readers in list(_readers.items()):
            for text in _news(stream, after):
                for waiting in list(readers):
                    waiting.put(text)


def _news(stream: str, after: dict[str, int]) -> list[str]:
    found: list[str] = []
    with database.reading() as cursor:
        if stream not in after:
            cursor.execute(_HEAD, (stream,))
            after[stream] = (cursor.fetchone() or (0,))[0]
        while True:
            cursor.execute(_SINCE, (stream, after[stream]))
            row = cursor.fetchone()
            if row is None:
                return found
            after[stream] = row[0]
            data = json.dumps({"seq": row[0], "kind": "comment", "payload": _loaded(row[1])}, ensure_ascii=False)
            found.append(f"id: {row[0]}\nevent: comment\ndata: {data}\n\n")


def _loaded(payload: Any) -> Any:
    return json.loads(payload) if isinstance(payload, str) else payload
