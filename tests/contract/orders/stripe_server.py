"""The Stripe of our own behind an address of this machine, with its bad days, and a page to pay on by hand.

    python -m tests.contract.orders.stripe_server 8111 http://localhost:8000/hooks/stripe

prints what to set so that a market on this machine takes cards from it; events go to the address that is named.
"""
from __future__ import annotations

import html
import json
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.contract.orders import stripe_form
from tests.contract.orders.stripe_api import VERSION, Stripe
from tests.make.stripe_events import SECRET, body_of, header_of

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pay</title><body style="font:18px sans-serif;max-width:20em;margin:2em auto"><h1>{title}</h1><p>{amount} ₫</p>
<form method="post">{buttons}</form>"""
BUTTONS = {"pay": "Pay", "decline": "Pay with a card that is declined", "slow": "Pay, and let the bank wait",
           "cancel": "Go back without paying"}


@dataclass
class Trouble:
    """What the next request gets instead of an answer. With `status` 500 it is kept with the key of the request."""

    status: int = 500
    cut: bool = False  # the connection ends without an answer
    done_first: bool = False  # the request is carried out all the same
    body: bytes = b'{"error": {"type": "api_error", "message": "An unknown error occurred"}}'
    is_kept: bool = False


class _Crowded(ThreadingHTTPServer):
    """Twenty people press at once: none of them is turned away at the door."""

    request_queue_size = 128


class Server:
    """`stripe` is what it knows; after `calm` good answers come the `troubles`, one for each request."""

    def __init__(self, port: int = 0, hook: str = "") -> None:
        self.stripe = stripe = Stripe()
        self.troubles: list[Trouble] = []
        self.calm = 0
        self.hook, self.told = hook, 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            """One request."""

            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def _answer(self, method: str) -> None:
                text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                parts = urlsplit(self.path)
                if parts.path.startswith("/c/pay/"):
                    self._page(method, parts.path.rpartition("/")[2], text)
                    return
                given = stripe_form.read(text or parts.query)
                key = self.headers.get("Authorization", "").removeprefix("Bearer ")
                idempotency = self.headers.get("Idempotency-Key", "")
                trouble = server.trouble()
                status, said, is_repeat = 500, b"", False
                if trouble is None or trouble.done_first:
                    status, answer, is_repeat = stripe.answer(method, parts.path, given, key, idempotency)
                    said = json.dumps(answer).encode()
                if trouble is not None:
                    if trouble.cut:
                        self.close_connection = True
                        return
                    status, said = trouble.status, trouble.body
                    if trouble.is_kept:
                        stripe.keep(parts.path, given, idempotency, (status, json.loads(said)))
                headers = {"Stripe-Version": VERSION, "Request-Id": f"req_{len(stripe.asked)}",
                           "Content-Type": "application/json"}
                if is_repeat:
                    headers["Idempotent-Replayed"] = "true"
                self._send(status, said, headers)

            def _page(self, method: str, session_id: str, text: str) -> None:
                session = stripe.sessions.get(session_id)
                if session is None or session["status"] != "open":
                    self._send(404, b"This page is closed.", {"Content-Type": "text/plain"})
                    return
                if method == "GET":
                    buttons = "".join(f'<p><button name="do" value="{name}">{label}</button></p>'
                                      for name, label in BUTTONS.items())
                    shown = PAGE.format(title=html.escape(session["_title"]), amount=session["amount_total"],
                                        buttons=buttons)
                    self._send(200, shown.encode(), {"Content-Type": "text/html"})
                    return
                act = parse_qs(text).get("do", [""])[0]
                to = session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id)
                if act == "cancel":
                    to = session["cancel_url"]
                elif act == "slow":
                    stripe.pay_slowly(session_id)
                elif not stripe.pay(session_id, "4000000000009995" if act == "decline" else "4242424242424242"):
                    to = self.path
                self._send(303, b"", {"Location": to})
                threading.Thread(target=server.tell).start()

            def _send(self, status: int, said: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(said))}.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(BrokenPipeError):  # who asked has waited long enough, and is gone
                    self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = _Crowded(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        stripe.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def trouble(self) -> Trouble | None:
        """What befalls the next request, if anything."""
        if self.calm:
            self.calm -= 1
            return None
        return self.troubles.pop(0) if self.troubles else None

    def tell(self) -> None:
        """Send what has happened to the hook, if there is one."""
        while self.hook and self.told < len(self.stripe.events):
            sent = body_of(self.stripe.events[self.told])
            self.told += 1
            requests.post(self.hook, sent, headers={
                "Stripe-Signature": header_of(sent, int(time.time())), "Content-Type": "application/json"}, timeout=10)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Now(Stripe):
    """Its clock goes."""

    def __getattribute__(self, name: str) -> Any:
        return int(time.time()) if name == "now" else super().__getattribute__(name)


def main() -> None:
    """Serve until stopped."""
    port, hook = int(sys.argv[1]), sys.argv[2]
    server = Server(port, hook)
    server.stripe.__class__ = _Now
    sys.stdout.write(f"STRIPE_SECRET_KEY={server.stripe.key} STRIPE_WEBHOOK_SECRET={SECRET} "
                     f"STRIPE_API_BASE={server.stripe.address}\n")
    sys.stdout.flush()
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.close()


if __name__ == "__main__":
    main()
