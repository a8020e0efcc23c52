"""Whatever buyers, banks, the provider and the network do to payments by card, told in any order and however often: the
books agree after each step, and at the end nobody has paid for more than the order costs."""
from __future__ import annotations

from datetime import timedelta

from hypothesis import Phase, HealthCheck, given, settings
from hypothesis import Phase, strategies as st

from core import checks, clock, outside
from core.actors import SYSTEM
from core.db import db
from core.errors import DomainError
from orders import balances
from orders.banking.hearing import hear
from orders.cancelling import cancel_by_buyer, cancel_lines
from orders.cards import asking, hearing
from orders.ledger import Account
from orders.models import BankAccount, Order
from orders.refunds import asking as refund_asking
from tests.contract.orders.stripe_server import Trouble
from tests.make import bank, cards, money
from tests.make import orders as make

STEPS = ("press", "pay", "pay slowly", "bank yes", "bank no", "decline", "lapse", "transfer a part", "transfer all",
         "cancel", "cancel a line", "send back elsewhere", "fail a refund", "dispute", "win", "lose", "appeal",
         "tell one", "tell again", "tell all", "ask", "lose the answer", "refuse", "outbox", "wait")
LIKELY = ("press", "pay", "tell all", "outbox", "ask", "tell one")


class World:
    """One order, and everybody around it."""

    def __init__(self, server):
        if not db.session.query(BankAccount).count():
            money.account()
        self.server, self.stripe = server, server.stripe
        self.order = make.from_two(payment_method="card")
        self.told, self.now = [], clock.now()

    def fresh(self):
        return db.session.get_one(Order, self.order.id, populate_existing=True)

    def pages(self, *states):
        return [name for name, each in self.stripe.sessions.items() if each["status"] in states]

    def do(self, step, place):
        stripe = self.stripe
        opened, waiting = self.pages("open"), [
            name for name in self.pages("complete") if stripe.sessions[name]["payment_status"] == "unpaid"
            and stripe.intents[stripe.sessions[name]["payment_intent"]]["status"] == "processing"]
        charged = [each for each in stripe.charges.values() if not each["disputed"]]
        disputes = [name for name, each in stripe.disputes.items() if each["status"] == "needs_response"]
        lost = [name for name, each in stripe.disputes.items() if each["status"] == "lost"]
        refunds = [name for name, each in stripe.refunds.items() if each["status"] == "succeeded"]

        def one(of):
            return of[place % len(of)]

        if step == "press":
            cards.led(self.fresh())
        elif step in ("pay", "decline") and opened:
            stripe.pay(one(opened), "4000000000009995" if step == "decline" else "4242424242424242")
        elif step == "pay slowly" and opened:
            stripe.pay_slowly(one(opened))
        elif step in ("bank yes", "bank no") and waiting:
            stripe.bank_answers(one(waiting), is_good=step == "bank yes")
        elif step == "lapse" and opened:
            stripe.lapse(one(opened))
        elif step == "transfer a part":
            hear(bank.told(10_000 + 1_000 * place, self.order.code))
        elif step == "transfer all":
            hear(bank.told(max(self.fresh().total, 1), self.order.code))
        elif step == "cancel":
            cancel_by_buyer(self.order.secret, "")
        elif step == "cancel a line":
            cancel_lines(SYSTEM, self.order.id, [one(self.fresh().lines).id], "")
        elif step == "send back elsewhere" and charged:
            charge = one(charged)
            if charge["amount"] > charge["amount_refunded"]:
                stripe._give_back({"payment_intent": charge["payment_intent"], "amount": "1000"})
        elif step == "fail a refund" and refunds:
            stripe.settle_refund(one(refunds), "failed")
        elif step == "dispute" and charged:
            charge = one(charged)
            if charge["amount"] > charge["amount_refunded"]:
                stripe.dispute(charge["payment_intent"], charge["amount"] - charge["amount_refunded"])
        elif step in ("win", "lose") and disputes:
            stripe.settle_dispute(one(disputes), "won" if step == "win" else "lost")
        elif step == "appeal" and lost:
            stripe.settle_dispute(one(lost), "won")
        else:
            self.hear(step, place)

    def hear(self, step, place):
        events = self.stripe.events
        if step == "tell one" and events:
            self.keep(events.pop(place % len(events)))
        elif step == "tell again" and self.told:
            self.keep(self.told[place % len(self.told)])
        elif step == "tell all":
            for event in events[::-1] if place % 2 else events:
                self.keep(event)
            events.clear()
        elif step == "ask":
            for payment_id in asking.waiting():
                asking.ask(payment_id)
            for refund_id in refund_asking.waiting():
                refund_asking.pass_on(refund_id)
        elif step in ("lose the answer", "refuse"):
            self.server.troubles.append(Trouble(cut=True, done_first=True) if step != "refuse" else Trouble(503))
        elif step == "outbox":
            cards.deliver_outbox()
        elif step == "wait":
            self.now += timedelta(minutes=7 * (place + 1))

    def keep(self, event):
        self.told.append(event)
        cards.keep(event)
        hearing.act_on_waiting()

    def settle(self):
        """Everybody answers, and everything is told and asked until nothing happens any more."""
        self.server.troubles.clear()
        for hours in range(1, 6):
            with clock.at(self.now + timedelta(hours=30 * hours)):
                self.stripe.now = int(clock.now().timestamp())
                for name in self.pages("open"):
                    if self.stripe.sessions[name]["expires_at"] <= self.stripe.now:
                        self.stripe.lapse(name)
                self.hear("tell all", 0)
                hearing.act_on_waiting()
                cards.deliver_outbox()
                self.hear("ask", 0)


def test_after_every_step_everything_agrees(app, request, monkeypatch):
    lives = 300 if request.node.callspec.params["app"] == "sqlite" else 80
    monkeypatch.setattr(outside, "TIME_LIMITS", (2, 2))

    @settings(max_examples=lives, phases=[Phase.generate], deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(st.tuples(st.sampled_from(STEPS + LIKELY * 4), st.integers(0, 3)), max_size=16))
    def live(steps):
        with cards.connected(app) as server:
            before = cards.booked(Account.CARD)
            world = World(server)
            for step, place in steps:
                with clock.at(world.now):
                    server.stripe.now = int(world.now.timestamp())
                    try:
                        world.do(step, place)
                    except DomainError:
                        db.session.rollback()
                    assert checks.run() == [], step
            world.settle()
            assert checks.run() == []
            balance, stripe = balances.of(world.fresh()), server.stripe
            kept = sum(charge["amount"] - charge["amount_refunded"] for charge in stripe.charges.values())
            gone = sum(each["amount"] for each in stripe.disputes.values() if each["status"] != "won")
            assert cards.booked(Account.CARD) - before == kept - gone
            if not cards.cases() and not stripe.disputes:
                assert balance.surplus == 0

    with app.app_context():
        live()
