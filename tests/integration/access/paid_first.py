"""What each side has where who pays first is served first: a session that is over, with money to be settled."""
from __future__ import annotations

from datetime import timedelta

from accounts.models import Role
from core import clock
from shop.models import Product
from tests.make import first_paid


def things(number: int, commune: str, seller_id: int, staff: dict[Role, int], goods: Product) -> dict[str, str]:
    """The session and the moment of paying; before the same people go on air with another one."""
    session, moment_id = first_paid.over(
        f"Trả Trước Kín {number}", goods, title=f"Phiên trả trước phía {number}", commune_code=commune,
        host_ids=(staff[Role.HOST],), operator_ids=(staff[Role.OPERATOR],), cooperative_ids=(seller_id,),
        starts_at=clock.now() + timedelta(days=4), ends_at=clock.now() + timedelta(days=4, hours=2))
    return {"paid_first": session.code, "moment": str(moment_id)}
