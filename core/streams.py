"""Live pages over HTTP: Server-Sent Events, or plain JSON where a stream is not possible (the readers of core.hub).

An open stream holds a thread of the server: STREAMS_IN_ALL is for each process and stays below its threads, so that
pages are answered beside; whoever gets no stream asks for JSON every few seconds instead (static/js/stream.js).
"""
from __future__ import annotations

import queue
import random
import time
from collections.abc import Iterator

from flask import Flask, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from core.db import db
from core.hub import Hub, Reader, Things, read
from core.security import client_address

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 300.0


def answer(stream: str, wants_stream: bool, after: int, things: Things | None = None) -> ResponseReturnValue:
    """The events of `stream` that follow number `after`, as a stream that stays open or as one JSON page.

    With `things` an open stream is merged: of these kinds it tells the newest state of each thing, about once a second.
    """
    if not wants_stream:
        found = read(stream, after)
        return jsonify(events=[said for _, said in found], last=found[-1][0].seq if found else after)
    hub: Hub = current_app.extensions["streams"]
    reader = Reader(stream, after, client_address(), things)
    hub.join(reader)
    db.session.remove()  # the stream lives for minutes and must not hold a connection
    response = Response(_lines(hub, reader), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(lambda: hub.leave(reader))
    return response


def requested() -> tuple[bool, int]:
    """(wants a stream, number of the last event seen), from the headers and `?after=` of this request."""
    text = request.headers.get("Last-Event-ID") or request.args.get("after", "0")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    return "text/event-stream" in request.headers.get("Accept", ""), after


def _lines(hub: Hub, reader: Reader) -> Iterator[str]:
    end = time.monotonic() + LONGEST_SECONDS * random.uniform(0.5, 1)  # who came together does not return together
    try:
        yield "retry: 1000\n\n"
        while (left := end - time.monotonic()) > 0:
            if reader.is_lagging and reader.waiting.empty():
                return  # what came too fast is in the log, and the page comes back for it
            try:
                parts = [reader.waiting.get(timeout=min(HEARTBEAT_SECONDS, left))[1]]
                while not reader.waiting.empty():  # in one piece: to send costs more than what is sent
                    parts.append(reader.waiting.get()[1])
                yield "".join(parts)
            except queue.Empty:
                yield ": still here\n\n"
    finally:
        hub.leave(reader)


def init_app(app: Flask) -> None:
    """One hub per application; its thread starts with the first stream."""
    app.extensions["streams"] = Hub(app)
