"""Refunds by transfer as a table that a bank reads: the same columns as for payouts."""
from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from flask_babel import pgettext

from orders.models import Refund
from orders.refunds import accounts
from orders.settlement.sheets import HEAD, plain
from orders.workbook import Row, Workbook

_MOST_NAME = 70


def bank_xlsx(refunds: Iterable[Refund], is_copy: bool = False) -> bytes:
    """One row each: number, account as text, holder, bank, sum, words. The name of the sheet says that it is a copy."""
    file = io.BytesIO()
    name = (pgettext("sheet of a bank file", "Refunds, a copy") if is_copy
            else pgettext("sheet of a bank file", "Refunds"))
    with Workbook(file) as book:
        book.sheet(name, (6, 24, 36, 16, 16, 50), _rows(refunds))
    return file.getvalue()


def _rows(refunds: Iterable[Refund]) -> Iterator[Row]:
    yield Row(HEAD)
    for number, refund in enumerate(refunds, 1):
        opened = accounts.opened(refund)
        yield Row([number, opened.account.number, plain(opened.account.holder, _MOST_NAME), opened.account.bin,
                   refund.amount, opened.memo])
