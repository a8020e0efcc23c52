"""Before an order is paid in another way its card pages are closed and asked about: nobody may pay on them any more."""
from __future__ import annotations

import sqlalchemy as sa

from core.db import db
from core.errors import Unavailable
from orders.cards import asking, settling
from orders.cards.provider import NAME
from orders.models import CardPage, Payment, PaymentStatus
from orders.switching.errors import ProviderSilent

_MAY_BE_PAID = (PaymentStatus.STARTED, PaymentStatus.EXPIRED)


def begun(order_id: int) -> list[tuple[Payment, CardPage]]:
    """Payments by card on whose pages somebody may still pay, or is waiting for the bank."""
    wanted = sa.select(Payment, CardPage).join(CardPage, CardPage.payment_id == Payment.id).where(
        Payment.order_id == order_id, Payment.provider == NAME, Payment.status.in_(_MAY_BE_PAID),
        CardPage.ended_at.is_(None), sa.or_(Payment.status == PaymentStatus.STARTED, CardPage.page_id.is_not(None)))
    found = db.session.execute(wanted.order_by(Payment.id).execution_options(populate_existing=True))
    return [(payment, page) for payment, page in found]


def close_pages(order_id: int) -> None:
    """Close them and act on what became of them: one that was paid meanwhile counts. Raises ProviderSilent."""
    pages = [page.page_id for _, page in begun(order_id) if page.page_id is not None and page.waits_since is None]
    for page_id in pages:
        try:
            asking.close(page_id)
            settling.settle(page_id)
        except Unavailable as silent:
            raise ProviderSilent from silent
