"""What messages of banks said does not stay: so many days after it was acted on, and once every movement it told of is
somebody's, its bytes are removed. That it came, when, and its fingerprint stay: it is known when it comes again.

Files of banks lose their bytes at once when their last row is heard or dropped (`statements.drafts.settle`).
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from core import clock, dated
from core.db import db
from core.transactions import lock_all, use_case
from orders.banking import messages
from orders.models import BankLine, BankTelling, Case
from orders.models.money import BankMessage, Verdict

RETENTION = "bank_message_days"
_TOGETHER = 200


def forget() -> int:
    """Remove what is not needed any more; how many messages."""
    before, after, gone = clock.now() - timedelta(days=dated.value(RETENTION)), 0, 0
    while some := _old(before, after):
        done = [message.id for message in some if _is_accounted_for(message)]
        gone += _forget(done)
        after = some[-1].id
    return gone


def _old(before: object, after: int) -> Sequence[BankMessage]:
    return db.session.scalars(sa.select(BankMessage).where(
        BankMessage.id > after, BankMessage.verdict != Verdict.WAITING, BankMessage.acted_at < before,
        sa.func.length(sa.type_coerce(BankMessage.body, sa.LargeBinary)) > 0,
    ).order_by(BankMessage.id).limit(_TOGETHER).execution_options(populate_existing=True)).all()


def _is_accounted_for(message: BankMessage) -> bool:
    """Nobody waits for what it said: no case of it is open, and nothing is left of the lines it told of."""
    if db.session.scalar(sa.select(Case.id).where(
            Case.subject == messages.subject(message.id), Case.closed_at.is_(None)).limit(1)) is not None:
        return False
    if message.verdict != Verdict.HEARD:
        return True
    told = messages.told(message)
    lines = sa.select(BankTelling.external_id).join(BankLine, BankLine.id == BankTelling.line_id).where(
        BankTelling.source == message.source, BankTelling.external_id.in_([line.external_id for line in told]),
        BankLine.remaining == 0)
    return {line.external_id for line in told} == set(db.session.scalars(lines))


@use_case
def _forget(message_ids: Sequence[int]) -> int:
    found = [message for message in lock_all(BankMessage, message_ids) if message.verdict != Verdict.WAITING]
    for message in found:
        message.body = b""
    return len(found)
