"""What webhooks of SePay and Casso bring: kept and answered at once, acted on by a job within a second or two.

The same bytes are kept once, and a movement is heard once, however often and in whatever order they come. A message
that breaks what acts on it is tried again a few times and holds up no other.
"""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from core.errors import Malformed
from core.parse import one_object
from core.transactions import lock, use_case
from orders.banking import casso, hearing, sepay
from orders.banking.errors import BadMovement
from orders.banking.heard import HeardLine
from orders.cases.opening import About, open_case
from orders.models import CaseKind
from orders.models.money import BankMessage, Verdict

_MOST_ATTEMPTS = 5
_AT_ONCE = 100
_READ: dict[str, Callable[..., list[HeardLine]]] = {
    sepay.SOURCE: lambda message: [sepay.read(message)], casso.SOURCE: casso.read}


@use_case(keyed=True)
def keep(source: str, body: bytes) -> bool:
    """Write down what came, to be acted on soon. False if it was there already."""
    return insert_once(BankMessage, source=source, digest=hashlib.sha256(body).hexdigest(), body=body,
                       heard_at=clock.now(), verdict=Verdict.WAITING, attempts=0, acted_at=None)


def waiting() -> Sequence[int]:
    """The messages to be acted on, those that were tried least first."""
    wanted = sa.select(BankMessage.id).where(
        BankMessage.verdict == Verdict.WAITING, BankMessage.attempts < _MOST_ATTEMPTS)
    return db.session.scalars(wanted.order_by(BankMessage.attempts, BankMessage.id).limit(_AT_ONCE)).all()


def act_on_waiting() -> int:
    """Act on what has come; how many messages. One that breaks stops this run, and goes to the end of the queue."""
    done = 0
    while ids := waiting():
        for message_id in ids:
            _try(message_id)
            act(message_id)
            done += 1
    return done


@use_case
def act(message_id: int) -> Verdict:
    """Hear what one message tells, in one transaction; a second time changes nothing."""
    message = lock(BankMessage, message_id)
    if message.verdict != Verdict.WAITING:
        return message.verdict
    try:
        told = _told(message)
    except (Malformed, BadMovement):
        message.verdict, message.acted_at = Verdict.UNREADABLE, clock.now()
        open_case(CaseKind.UNKNOWN, About(f"message:{message.id}", note=message.source))
    else:
        for line in told:
            hearing.hear(line)
        message.verdict, message.acted_at = Verdict.HEARD if told else Verdict.TEST, clock.now()
    return message.verdict


@use_case
def _try(message_id: int) -> None:
    db.session.execute(sa.update(BankMessage).where(BankMessage.id == message_id).values(
        attempts=BankMessage.attempts + 1))


def _told(message: BankMessage) -> list[HeardLine]:
    """The movements, none where it is only a test. Raises Malformed, BadMovement."""
    body = one_object(message.body)
    if message.source == casso.SOURCE and casso.is_test(body):
        return []
    return _READ[message.source](body)
