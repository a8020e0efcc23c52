"""Every posting is of a document that is there, in a state that books it, with the legs that the decision names."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.db import db
from orders.ledger import Account
from tests.integration.orders.test_table_of_bookings import everything_happens
from tests.make import money, settlement, shop
from tests.make import orders as make
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")

CHECK = "books are their documents: "
LEG = ("INSERT INTO ledger_legs (posting_id, account, party, amount, cooperative_id) "
       "VALUES ('made up', '{}', '{}', {}, 1)")
POSTING = ("INSERT INTO ledger_postings (id, document, kind, day, actor, at) "
           "SELECT 'made up', '{}', '{}', day, actor, at FROM ledger_postings LIMIT 1")


def found():
    """What this check says, after its name."""
    return [fault.removeprefix(CHECK) for fault in checks.run() if fault.startswith(CHECK)]


def make_up(document: str, kind: str, debit: str, credit: str, party: str = "") -> None:
    """A posting that is complete and balanced, of nothing that ever happened."""
    spoil(LEG.format(debit, party, 1_000), LEG.format(credit, party, -1_000), POSTING.format(document, kind))


@pytest.mark.parametrize("account", [each.value for each in Account])
def test_money_that_no_document_explains_is_found_on_every_account(account):
    money.transferred(money.by_transfer())
    assert checks.run() == []
    other = "loss" if account != "loss" else "bank"

    make_up("gift:1", "given", account, other)

    assert found() == [f"gift:1, given: the books say {amount} on {each} (), the document 0"
                       for each, amount in sorted({account: 1_000, other: -1_000}.items())]


@pytest.mark.parametrize(("document", "kind", "debit", "credit"), [
    ("bank:9999", "received", "bank", "income"),
    ("bank:9999", "set_aside", "loss", "bank"),
    ("line_use:9999", "used", "costs", "bank"),
    ("payout:9999", "paid", "fees", "bank"),
    ("settlement:9999", "locked", "commission", "fees"),
    ("card_payout:9999", "paid_in", "fees", "card"),
    ("write_off:9999", "written_off", "loss", "freight"),
    ("allowance:9999", "undone", "bank", "loss"),
    ("refund:1", "failed", "bank", "capital"),
    ("parcel:{code}", "returned", "freight", "commission"),
])
def test_documents_that_are_not_there_or_not_in_that_state_are_named(document, kind, debit, credit):
    named = document.format(code=make.delivered().code)

    make_up(named, kind, debit, credit)

    assert len(found()) == 2
    assert all(fault.startswith(f"{named}, {kind}: ") for fault in found())


def test_each_leg_is_on_the_account_and_for_whom_its_document_says():
    dated.enact("write_off_at_most", clock.today(), 1_000_000)
    everything_happens()
    assert checks.run() == []
    legs = db.session.execute(sa.text(
        "SELECT p.document, p.kind, l.account, min(l.id) FROM ledger_postings p JOIN ledger_legs l ON l.posting_id = "
        "p.id GROUP BY p.document, p.kind, l.account")).all()
    seen = {}
    for document, kind, account, leg in legs:
        seen[document.partition(":")[0], kind, account] = document, leg, account
    assert len({(prefix, kind) for prefix, kind, _ in seen}) >= 19
    wrong = [(name, document, leg, account, "capital" if account == "income" else "income")
             for name, (document, leg, account) in seen.items()]

    unseen = []
    spoil(*(
        f"UPDATE ledger_legs SET account = '{other}' WHERE id = {leg}" for _, _, leg, _, other in wrong))
    said = found()
    for (_, kind, account), document, _, _, other in wrong:
        if not any(fault.startswith(f"{document}, {kind}: ") and f" on {other} (" in fault for fault in said):
            unseen.append((document, kind, account, other))

    assert unseen == []


@pytest.mark.parametrize(("document", "account", "other"), [
    ("settlement", "commission", "fees"), ("settlement", "fees", "tax"), ("payout", "bank", "fees"),
    ("payout", "bank", "card"), ("parcel", "freight", "commission"), ("payment", "cash_in_transit", "card"),
])
def test_accounts_that_are_exchanged_inside_a_document_are_found(document, account, other):
    settlement.known_accounts()
    settlement.rates(commission_host=1_000, fee_platform_cooperative=200)
    settlement.host_of(7)
    seller = shop.cooperative()
    settlement.sold(seller, session_id=7)
    settlement.paid(seller)
    assert checks.run() == []
    ours = f"document >= '{document}:' AND document < '{document};'"

    spoil(f"UPDATE ledger_legs SET account = '{other}' WHERE account = '{account}' AND posting_id IN "
          f"(SELECT id FROM ledger_postings WHERE {ours})")

    assert any(fault.startswith(f"{document}:") and f" on {account} (" in fault for fault in found())


def test_a_document_that_is_not_booked_is_named():
    money.transferred(money.by_transfer())

    spoil("DELETE FROM ledger_legs WHERE posting_id IN (SELECT id FROM ledger_postings WHERE kind = 'paid')",
          "DELETE FROM ledger_postings WHERE kind = 'paid'")

    assert any(fault.startswith("payment:") and "the books say 0 on unclear (line:" in fault for fault in found())


def test_money_of_another_buyer_or_line_is_found():
    money.transferred(money.by_transfer())

    spoil("UPDATE ledger_legs SET party = 'line:9999' WHERE account = 'unclear' AND amount > 0")

    assert any("on unclear (line:9999)" in fault for fault in found())


def test_a_producer_without_a_seller_is_named():
    make.delivered()

    spoil("UPDATE ledger_legs SET cooperative_id = NULL WHERE account = 'producer'")

    assert any(fault.startswith("producers are owed what documents say: ") and fault.endswith("and to no seller")
               for fault in checks.run())
