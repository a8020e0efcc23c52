"""The cooperative's desk: the live sessions that sold its goods, and what came of its part in them."""
from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from core.db import db
from livestream import report_page
from livestream.errors import NoSuchSession
from livestream.models import REAL, LiveSession, RunItem, SessionStatus
from livestream.planning import crew
from livestream.report_answers import as_file, page
from livestream.reports.session import Report, report, sells_for
from shop.access import own_cooperative
from shop.models import Cooperative, Product

bp = Blueprint("livestream_desk", __name__, url_prefix="/desk/<coop_slug>/sessions")
_READERS = ("member", "admin")
_SHOWN = 60


@bp.get("")
@allow(*_READERS)
def sessions(coop_slug: str) -> ResponseReturnValue:
    """The sessions whose run-of-show holds goods of this seller, the latest first."""
    seller = own_cooperative(actors.current(), coop_slug)
    sold = sa.exists().where(RunItem.session_id == LiveSession.id, RunItem.product_id == Product.id,
                             Product.cooperative_id == seller.id)
    begun = LiveSession.status.not_in((SessionStatus.PLANNED, SessionStatus.CANCELLED))
    found = db.session.scalars(sa.select(LiveSession).where(sold, begun, REAL).order_by(
        LiveSession.starts_at.desc(), LiveSession.id.desc()).limit(_SHOWN)).all()
    return render_template("livestream/desk/sessions.html", seller=seller, sessions=found,
                           hosts=crew.host_names([each.id for each in found]))


@bp.get("/<code>")
@allow(*_READERS)
def show(coop_slug: str, code: str) -> ResponseReturnValue:
    """The part of this seller: its items and its figures, nobody else's."""
    seller = own_cooperative(actors.current(), coop_slug)
    files = {name: url_for("livestream_desk.file", coop_slug=coop_slug, code=code, name=name)
             for name in report_page.TABLES}
    return page(_part(seller, code), files, seller)


@bp.get("/<code>/<any(items, minutes, channels):name>.csv")
@allow(*_READERS)
def file(coop_slug: str, code: str, name: str) -> ResponseReturnValue:
    """One table of it."""
    return as_file(_part(own_cooperative(actors.current(), coop_slug), code), name)


def _part(seller: Cooperative, code: str) -> Report:
    session = db.session.scalar(sa.select(LiveSession).where(LiveSession.code == code, REAL))
    if session is None or session.status == SessionStatus.PLANNED or not sells_for(session, seller.id):
        raise NoSuchSession
    return report(session, seller.id)
