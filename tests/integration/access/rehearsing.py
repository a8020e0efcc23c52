"""What each side of the market rehearses with."""
from __future__ import annotations

from collections.abc import Mapping

from accounts import people
from accounts.models import Person, Role
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.rehearsal import playing
from shop.models import Product
from tests.make import livestream, rehearsals


def things(number: int, commune: str, seller_id: int, staff: Mapping[Role, int], goods: Product) -> dict[str, str]:
    """A rehearsal of this side's crew, whose comments wait to be played, and a file that its trainer keeps."""
    session = livestream.planned(
        title=f"Tập dượt phía {number}", commune_code=commune, host_ids=(staff[Role.HOST],), channel_ids=(),
        operator_ids=(staff[Role.OPERATOR],), cooperative_ids=(seller_id,), is_rehearsal=True)
    livestream.add(session, goods, 30_000)
    sessions.go_live(SYSTEM, session.id)
    playing.choose(SYSTEM, session.id, None)
    trainer = people.as_actor(db.session.get_one(Person, staff[Role.TRAINER]))
    kept = rehearsals.recording(rehearsals.line(1, "a1 1kg"), by=trainer)
    return {"rehearsal": session.code, "recording": str(kept.id)}
