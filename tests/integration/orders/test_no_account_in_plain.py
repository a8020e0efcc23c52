"""No account number of a buyer or a seller stands in plain anywhere at rest, after all kinds of money came and went.

Every column of every table is read as the database keeps it, and every file of the private folder.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock, outbox
from core.actors import SYSTEM
from core.audit import note
from core.db import db, maintenance
from core.transactions import use_case
from orders.banking import adopting, hearing, messages, polling
from orders.banking.statements import drafts, layout, taking
from orders.banking.statements.words import Meaning
from orders.models import Direction, RefundStatus
from orders.models.money import BankMessage, Dates, PayoutStatus, RowState, StatementRow, Verdict
from orders.refunds import accounts as refund_accounts
from orders.refunds import going
from orders.refunds.accounts import GivenAccount
from orders.settlement import payout_accounts, payouts, sheets
from tests.make import accounts as people
from tests.make import bank, bank_files, money, refunds, settlement, shop, slips
from tests.make.accounts import Browser
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")
SEPAY, CASSO, BAD, STRANGE, LISTED = (f"19031111100{n:02}" for n in range(5))
ROW, WRONG, MENDED, DROPPED, WAITS = (f"19032222200{n:02}" for n in range(5))
SELLER, PROPOSED, REFUND, BY_BUYER, LINE_REFUND = (f"19033333300{n:02}" for n in range(5))
THEIRS = (SEPAY, CASSO, BAD, STRANGE, LISTED, ROW, WRONG, MENDED, DROPPED, WAITS, SELLER, PROPOSED, REFUND, BY_BUYER,
          LINE_REFUND)
HEADER = (*bank_files.HEADER, "Số tài khoản đối ứng")


@pytest.fixture
def trading(app, tmp_path):
    """A market whose bank speaks by webhooks, by lists and by files."""
    app.config.update(PRIVATE_DIR=str(tmp_path / "private"), SEPAY_WEBHOOK_SECRET=bank.SECRET,
                      CASSO_SECURE_TOKEN=bank.SECRET)
    money.account(bank.ACCOUNT)
    yield app
    db.session.rollback()
    assert checks.run() == []


def everything(app) -> Iterator[tuple[str, str]]:
    """Where, and what stands there: all that can be copied away."""
    with db.engine.connect() as connection:
        for table in sorted(sa.inspect(connection).get_table_names()):
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"').mappings():
                for column, value in row.items():
                    if isinstance(value, memoryview | bytes):
                        value = bytes(value).decode("latin-1")
                    yield f"{table}.{column}", str(value)
    for path in Path(app.config["PRIVATE_DIR"]).rglob("*"):
        if path.is_file():
            yield f"file {path.name}", path.read_bytes().decode("latin-1")


def plain(app, numbers=THEIRS):
    """Where one of the numbers stands, together or as people group it."""
    return sorted({place for place, value in everything(app) for number in numbers
                   if number in "".join(each for each in value if each not in " .-")})


def webhooks(app):
    """Money in by SePay and Casso, one message that nobody can read, one for an account that is added later."""
    hooks = app.test_client()
    order, other = money.by_transfer(), money.by_transfer()
    for body in (bank.sepay(order.total, f"{order.code} CT tu {SEPAY} NGUYEN VAN A"),
                 bank.sepay(7_000, f"chuyen tien tu {SEPAY[:4]} {SEPAY[4:]}"),
                 bank.sepay(0, f"khong {BAD}")):
        assert hooks.post("/hooks/sepay", data=body, headers=bank.signed(body)).status_code == 200
    token = {"Secure-Token": bank.SECRET, "Content-Type": "application/json"}
    for body in (bank.casso(other.total, f"{other.code} tu {CASSO}", counterAccountNumber=CASSO),
                 bank.casso(9_000, "x", accountNumber="99887766", counterAccountNumber=STRANGE)):
        assert hooks.post("/hooks/casso", data=body, headers=token).status_code == 200
    messages.act_on_waiting()
    money.account("99887766", is_shown=False)
    adopting.adopt_all()
    assert order.received == order.total
    assert Verdict.UNREADABLE in db.session.scalars(sa.select(BankMessage.verdict)).all()


def lists(app):
    """A row of a list that cannot be read."""
    with bank.listening() as listener:
        app.config.update(SEPAY_API_TOKEN=bank.SECRET, SEPAY_API_URL=listener.url)
        listener.add(50_000, f"tu {LISTED}", 3)
        polling.poll()
    row = {"id": 8, "tid": "", "description": f"tu {LISTED}", "amount": 1.5, "when": bank.local(clock.now()),
           "bank_sub_acc_id": bank.ACCOUNT, "corresponsive_account": LISTED}
    messages.keep("casso", json.dumps(row).encode())
    messages.act_on_waiting()


def files():
    """A file of which one row is taken, one corrected, one dropped; and one that stays a draft."""
    account_id = db.session.scalar(sa.text("SELECT min(id) FROM bank_accounts"))
    day = f"{clock.today():%d/%m/%Y}"
    good = [f"{day} 00:01:00", "FT26325000001", "", "81,000", "19,000,000", f"CT tu {ROW}", ROW]
    wrong = [day, "FT26325000002", "", "không", "", f"CT tu {WRONG}", WRONG]
    dropped = [day, "FT26325000003", "", "bỏ", "", f"CT tu {DROPPED}", DROPPED]
    waits = [day, "FT26325000004", "", "sai", "", f"CT tu {WAITS}", WAITS]
    for name, rows in (("a.csv", (good, wrong, dropped)), ("b.csv", (waits,))):
        file = drafts.keep(SYSTEM, account_id, name, bank_files.csv_file([HEADER, *rows])).file
        if file.meanings is None:
            drafts.choose(SYSTEM, file.id, layout.propose(drafts.layout_of(file)), Dates.AUTO)
        if name == "a.csv":
            bad = [row.at for row in drafts.rows_of(file, RowState.WRONG)]
            drafts.correct(SYSTEM, file.id, bad[0], {
                Meaning.DATE: day, Meaning.DIRECTION: "+", Meaning.AMOUNT: "5000", Meaning.TEXT: f"CT tu {MENDED}",
                Meaning.COUNTER_ACCOUNT: MENDED})
            drafts.drop(SYSTEM, file.id, [bad[1]], "không đọc được")
            taking.take(SYSTEM, file.id)
            taking.go_on_with_all()
    states = set(db.session.scalars(sa.select(StatementRow.state)))
    assert states == {RowState.TAKEN, RowState.DROPPED, RowState.WRONG}


def going_back(app):
    """Refunds: told by the buyer on the page, by staff, one of a line; sent, and found at the bank."""
    told, said = (refunds.of_order(refunds.overpaid(sum_), sum_) for sum_ in (20_000, 30_000))
    secret = db.session.scalar(sa.text(f"SELECT secret FROM orders WHERE id = {told.order_id}"))
    answer = Browser(app).post(f"/o/{secret}/refunds/{told.id}", bank="970436", number=BY_BUYER, holder="Lan")
    assert answer.status_code == 303
    admin = Browser(app, people.person(Role.ADMIN))
    page = f"/office/money/refunds/{said.id}"
    assert admin.post(f"{page}/account", bank="970436", number=REFUND, holder="Hoa").status_code == 303
    assert REFUND in admin.post(f"{page}/read").text
    of_line = refunds.of_line(money.line(40_000, f"tu {LINE_REFUND}", counter_account=LINE_REFUND), 40_000)
    refund_accounts.give(SYSTEM, of_line.id, GivenAccount("970436", LINE_REFUND, "MAI"))
    assert admin.post("/office/money/refunds/batch").status_code == 200
    for refund, number in ((said, REFUND), (told, BY_BUYER), (of_line, LINE_REFUND)):
        hearing.hear(bank.told(refund.amount, f"HOAN TIEN {refund.id} toi {number}", direction=Direction.OUT,
                               counter_account=number))
        assert going.refund_of(SYSTEM, refund.id).status == RefundStatus.SENT


def paying_out(app):
    """A seller is paid, the money comes back, and it is paid once more; another one waits to be confirmed."""
    seller = shop.cooperative()
    settlement.account(seller, SELLER)
    settlement.sold(seller)
    run = settlement.locked(seller)
    batch = payouts.make_batch(SYSTEM, [settlement.payout(run).id])
    payout = settlement.payout(run)
    admin = Browser(app, people.person(Role.ADMIN))
    assert SELLER in admin.get(f"/office/money/settlements/payouts/batches/{batch.code}.csv").text
    hearing.hear(bank.told(payout.amount, sheets.memo(payout), direction=Direction.OUT, counter_account=SELLER))
    assert settlement.payout(run).status == PayoutStatus.PAID
    hearing.hear(bank.told(payout.amount, f"HOAN TRA GD {sheets.memo(payout)} sai so tai khoan {SELLER}",
                           counter_account=SELLER))
    assert settlement.payout(run).nth == 2
    payout_accounts.propose(SYSTEM, seller.id, payout_accounts.NewAccount("970436", PROPOSED, "HTX Mẫu"))


def test_no_account_number_stands_anywhere_in_plain(trading):
    webhooks(trading)
    lists(trading)
    files()
    going_back(trading)
    paying_out(trading)
    slips.sent(money.by_transfer())
    while outbox.drain():
        pass

    assert plain(trading) == []
    assert all(not value.startswith("RIFF") for place, value in everything(trading) if place.startswith("file "))
    assert plain(trading, [bank.ACCOUNT]) != []  # our own, which every QR shows: the walk sees what is plain


def noted(_app):
    use_case(lambda: note("refund account given", "refund:1", account=SEPAY))()


def raw_message(_app):
    with maintenance() as connection:
        connection.execute(sa.text("INSERT INTO bank_messages (source, digest, body, heard_at, verdict, attempts) "
                                   "VALUES ('sepay', 'x', :body, '2026-11-01 00:00:00+00:00', 'waiting', 9)"),
                           {"body": f"tu {CASSO[:4]} {CASSO[4:]}".encode()})


def in_json(_app):
    files()
    with maintenance() as connection:
        connection.execute(sa.update(StatementRow).where(StatementRow.state == RowState.WRONG).values(
            faults=[["", WAITS]]))


def as_a_file(app):
    path = Path(app.config["PRIVATE_DIR"]) / "slips" / "left.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"{SELLER};5000", encoding="utf-8")


@pytest.mark.parametrize(("leave", "where"), [
    (noted, "audit_log.details"), (raw_message, "bank_messages.body"), (in_json, "statement_rows.faults"),
    (as_a_file, "file left.csv")])
def test_control_a_number_that_somebody_left_is_found(trading, leave, where):
    leave(trading)

    assert plain(trading) == [where]
    spoil("DELETE FROM bank_messages WHERE digest = 'x'")
