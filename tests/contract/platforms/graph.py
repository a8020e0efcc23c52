"""A Graph API of our own for tests: it speaks Facebook's protocol over HTTP, on the loopback alone.

It keeps pages with their tokens, live videos, comments and private messages, has Facebook's limits and defaults (so a
caller that forgets `no_filter` gets no "1"), and does on demand what Facebook does on a bad day.
"""
from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

VERSION = "v25.0"
MESSAGES = {190: "Error validating access token: Session has expired", 4: "Application request limit reached",
            17: "User request limit reached", 32: "Page request limit reached", 613: "Calls to this api have exceeded",
            10900: "Activity already replied to", 10: "This message is sent outside of allowed window.",
            100: "Unsupported get request.", 200: "Permissions error"}


@dataclass
class Written:
    """A comment; `parent` makes it an answer to another one."""

    id: str
    text: str
    author: tuple[str, str] | None
    at: datetime
    parent: str = ""

    def row(self) -> dict[str, Any]:
        """As the API shows it."""
        row: dict[str, Any] = {"id": self.id, "message": self.text,
                               "created_time": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")}
        if self.author is not None:
            row["from"] = {"id": self.author[0], "name": self.author[1]}
        return row


@dataclass
class Trouble:
    """What the next request gets instead of an answer."""

    status: int = 400
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    cut: bool = False
    done_first: bool = False  # the request is carried out, and its answer lost


def error(code: int, subcode: int | None = None) -> bytes:
    """The body of a refusal."""
    inside = {"message": MESSAGES.get(code, "Refused"), "type": "OAuthException", "code": code, "fbtrace_id": "A1b2"}
    if subcode is not None:
        inside["error_subcode"] = subcode
    return json.dumps({"error": inside}).encode()


@dataclass
class Graph:
    """What Facebook knows. `now` is its clock."""

    tokens: dict[str, str] = field(default_factory=dict)
    videos: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: dict[str, list[Written]] = field(default_factory=dict)
    sent: list[tuple[dict[str, str], str]] = field(default_factory=list)
    replied: set[str] = field(default_factory=set)
    wrote: dict[str, datetime] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    now: datetime | None = None
    address: str = ""

    def go_live(self, page_id: str, live_id: str, post_id: str = "") -> None:
        """A page begins a live video."""
        row: dict[str, Any] = {"id": live_id, "status": "LIVE"}
        if post_id:
            row["video"] = {"id": post_id}
        self.videos[live_id] = {"page": page_id, "row": row}
        self.comments.setdefault(live_id, [])

    def say(self, live_id: str, written: Written) -> None:
        """Somebody comments."""
        self.comments[live_id].append(written)

    def time(self) -> datetime:
        """The clock of this Facebook."""
        return self.now or datetime.now(UTC)

    def answer(self, method: str, url: str, authorization: str, body: bytes) -> tuple[int, bytes]:
        """What Facebook says to a request."""
        parts = urlsplit(url)
        given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.asked.append((method, url))
        token = authorization.removeprefix("Bearer ") if authorization else given.get("access_token", "")
        pages = {page_id for page_id, known in self.tokens.items() if known == token}
        if not pages:
            return 401, error(190, 463)
        steps = parts.path.strip("/").split("/")
        if steps[0] != VERSION or len(steps) not in (2, 3):
            return 404, error(100)
        if method == "POST" and steps[2:] == ["messages"] and steps[1] in pages:
            return self._message(json.loads(body))
        if steps[2:] == ["live_videos"] and steps[1] in pages:
            rows = [each["row"] for each in self.videos.values() if each["page"] == steps[1]
                    and ("broadcast_status" not in given or each["row"]["status"] in given["broadcast_status"])]
            return 200, json.dumps({"data": rows}).encode()
        video = self.videos.get(steps[1])
        if video is None or video["page"] not in pages:
            return 400, error(100, 33)
        if steps[2:] == ["comments"]:
            return 200, json.dumps(self._comments(steps[1], given, token)).encode()
        return 200, json.dumps(video["row"]).encode()

    def _comments(self, live_id: str, given: dict[str, str], token: str) -> dict[str, Any]:
        rows = [each for each in self.comments[live_id] if each.at.timestamp() >= int(given.get("since", "0"))]
        if given.get("filter", "toplevel") == "toplevel":
            rows = [each for each in rows if not each.parent]
        if given.get("live_filter", "filter_low_quality") == "filter_low_quality":
            rows = [each for each in rows if len(each.text) > 3]
        rows.sort(key=lambda each: each.at, reverse=given.get("order") != "chronological")
        start, limit = int(given.get("after", "0")), int(given.get("limit", "25"))
        paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(start + limit)}}
        if start + limit < len(rows):
            following = urlencode({**given, "after": start + limit, "access_token": token})
            paging["next"] = f"{self.address}/{VERSION}/{live_id}/comments?{following}"
        return {"data": [each.row() for each in rows[start:start + limit]], "paging": paging}

    def _message(self, body: dict[str, Any]) -> tuple[int, bytes]:
        to, text = body["recipient"], body["message"]["text"]
        comment = next((each for rows in self.comments.values() for each in rows if each.id == to.get("comment_id")),
                       None)
        if "comment_id" in to:
            if comment is None:
                return 400, error(100, 33)
            if comment.id in self.replied:
                return 400, error(10900)
            if self.time() - comment.at > timedelta(days=7):
                return 400, error(10, 2018278)
            self.replied.add(comment.id)
        elif self.time() - self.wrote.get(to["id"], datetime(2000, 1, 1, tzinfo=UTC)) > timedelta(hours=24):
            return 400, error(10, 2018278)
        self.sent.append((to, text))
        person = comment.author[0] if comment is not None and comment.author else to.get("id", "psid")
        return 200, json.dumps({"recipient_id": person, "message_id": f"m_{len(self.sent)}"}).encode()


class Server:
    """The Graph API behind an address of this machine."""

    def __init__(self) -> None:
        self.graph = graph = Graph()

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def _answer(self, method: str) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                trouble = graph.troubles.pop(0) if graph.troubles else None
                if trouble is None or trouble.done_first:
                    status, said = graph.answer(method, self.path, self.headers.get("Authorization", ""), body)
                if trouble is not None:
                    status, said = trouble.status, trouble.body
                    time.sleep(trouble.after)
                    if trouble.cut:
                        self.close_connection = True
                        return
                self.send_response(status)
                for name, value in {**graph.headers, **(trouble.headers if trouble else {})}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                with suppress(BrokenPipeError):  # who asked has waited long enough, and is gone
                    self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        graph.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
