"""1,000 events about money, each sent three times in random order over 16 connections, and what came of each.

    ./dev bench money            both kinds of events on both databases
    ./dev bench money:sqlite     one database; money:sqlite:bank and money:sqlite:cards one kind

Two rounds each: in the first the jobs come when all was answered, in the second they act meanwhile, as they do in
production. The floor keeps the same bytes in a table of the same database and checks nothing. What each event is worth
is worked out beside the program (`money_events`), and compared with all that is in the database (`money_proof`).
"""
from __future__ import annotations

import contextlib
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
import stripe as stripe_library

from benchmarks.load import Act, Answer, Connection, together
from benchmarks.server import DIALECTS, Place, database, jobs, serving
from benchmarks.tables import percentile, show
from core import clock
from tests.contract.orders.stripe_server import Server
from tests.make import bank, stripe_events

EVENTS, COPIES, SENDERS = 1_000, 3, 16
WAITING = {"bank": "bank_messages", "cards": "card_events"}
Sign = Callable[[bytes], dict[str, str]]
COLUMNS = ("database", "events", "jobs", "requests", "not 2xx", "a second", "p50 ms", "p95 ms", "p99 ms", "of floor",
           "p95 to floor's", "acted on s", "rows proved")


@dataclass(frozen=True)
class Sent:
    """One of the requests."""

    path: str
    body: bytes
    sign: Sign


@dataclass(frozen=True)
class Measured:
    """How the answers were."""

    per_second: float
    times: list[float]
    refused: int

    def p(self, share: float) -> float:
        """In milliseconds."""
        return percentile(self.times, share)


def main(*only: str) -> None:
    """Print the table. Raises AssertionError if anything was acted on twice, or not, or the books are wrong."""
    rows = list[list[object]]()
    dialects = [each for each in DIALECTS if each in only] or list(DIALECTS)
    for dialect in dialects:
        for kind in [each for each in WAITING if each in only] or list(WAITING):
            rows += _measure(dialect, kind)
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    show(f"{EVENTS:,} events about money, each sent {COPIES} times over {SENDERS} connections (load {load})", COLUMNS,
         rows)


def _measure(dialect: str, kind: str) -> Iterator[list[object]]:
    with database(dialect) as bare, _provider() as stripe:
        place = replace(bare, settings={
            "SEPAY_WEBHOOK_SECRET": bank.SECRET, "CASSO_CHECKSUM_KEY": bank.SECRET,
            "STRIPE_SECRET_KEY": stripe.stripe.key, "STRIPE_WEBHOOK_SECRET": stripe_events.SECRET,
            "STRIPE_API_BASE": stripe.stripe.address})
        floor = None
        for number, meanwhile in enumerate((False, True)):
            told, sent = _begin(place, kind, number, stripe)
            floor = floor or _floor(place, sent)
            with serving(place, LOG_LEVEL="ERROR") as port, contextlib.ExitStack() as stack:
                _warm_up(port, sent[0])
                if meanwhile:
                    stack.enter_context(jobs(place))
                measured = _send(port, sent)
                answered = time.perf_counter()
                if not meanwhile:
                    stack.enter_context(jobs(place))
                _wait_until_acted(place, WAITING[kind])
                acted = time.perf_counter() - answered
            proved = _inside(place, "prove", kind, told)
            place.flask("check")
            yield [dialect, kind, "meanwhile" if meanwhile else "afterwards", len(sent), measured.refused,
                   measured.per_second, measured.p(0.5), measured.p(0.95), measured.p(0.99),
                   measured.per_second / floor.per_second, measured.p(0.95) / floor.p(0.95), acted, proved["rows"]]


@contextlib.contextmanager
def _provider() -> Iterator[Server]:
    server = Server()
    server.stripe.now = int(time.time())
    try:
        yield server
    finally:
        server.close()


def _begin(place: Place, kind: str, number: int, stripe: Server) -> tuple[str, list[Sent]]:
    """The orders stand, and the events are written; the file with what they must come to, and what to send."""
    path = place.folder / f"{kind}{number}.json"
    _inside(place, "begin", kind, str(number), str(path))
    told = json.loads(path.read_text())
    if kind == "cards":
        bodies = _at_the_provider(stripe, told)
        path.write_text(json.dumps(told))
        sent = [Sent("/hooks/stripe", body, _signed_card) for body in bodies for _ in range(COPIES)]
    else:
        sent = [Sent(f"/hooks/{source}", body.encode(), _SIGN[source]) for source, *bodies in told["bodies"]
                for body in bodies]
    assert len(sent) == EVENTS * COPIES, len(sent)
    random.Random(number).shuffle(sent)
    return str(path), sent


def _at_the_provider(server: Server, told: dict[str, Any]) -> list[bytes]:
    """Buyers pay, let it be, ask for their money; the bodies of the events that we act on. Sums go into `told`."""
    stripe = server.stripe
    stripe.events.clear()
    for page, fate in told["pages"].items():
        if fate == "lapsed":
            stripe.lapse(page)
            continue
        assert stripe.pay(page)
        intent = stripe.sessions[page]["payment_intent"]
        if fate == "sent back":
            stripe._give_back({"payment_intent": intent, "amount": str(told["back"])})
        elif fate == "disputed":
            stripe.dispute(intent)
    told["kept"] = sum(each["amount"] - each["amount_refunded"] for each in stripe.charges.values()) - sum(
        each["amount"] for each in stripe.disputes.values())
    bodies = [stripe_events.body_of(event) for event in stripe.events if event["type"] in told["kinds"]]
    told["events"] = len(bodies)
    for body in bodies:  # their own library takes the signature for its own
        header = _signed_card(body)["Stripe-Signature"]
        assert stripe_library.WebhookSignature.verify_header(body, header, stripe_events.SECRET, tolerance=None)
    return bodies


def _signed_card(body: bytes) -> dict[str, str]:
    return {"Stripe-Signature": stripe_events.header_of(body, int(clock.now().timestamp())),
            "Content-Type": "application/json"}


_SIGN: dict[str, Sign] = {"sepay": bank.signed, "casso": bank.signed_casso}


def _floor(place: Place, sent: list[Sent]) -> Measured:
    """The same bytes, kept once; what it wrote goes again."""
    with serving(place, "benchmarks.floor_live:app") as port:
        bare = [replace(each, path="/hooks") for each in sent]
        _warm_up(port, replace(bare[0], body=b"{}"))
        measured = _send(port, bare)
    engine = sa.create_engine(place.url).execution_options(writes=True)  # nobody else is there
    with engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM webhook_deliveries"))
    engine.dispose()
    return measured


def _warm_up(port: int, sent: Sent) -> None:
    """The first requests of a process are slow. What they send is not signed, and refused."""
    together(port, SENDERS, 3 * SENDERS, lambda connection, _: connection.send("POST", sent.path, {}, b"{}"))


def _send(port: int, sent: list[Sent]) -> Measured:
    headers = [each.sign(each.body) for each in sent]  # a sender has done that before it sends

    def send(connection: Connection, number: int) -> Answer:
        return connection.send("POST", sent[number].path, headers[number], sent[number].body)

    act: Act = send
    answers, seconds = together(port, SENDERS, len(sent), act)
    refused = sum(not 200 <= answer.status < 300 for answer in answers)
    return Measured(len(sent) / seconds, [answer.seconds for answer in answers], refused)


def _wait_until_acted(place: Place, table: str) -> None:
    engine = sa.create_engine(place.url)
    until = time.monotonic() + 300
    with engine.connect() as connection:
        while connection.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE verdict = 'waiting'")):
            connection.rollback()
            assert time.monotonic() < until, "the jobs do not come to an end"
            time.sleep(0.1)
    engine.dispose()


def _inside(place: Place, *what: str) -> dict[str, Any]:
    return dict(json.loads(place.python("benchmarks.money_events", *what).splitlines()[-1]))


if __name__ == "__main__":
    main()
