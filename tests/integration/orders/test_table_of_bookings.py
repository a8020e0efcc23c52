"""The table of decision 11 is what the program books: each document, each kind, each account and its side."""
from __future__ import annotations

import ast
import re

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import moving, returns, writing_off
from orders.banking import by_hand
from orders.banking.explaining import Said
from orders.books import naming
from orders.cancelling import cancel_order
from orders.cards import bookings as card_bookings
from orders.cards import payouts as payouts_of_cards
from orders.cash import bookings as cash_bookings
from orders.ledger import Entry, Posting, post
from orders.models import BankAccount, BankLine, Direction, Dispute
from orders.models.money import CorrectionAccount, LineEnd, PaidBy, Remittance
from orders.refunds import going
from orders.refunds.handing import hand_back
from orders.settlement import payouts, steps
from tests.architecture.source import ROOT, name, product
from tests.make import cash, debts, money, refunds, settlement, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")
ROW = re.compile(r"\| [^|]+ \| `(\w+):<\w+>`, (\w+) \| ([^|]+) \|")
LEG = re.compile(r"\b([a-z_]+) (?=[+-])([+-])")
TURNED_AROUND = "a correction may turn each around"
APART = {("remittance", "paid_in"), *(("dispute", kind) for kind in ("opened", "won", "lost", "regained"))}


def table():
    """`{(document, kind): {(account, "+" or "-")}}` as the decision says it; what is in brackets may be booked too."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for document, kind, legs in ROW.findall((ROOT / "docs/decisions/0011-money.md").read_text("utf-8")):
        mine = found.setdefault((document, kind), set())
        last = ""
        for part in re.split(r"[/,;()]", legs):
            for account, sign in re.findall(r"([a-z_]+)(?: of (?:the|one|other)[a-z ]*)? ([+-])", part):
                mine.add((account, sign))
                last = account
        if kind == "moved":
            mine |= {("buyer", "+"), ("buyer", "-")}
        if TURNED_AROUND in legs:
            mine |= {(account, other) for account, _ in mine for other in "+-"}
        assert last or kind == "moved", legs
    return found


def booked():
    """The same, as it stands in the ledger."""
    found: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for document, kind, account, amount in db.session.execute(sa.select(
            Posting.document, Posting.kind, Entry.account, Entry.amount).join(Entry, Entry.posting_id == Posting.id)):
        found.setdefault((document.partition(":")[0], kind), set()).add((account.value, "+" if amount > 0 else "-"))
    return found


def prefixes_in_code():
    """The kinds of documents that the program names when it books: the beginnings of its f-strings."""
    found = set()
    for path in product(".py"):
        if not name(path).startswith("orders/"):
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("NewPosting", "_posting") and node.args:
                first = node.args[0]
                if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    found.add(str(first.values[0].value).partition(":")[0])
    return found


def everything_happens():
    """Each event of the table, at least once, in each of its ways."""
    handed, given = make.delivered(), make.delivered()
    returns.give_back(SYSTEM, handed.id, "too sour")
    going_back = hand_back(SYSTEM, handed.id)
    assert going_back.amount
    returns.give_back(SYSTEM, given.id, "too sour")

    order, line, target = refunds.overpaid(100_000), money.line(80_000), money.by_transfer()
    sent, failed, returned = (refunds.of_order(order, amount) for amount in (10_000, 11_000, 12_000))
    going.sent(SYSTEM, sent.id, "FT1")
    going.failed(SYSTEM, failed.id, "no such account")
    going.sent(SYSTEM, returned.id, "FT2")
    going.came_back(SYSTEM, returned.id, money.line(12_000).id)
    nobodys = [refunds.of_line(line, amount) for amount in (10_000, 11_000)]
    going.failed(SYSTEM, nobodys[0].id, "no such account")
    going.sent(SYSTEM, nobodys[1].id, "FT3")
    going.came_back(SYSTEM, nobodys[1].id, money.line(11_000).id)
    moving.move_money(SYSTEM, order.id, target.id, Dong(20_000), "same buyer", "once")
    writing_off.write_off(SYSTEM, order.id, Dong(-1_000), "nobody answers", "over")
    writing_off.write_off(SYSTEM, target.id, Dong(1_000), "a little", "short")

    by_card, payment = refunds.paid_by_card()
    cancel_order(SYSTEM, by_card.id, "out of plums")
    to_card = refunds.of_order(by_card, 50_000, provider="card", payment_id=payment.id)
    going.sent(SYSTEM, to_card.id, "re_1")
    going.came_back(SYSTEM, to_card.id)
    payouts_of_cards.pay_out(SYSTEM, cash.line(40_000).id, payouts_of_cards.Covered(
        covers=Dong(43_000), note="po_1", sure=True, request_key="out"))

    ours = money.line(5_000, account_id=db.session.scalar(sa.select(BankAccount.id)))
    by_hand.end(SYSTEM, ours.id, Said(LineEnd.OWN, "looked up"), "end")

    settlement.known_accounts()
    debts.everything(went_out)
    seller = shop.cooperative()
    settlement.rates(commission_bp=1_000)
    settlement.sold(seller)
    for account in CorrectionAccount:
        for amount in (5_000, -4_000):
            steps.correct(SYSTEM, steps.Correction(seller.id, account, Dong(amount), "counted again"))
    paid_out = settlement.paid(seller)
    payouts.bounce(SYSTEM, settlement.payout(paid_out).id, "no such account")
    other = shop.cooperative()
    settlement.sold(other)
    came_back = settlement.payout(settlement.paid(other))
    payouts.bounce(SYSTEM, came_back.id, "no such account", money.line(came_back.amount).id)


@use_case
def went_out(amount):
    """Money that left an account of ours, as the bank tells it; its id."""
    line = BankLine(
        account_id=db.session.scalar(sa.select(BankAccount.id)), account_number="0011004455667", amount=Dong(amount),
        direction=Direction.OUT, remaining=Dong(amount), at=clock.now(), day=clock.today(), text="PHI SMS",
        reference="FT9", source="file", heard_at=clock.now())
    db.session.add(line)
    db.session.flush()
    return line.id


def legs_of(posting):
    return {(leg.account.value, "+" if leg.amount > 0 else "-") for leg in posting.legs}


def test_the_table_says_what_is_booked_and_nothing_else_is():
    dated.enact("write_off_at_most", clock.today(), 1_000_000)
    everything_happens()
    assert checks.run() == []

    said, done = table(), booked()

    assert set(done) == set(said) - APART
    for event, legs in done.items():
        assert legs <= said[event], event
        if event[0] != "settlement":
            assert legs == said[event], event


def test_whatever_is_booked_has_a_name_that_people_say():
    dated.enact("write_off_at_most", clock.today(), 1_000_000)
    everything_happens()
    in_the_office, at_the_bank = cash.collected(), cash.collected()
    cash.paid_in(in_the_office, given=in_the_office.amount)
    cash.paid_in(at_the_bank, line=cash.line(at_the_bank.amount))

    documents, parties = (set(db.session.scalars(sa.select(column).distinct())) for column in (
        Posting.document, Entry.party))

    assert set(naming.documents(documents)) == documents
    assert set(naming.parties(parties)) == parties - {""}
    assert set(naming.DOCUMENTS) == {document for document, _ in table()}
    for said in (*naming.documents(documents).values(), *naming.parties(parties).values()):
        assert not re.match(r"[a-z_]+:", said), said


def test_a_dispute_is_booked_as_the_table_says():
    order = make.order()
    row = Dispute(id=1, amount=Dong(100_000), of_buyer=Dong(60_000))
    said = table()

    for posting in (card_bookings.opened(row, order), card_bookings.won(row, order), card_bookings.lost(row, order),
                    card_bookings.regained(row)):
        assert legs_of(posting) == said["dispute", posting.kind]


def test_cash_that_is_paid_in_is_booked_as_the_table_says():
    found = set()
    for way in PaidBy:
        for from_office in (False, True):
            row = Remittance(id=1, way=way, paid=Dong(90_000), fees=Dong(10_000), from_office=from_office,
                             bank_line_id=1)
            found |= legs_of(cash_bookings.paid_in(row))

    assert found == table()["remittance", "paid_in"]


def test_the_table_names_every_document_that_the_program_books():
    assert prefixes_in_code() | {"dispute", "remittance"} == {document for document, _ in table()}


def test_control_a_booking_that_the_table_does_not_know_is_seen():
    from orders.ledger import Account, Leg, NewPosting

    @use_case
    def book():
        post([NewPosting("gift:1", "given", [Leg(Account.BANK, Dong(1)), Leg(Account.LOSS, Dong(-1))])])

    book()

    assert set(booked()) - set(table()) == {("gift", "given")}
