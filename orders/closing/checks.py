"""What must hold of closed months: nothing was booked into them since."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from orders.ledger import Posting
from orders.models.money import ClosingStatus, MonthClosing


@fixed
def closed_months_stay_as_they_were() -> Iterable[Question]:
    """A closed month holds as many postings as when it was closed."""
    held = sa.select(sa.func.count()).select_from(Posting).where(
        Posting.day.between(MonthClosing.first_day, MonthClosing.last_day)).correlate(MonthClosing).scalar_subquery()
    yield from each_row(
        sa.select(MonthClosing.first_day, MonthClosing.postings, held.label("held")).where(
            MonthClosing.status == ClosingStatus.CLOSED, held != MonthClosing.postings),
        "the month of {first_day} was closed with {postings} postings and holds {held}")


def install() -> None:
    """Let `flask check` ask all this."""
    checks.add("closed months stay as they were", closed_months_stay_as_they_were, about_money=True)
