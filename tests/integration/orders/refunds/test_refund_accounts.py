"""To which account a refund goes: said behind the link, sealed, read by whoever sends it, which is noted."""
from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
from python_calamine import CalamineWorkbook

from accounts.models import Role
from core import checks, outbox, secret_box
from core.actors import NOBODY, SYSTEM, Actor
from core.audit import AuditEntry
from core.db import db
from core.messaging import setting
from orders.banking import vietqr
from orders.banking.errors import BadAccountNumber, HolderMissing, UnknownBank
from orders.errors import NoSuchOrder
from orders.models import Refund, RefundStatus
from orders.money_errors import AccountNotNeeded, NoSuchRefund, NoSuchRefundFile
from orders.refunds import accounts, going
from orders.refunds.accounts import GivenAccount
from tests.contract.messaging.fake import FakeMessenger
from tests.make import accounts as people
from tests.make import keys, money, refunds
from tests.make.accounts import Browser
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")
GIVEN = GivenAccount("970436", "1903 1234.567", "Nguyễn Thị Lan")
STRANGER = Actor("person:9", frozenset({"member"}), 9)


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def refund():
    return refunds.of_order(refunds.overpaid(20_000), 20_000)


def fresh(refund):
    return db.session.get_one(Refund, refund.id, populate_existing=True)


def secret_of(refund):
    return db.session.scalar(sa.text(f"SELECT secret FROM orders WHERE id = {refund.order_id}"))


def noted():
    return [(entry.action, entry.subject) for entry in db.session.scalars(sa.select(AuditEntry).where(
        AuditEntry.action.like("refund account%")).order_by(AuditEntry.id))]


def test_what_is_given_is_sealed_and_read_as_banks_write_it(refund):
    accounts.give_by_buyer(secret_of(refund), refund.id, GIVEN)

    box = fresh(refund).account_box
    assert "19031234567" not in box
    assert "LAN" not in box
    found = accounts.open_account(SYSTEM, refund.id)
    assert found.account == GivenAccount("970436", "19031234567", "NGUYEN THI LAN")
    assert found.memo == f"HOAN TIEN {refund.id}"
    assert noted() == [("refund account given", f"refund:{refund.id}"), ("refund account read", f"refund:{refund.id}")]


def test_the_code_for_the_banking_app_asks_for_this_sum_to_this_account(refund):
    accounts.give(SYSTEM, refund.id, GIVEN)
    found = accounts.open_account(SYSTEM, refund.id)

    assert found.qr.startswith("data:image/svg+xml")
    read = vietqr.read(vietqr.payload(vietqr.Transfer("970436", "19031234567", refund.amount, found.memo)))
    assert (read.account, read.amount) == ("19031234567", 20_000)


@pytest.mark.parametrize(("given", "error"), [
    (GivenAccount("999999", "19031234567", "LAN"), UnknownBank), (GivenAccount("", "1", "LAN"), UnknownBank),
    (GivenAccount("970436", "12", "LAN"), BadAccountNumber),
    (GivenAccount("970436", "1" * 20, "LAN"), BadAccountNumber),
    (GivenAccount("970436", "1903|1234", "LAN"), BadAccountNumber),
    (GivenAccount("970436", "19031234567", "!"), HolderMissing),
    (GivenAccount("970436", "19031234567", "X" * 71), HolderMissing),
])
def test_what_no_bank_would_take_is_refused(refund, given, error):
    with pytest.raises(error):
        accounts.give_by_buyer(secret_of(refund), refund.id, given)

    assert fresh(refund).account_box == ""


def test_it_may_be_changed_until_somebody_sends_it(refund):
    accounts.give(SYSTEM, refund.id, GIVEN)
    accounts.give_by_buyer(secret_of(refund), refund.id, GivenAccount("970436", "5555666", "TRAN VAN B"))
    going.begin(SYSTEM, refund.id)

    with pytest.raises(AccountNotNeeded):
        accounts.give_by_buyer(secret_of(refund), refund.id, GIVEN)

    assert accounts.open_account(SYSTEM, refund.id).account.number == "5555666"


def test_nobody_says_it_for_the_order_of_another(refund):
    other = refunds.of_order(refunds.overpaid(10_000), 10_000)

    with pytest.raises(NoSuchRefund):
        accounts.give_by_buyer(secret_of(other), refund.id, GIVEN)
    with pytest.raises(NoSuchOrder):
        accounts.give_by_buyer("forged", refund.id, GIVEN)
    for attempt in (lambda: accounts.give(STRANGER, refund.id, GIVEN), lambda: accounts.begin_all(STRANGER),
                    lambda: accounts.open_account(STRANGER, refund.id)):
        with pytest.raises(NoSuchRefund):
            attempt()


def test_a_card_needs_no_account():
    order, payment = refunds.paid_by_card()
    money.transferred(order, 30_000)
    card = refunds.of_order(order, 30_000, provider="card", payment_id=payment.id)

    with pytest.raises(AccountNotNeeded):
        accounts.give(SYSTEM, card.id, GIVEN)
    assert accounts.open_account(SYSTEM, card.id) is None


def test_a_box_of_one_refund_does_not_open_for_another(refund):
    accounts.give(SYSTEM, refund.id, GIVEN)

    with pytest.raises(secret_box.Sealed):
        secret_box.unseal(fresh(refund).account_box, f"account of refund {refund.id + 1}")


def test_another_key_seals_it_anew(app, refund):
    accounts.give(SYSTEM, refund.id, GIVEN)
    before = fresh(refund).account_box
    with keys.newer(app) as name:
        assert accounts.reseal() == 1
        assert accounts.reseal() == 0
        assert fresh(refund).account_box.startswith(f"{name}.") != before.startswith(f"{name}.")
        assert accounts.open_account(SYSTEM, refund.id).account.number == "19031234567"
    spoil(f"UPDATE refunds SET account_box = '{before}'")  # of the key that is here again


def test_all_that_wait_go_to_the_bank_in_one_table_and_to_nobody_twice(app, refund):
    unknown = refunds.of_line(money.line(30_000), 30_000)
    nowhere = refunds.of_order(refunds.overpaid(5_000), 5_000)
    for each in (refund, unknown):
        accounts.give(SYSTEM, each.id, GIVEN)
    admin = Browser(app, people.person(Role.ADMIN))

    answer = admin.post("/office/money/refunds/batch")

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [[row[1], row[3], row[4]] for row in rows[1:]] == [
        ["19031234567", "970436", 20_000], ["19031234567", "970436", 30_000]]
    assert {fresh(each).status for each in (refund, unknown)} == {RefundStatus.SENDING}
    assert fresh(nowhere).status == RefundStatus.PROMISED
    assert [action for action, _ in noted()].count("refund account read") == 2
    again = admin.post("/office/money/refunds/batch")
    assert again.status_code == 303
    assert "No refund with an account" in admin.get("/office/money/refunds").text


def test_the_file_can_be_had_again_with_the_same_rows_marked_as_a_copy_and_noted(app, refund):
    accounts.give(SYSTEM, refund.id, GIVEN)
    admin = Browser(app, people.person(Role.ADMIN))
    assert "No file was made yet" in admin.get("/office/money/refunds/files").text
    first = rows_of(admin.post("/office/money/refunds/batch"))

    answer = admin.post("/office/money/refunds/files/HT000001")

    assert rows_of(answer) == (first[0], "Refunds, a copy")
    assert first[1] == "Refunds"
    assert "HT000001-copy.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    actions = list(db.session.scalars(sa.select(AuditEntry.action)))
    assert (actions.count("refund file had again"), actions.count("refund account read")) == (1, 2)
    assert fresh(refund).status == RefundStatus.SENDING
    assert "HT000001" in admin.get("/office/money/refunds/files").text


@pytest.mark.parametrize("code", ["HT000002", "HT1", "LC000001", "HT00000x", "HT999999999999"])
def test_a_file_that_was_never_made_is_not_found(app, refund, code):
    admin = Browser(app, people.person(Role.ADMIN))

    assert admin.post(f"/office/money/refunds/files/{code}").status_code == 404


def test_only_who_handles_money_has_it_again(refund):
    accounts.give(SYSTEM, refund.id, GIVEN)
    accounts.begin_all(SYSTEM)

    with pytest.raises(NoSuchRefundFile):
        accounts.again(NOBODY, "HT000001")
    assert accounts.batches(NOBODY) == []


def rows_of(answer):
    """What stands in the file, and the name of its sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return book.get_sheet_by_index(0).to_python(), book.sheet_names[0]


def test_the_buyer_hears_of_it_and_says_it_on_a_page(app, client, monkeypatch):
    messenger = FakeMessenger()
    monkeypatch.setitem(setting.MESSENGERS, "fake", lambda _: messenger)
    app.config.update(MESSENGER="fake", PUBLIC_URL="https://cho.example")
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    while outbox.drain():
        pass
    browser = Browser(app)
    page = browser.get(f"/o/{secret_of(refund)}").text
    assert any("tài khoản" in message.text for message in messenger.sent.values())
    path = re.search(r'href="(/o/[^"]+/refunds/\d+)"', page).group(1)
    assert "To which account?" in browser.get(path).text

    refused = browser.post(path, bank="970436", number="12", holder="LAN")
    taken = browser.post(path, bank="970436", number="1903 1234 567", holder="Lan")

    assert refused.status_code == 422
    assert "up to 19 digits" in refused.text
    assert taken.status_code == 303
    assert "will go back to your account" in browser.get(f"/o/{secret_of(refund)}").text
    going.begin(SYSTEM, refund.id)
    late = browser.post(path, bank="970436", number="1903 1234 568", holder="Lan")
    assert late.status_code == 409
    assert browser.get(f"/o/{secret_of(refund)}/refunds/99999").status_code == 404
    assert browser.get(f"/o/forged/refunds/{refund.id}").status_code == 404


def test_the_office_shows_it_only_on_request(app, refund):
    admin = Browser(app, people.person(Role.ADMIN))
    page = f"/office/money/refunds/{refund.id}"
    assert "Nobody has said yet" in admin.get(page).text
    assert admin.post(page + "/account", bank="970436", number="", holder="Lan").status_code == 422
    assert admin.post(page + "/account", bank="970436", number="19031234567", holder="Lan").status_code == 303

    assert "19031234567" not in admin.get(page).text
    shown = admin.post(page + "/read").text

    assert "19031234567" in shown
    assert "data:image/svg+xml" in shown
    assert ("refund account read", f"refund:{refund.id}") in noted()
