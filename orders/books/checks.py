"""What must hold between the bank, what is nobody's, and the books."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, differences, each_row, fixed
from core.db import DongColumn
from orders.banking.hearing import RECEIVED
from orders.books import documents
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine, Direction, RefundStatus

_DOCUMENT = (sa.literal("bank:") + sa.cast(BankLine.id, sa.String)).label("document")
_IS_BOOKED = sa.exists().where(Posting.document == _DOCUMENT, Posting.kind == RECEIVED).correlate(BankLine)
_OPEN = (RefundStatus.PROMISED, RefundStatus.SENDING, RefundStatus.UNKNOWN)


@fixed
def unclear_money_is_what_remains_of_lines() -> Iterable[Question]:
    """What the books call nobody's, line by line, is what the lines say is left of them."""
    owner = (sa.literal("line:") + sa.cast(BankLine.id, sa.String)).label("owner")
    left = sa.select(owner, BankLine.remaining).where(
        BankLine.remaining > 0, BankLine.direction == Direction.IN, _IS_BOOKED)
    total = sa.cast(-sa.func.sum(Entry.amount), DongColumn)
    booked = sa.select(Entry.party, total).where(Entry.account == Account.UNCLEAR).group_by(Entry.party).having(
        sa.func.sum(Entry.amount) != 0)
    yield from differences(left, booked, "{0} has {1} left that the books do not know",
                           "the books say that {1} of {0} is nobody's, the line does not")


@fixed
def books_are_their_documents() -> Iterable[Question]:
    """Every posting is of a document that is there, in a state that books it, with the legs that decision 11 names:
    account by account and party by party, to the dong. And every document is booked so."""
    told, zero = documents.all_legs().subquery(), sa.literal(0, sa.BigInteger)
    legs = sa.union_all(
        sa.select(told.c.document, told.c.kind, told.c.account, told.c.party, told.c.amount.label("wanted"),
                  zero.label("booked"), zero.label("is_strange")),
        sa.select(Posting.document, Posting.kind, sa.cast(Entry.account, sa.String), Entry.party, zero,
                  sa.cast(Entry.amount, sa.BigInteger), sa.literal(1, sa.BigInteger)).join(
            Entry, Entry.posting_id == Posting.id)).subquery()
    wanted, booked = sa.func.sum(legs.c.wanted), sa.func.sum(legs.c.booked)
    yield from each_row(
        sa.select(legs.c.document, legs.c.kind, legs.c.account, legs.c.party, wanted.label("wanted"),
                  booked.label("booked")).group_by(legs.c.document, legs.c.kind, legs.c.account, legs.c.party).having(
            sa.or_(wanted != booked, sa.func.min(legs.c.is_strange) == 1)).order_by(
            legs.c.document, legs.c.kind, legs.c.account, legs.c.party),
        "{document}, {kind}: the books say {booked} on {account} ({party}), the document {wanted}")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (unclear_money_is_what_remains_of_lines, books_are_their_documents):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
