"""Money of each side: what has come and goes back, what waits for a person, files of banks and carriers."""
from __future__ import annotations

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM
from core.db import db
from orders import parcels
from orders.banking.hearing import hear
from orders.banking.statements import drafts
from orders.cash import statements
from orders.models import BankAccount, Case
from shop.models import Product
from tests.make import bank, bank_files, cash, cod, orders, refunds, shop


def things(number: int, goods: Product) -> dict[str, str]:
    """Of each thing of money that has a page one, and the orders of a buyer of this side in which it is."""
    phone = f"036500000{number}"
    line = hear(bank.told(40_000 + number, f"khong ro {number}"))
    case = db.session.scalars(sa.select(Case.id).where(Case.bank_line_id == line.line_id)).one()
    order = refunds.overpaid(20_000, quantities={shop.sku(goods): 1_000}, buyer_phone=phone)
    refund = refunds.of_order(order, 10_000)
    account = db.session.scalars(sa.select(BankAccount.id).order_by(BankAccount.id).limit(1)).one()
    file = drafts.keep(SYSTEM, account, f"sao-ke-{number}.csv", bank_files.csv_file(bank_files.rows(number + 1))).file
    sold = orders.order({shop.sku(goods): 1_000}, buyer_phone=phone)
    parcels.deliver(SYSTEM, orders.shipped(sold).id)
    payment = cash.payment_of(sold.parcels[0])
    remittance = cash.paid_in(payment, given=payment.amount)
    waybill = f"15878180{number:03}"
    statement = statements.bring(
        SYSTEM, f"BangKeChiCOD_3087389{number}_1.xlsx", cod.workbook([(waybill, 50_000)])).statement
    return {"line": str(line.line_id), "case": str(case), "refund": str(refund.id), "refunded": order.secret,
            "money_order": order.code, "file": str(file.id), "row": "2", "remittance": str(remittance.id),
            "cod": str(statement.id), "month": clock.today().replace(day=1).isoformat(), "ledger": "bank"}
