"""Money of each side: what has come and goes back, what waits for a person, files of banks and carriers."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import parcels
from orders.banking.hearing import hear
from orders.banking.statements import drafts, layout
from orders.cash import statements
from orders.debts import paying
from orders.debts.paying import Use
from orders.door import changing
from orders.models import BankAccount, Case, Direction, Order
from orders.models.money import Dates, RefundBatch, UseKind
from orders.refunds import accounts
from orders.refunds.accounts import GivenAccount
from orders.settlement import legal, payout_accounts
from orders.settlement.payout_accounts import NewAccount
from shop.models import Cooperative, CooperativeKind, Product
from shop.places import units
from tests.make import allowances, bank, bank_files, cash, cod, orders, refunds, shop


def things(number: int, goods: Product) -> dict[str, str]:
    """Of each thing of money that has a page one, and the orders of a buyer of this side in which it is."""
    phone, other = f"036500000{number}", shop.product()
    line = hear(bank.told(40_000 + number, f"khong ro {number}"))
    case = db.session.scalars(sa.select(Case.id).where(Case.bank_line_id == line.line_id)).one()
    order = refunds.overpaid(20_000, quantities={shop.sku(other): 1_000}, buyer_phone=phone)
    refund = refunds.of_order(order, 10_000)
    account = db.session.scalars(sa.select(BankAccount.id).order_by(BankAccount.id).limit(1)).one()
    files = [drafts.keep(SYSTEM, account, f"sao-ke-{number}-{rows}.csv", bank_files.csv_file(
        [bank_files.HEADER, *bank_files.rows(rows)])).file for rows in (number * 2, number * 2 + 1)]
    drafts.choose(SYSTEM, files[0].id, layout.propose(drafts.layout_of(files[0])), Dates.AUTO)
    sold = orders.order({shop.sku(other): 1_000}, buyer_phone=phone)
    parcels.deliver(SYSTEM, orders.shipped(sold).id)
    payment = cash.payment_of(sold.parcels[0])
    remittance = cash.paid_in(payment, given=payment.amount)
    carried = [statements.bring(SYSTEM, f"BangKeChiCOD_308738{number}{which}_1.xlsx", cod.workbook(
        [(f"15878180{number}{which}", 50_000)])).statement for which in (1, 2)]
    seller = db.session.get_one(Cooperative, goods.cooperative_id)
    proposed = payout_accounts.propose(SYSTEM, seller.id, NewAccount("970436", f"77001122{number}", "HTX MAU"))
    form = legal.change(SYSTEM, seller.id, CooperativeKind.INDIVIDUAL, clock.today() + timedelta(days=30), "x")
    area = changing.add_area(SYSTEM, units.wards_of("12")[number].code, clock.today())
    eaten = allowances.line_of(orders.delivered(orders.order({shop.sku(other): 1_000}, buyer_phone=phone)))
    gone = hear(bank.told(9_000 + number, "tra tien hop", direction=Direction.OUT))
    used = paying.use(SYSTEM, gone.line_id, Use(UseKind.COST, Dong(1_000), "boxes"), f"use-{number}")
    return {
        "refund_file": in_file(order).code, "use": str(used), "used_line": str(gone.line_id), "debt": "-",
        "area": str(area.id),
        "legal_form": str(form.id),
        "given_back_of": eaten.order.code, "allowance": str(allowances.grant(eaten, 1_000).id),
        "line": str(line.line_id), "case": str(case), "refund": str(refund.id), "refunded": order.secret,
        "money_order": order.code, "file": str(files[0].id), "file_away": str(files[1].id), "row": "2",
        "remittance": str(remittance.id), "cod": str(carried[0].id), "cod_away": str(carried[1].id),
        "payout_account": str(proposed.id), "month": clock.today().replace(day=1).isoformat(), "ledger": "bank"}


def in_file(order: Order) -> RefundBatch:
    """A file for the bank with a refund of this order."""
    refund = refunds.of_order(order, 5_000)
    accounts.give(SYSTEM, refund.id, GivenAccount("970436", "19031234567", "NGUYEN THI LAN"))
    accounts.begin_all(SYSTEM)
    return accounts.batches(SYSTEM)[0][0]
