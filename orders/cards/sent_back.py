"""Money that goes back to cards, as the provider tells of it: what we had asked for, and what somebody sent back on the
provider's own pages."""
from __future__ import annotations

import re

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.transactions import use_case
from orders import ledger, money_bookings, receiving
from orders.access import lock_order
from orders.cards import setting, settling
from orders.cards.facts import CURRENCY, Back, BackState
from orders.cards.provider import NAME
from orders.cases.opening import About, open_case
from orders.models import CaseKind, Payment, Refund, RefundStatus
from orders.refunds import asking, going
from orders.refunds.following import ELSEWHERE

_KEY = re.compile(r"refund-([0-9]{1,9})-", re.ASCII)
_S = RefundStatus


def settle(refund_id: str) -> bool:
    """Ask how it stands with money that goes back, and act. False if it is nothing of ours. Raises NoAnswer."""
    back = setting.cards().client.back(refund_id)
    return back is not None and _act(back)


def settle_all(intent: str) -> bool:
    """The same for all that goes back of one payment."""
    if settling.payment_of(intent) is None:
        return False
    for back in reversed(setting.cards().client.gone_back(intent)):
        _act(back)
    return True


def _act(back: Back) -> bool:
    payment_id = settling.payment_of(back.intent)
    if payment_id is None:
        return False
    refund = _refund_of(back, payment_id)
    if refund is None and back.state is not BackState.FAILED:
        sent_by_hand(payment_id, back)
    elif refund is not None and refund.status == _S.SENT and back.state is BackState.FAILED:
        going.came_back(actors.SYSTEM, refund.id)
    elif refund is not None and refund.status in (_S.PROMISED, _S.UNKNOWN):
        asking.pass_on(refund.id)
    return True


def _refund_of(back: Back, payment_id: int) -> Refund | None:
    """The row about it: our own, by the key we had sent with it, or one that was written when we heard of it."""
    key = _KEY.match(back.key)
    mine = Refund.request_key == _by_hand(back)
    if key is not None:
        mine = sa.or_(mine, Refund.id == int(key[1]))
    return db.session.scalar(sa.select(Refund).where(mine, Refund.payment_id == payment_id, Refund.provider == NAME))


@use_case
def sent_by_hand(payment_id: int, back: Back) -> None:
    """Somebody sent it back past us: it counts for the order no more. Said again it changes nothing.

    What the order does not have any more to give waits for a person.
    """
    payment = db.session.get_one(Payment, payment_id)
    order = lock_order(payment.order_id)
    if _refund_of(back, payment_id) is not None:
        return
    if back.currency != CURRENCY or not 0 < back.amount <= min(order.received, payment.amount):
        open_case(CaseKind.UNKNOWN, About(
            f"card:{back.id[-50:]}", order_id=order.id, payment_id=payment_id,
            note=f"{back.id}: -{back.amount} {back.currency}, {back.intent}"))
        return
    refund = Refund(order_id=order.id, payment_id=payment_id, provider=NAME, amount=Dong(back.amount), reason=ELSEWHERE,
                    request_key=_by_hand(back), made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(refund)
    db.session.flush()
    receiving.change_received(order, -back.amount)
    ledger.post([money_bookings.refund_promised(refund, order)])
    going.went(refund, back.id)


def _by_hand(back: Back) -> str:
    return f"card:{back.id}"[:120]
