"""What must hold of photos of transfers."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.db import db
from orders.models import CaseKind
from orders.models.money import Case, TransferSlip
from orders.transfer_slips import files, standing


def slips_have_their_pictures() -> Iterable[str]:
    """What is kept lies there in all its sizes, and of what was removed nothing does."""
    for slip in db.session.scalars(sa.select(TransferSlip).order_by(TransferSlip.id)):
        if slip.removed_at is None and not files.is_whole(slip.key):
            yield f"transfer slip {slip.id} has lost its picture"
        elif slip.removed_at is not None and files.has_any(slip.key):
            yield f"transfer slip {slip.id} was removed, and its picture was not"


def slip_cases_have_a_slip() -> Iterable[str]:
    """Nobody is asked about a photo that was never sent."""
    sent = sa.exists().where(standing.of_slip(Case.order_id), TransferSlip.sent_at <= Case.opened_at).correlate(Case)
    for case_id in db.session.scalars(sa.select(Case.id).where(Case.kind == CaseKind.SLIP_UNMATCHED, ~sent)):
        yield f"case {case_id} asks about a photo of a transfer that was never sent"


def install() -> None:
    """Have `flask check` ask these."""
    checks.add("photos of transfers have their pictures", slips_have_their_pictures)
    checks.add("cases about photos of transfers have one", slip_cases_have_a_slip)
