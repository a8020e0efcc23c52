"""The office: how things stand, and the revenue of each commune."""
from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock
from core.access import allow
from core.actors import Actor
from core.db import db
from orders import order_page, periods, reports, revenue_page, session_names
from orders.access import (
    communes_of,
    order_of,
    orders_visible_to,
    parcels_visible_to,
    sees_everything,
    visible_to,
)
from orders.errors import NoSuchCommune
from orders.expiry import shown
from orders.expiry.forms import MoreTimeForm
from orders.models import Order, OrderLine, Parcel
from orders.reports import Group, Scope
from orders.spreadsheet import csv_bytes
from orders.switching import ways
from orders.switching.forms import WayForm
from shop.places import units

bp = Blueprint("orders_office", __name__, url_prefix="/office")
_READERS = ("officer", "province", "admin")
_PER_PAGE = 50
WITHOUT_SESSION = "shop"


@bp.get("")
@allow("admin")
def home() -> ResponseReturnValue:
    """How the market stands today, and where to go from here."""
    actor, today = actors.current(), clock.today()
    number = sa.func.count().label("number")
    waiting = sa.select(Order.status, number).where(orders_visible_to(actor)).group_by(Order.status)
    parcels = sa.select(Parcel.status, number).where(parcels_visible_to(actor)).group_by(Parcel.status)
    return render_template(
        "orders/office/home.html", today=reports.total(Scope(today, today, actor)),
        month=reports.total(Scope(today.replace(day=1), today, actor)),
        orders={row.status: row.number for row in db.session.execute(waiting)},
        parcels={row.status: row.number for row in db.session.execute(parcels)})


@bp.get("/revenue")
@allow(*_READERS)
def revenue() -> ResponseReturnValue:
    """The four figures of a period, commune by commune."""
    period = periods.asked(request.args)
    report = reports.revenue(actors.current(), period.first, period.last)
    return render_template("orders/office/revenue.html", period=period, report=report, name=revenue_page.commune_name,
                           sentence=revenue_page.sentence(_whose(), report, report.total), names=periods.NAMES)


@bp.get("/revenue.csv")
@allow(*_READERS)
def revenue_csv() -> ResponseReturnValue:
    """The same as a file for spreadsheets."""
    period = periods.asked(request.args)
    report = reports.revenue(actors.current(), period.first, period.last)
    name = f"revenue-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    return Response(csv_bytes(revenue_page.table(report)), mimetype="text/csv",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.get("/revenue/<commune_code>")
@allow(*_READERS)
def commune(commune_code: str) -> ResponseReturnValue:
    """One commune: its live sessions, and what was sold outside of them."""
    period, actor = periods.asked(request.args), actors.current()
    _check_commune(actor, commune_code)
    scope = Scope(period.first, period.last, actor, commune_code)
    report = reports.revenue(actor, period.first, period.last, commune_code)
    sessions = reports.by("session_id", scope)
    names = session_names.names({each.key for each in sessions if each.key is not None})
    rows = [(_session_code(each, names), _session_title(each, names), each.figures) for each in sessions]
    return render_template(
        "orders/office/commune.html", period=period, report=report, code=commune_code, sessions=rows,
        name=revenue_page.commune_name(commune_code),
        sentence=revenue_page.sentence(revenue_page.commune_name(commune_code), report, report.total))


@bp.get("/revenue/<commune_code>/<session_code>")
@allow(*_READERS)
def session_orders(commune_code: str, session_code: str) -> ResponseReturnValue:
    """The orders of one live session, or of the shop, with goods of this commune."""
    period, actor = periods.asked(request.args), actors.current()
    _check_commune(actor, commune_code)
    scope = Scope(period.first, period.last, actor, commune_code)
    sessions = reports.by("session_id", scope)
    names = session_names.names({each.key for each in sessions if each.key is not None})
    found = next((each for each in sessions if _session_code(each, names) == session_code), None)
    if found is None:
        raise NoSuchCommune
    within = Scope(period.first, period.last, actor, commune_code, session_id=found.key,
                   without_session=found.key is None)
    groups, number = reports.by("order_id", within), _page_number()
    shown = groups[(number - 1) * _PER_PAGE:number * _PER_PAGE]
    orders = {order.id: order for order in db.session.scalars(
        sa.select(Order).where(Order.id.in_([each.key for each in shown]), orders_visible_to(actor)))}
    return render_template(
        "orders/office/session.html", period=period, code=commune_code, name=revenue_page.commune_name(commune_code),
        title=_session_title(found, names), rows=[(orders[each.key], each.figures) for each in shown],
        figures=found.figures, number=number, pages=-(-len(groups) // _PER_PAGE), session_code=session_code,
        report_url=names[found.key].report_url if found.key is not None else "")


@bp.get("/orders/<code>")
@allow(*_READERS)
def order(code: str) -> ResponseReturnValue:
    """One order, as far as this person may see it: their communes' goods, and nothing about the buyer."""
    actor = actors.current()
    found = order_of(actor, code)
    mine = set(db.session.scalars(sa.select(OrderLine.cooperative_id).where(
        OrderLine.order_id == found.id, visible_to(actor, OrderLine))))
    page = order_page.read(found)
    return render_template("orders/office/order.html", order=found, is_admin=sees_everything(actor),
                           bundles=[each for each in page.bundles if each.cooperative_id in mine], page=page,
                           time_form=MoreTimeForm(), way_form=WayForm(),
                           ways=ways.possible(found) if sees_everything(actor) else (), deadline=shown.of(found, actor))


def _check_commune(actor: Actor, code: str) -> None:
    """Raise NoSuchCommune for one that this person does not answer for, or that never was.

    A commune that a reform has ended is known by what was sold there.
    """
    if sees_everything(actor):
        sold = sa.exists().where(OrderLine.commune_code == code)
        is_known = code in {ward.code for ward in units.wards()} or db.session.scalar(sa.select(sold))
    else:
        is_known = code in communes_of(actor)
    if not is_known:
        raise NoSuchCommune


def _whose() -> str:
    """Of whom the sentence speaks."""
    actor = actors.current()
    codes, provinces = communes_of(actor), actor.refs("province", "province")
    if not sees_everything(actor):
        if len(codes) == 1:
            return revenue_page.commune_name(next(iter(codes)))
        if len(provinces) == 1 and codes:
            return units.province(next(iter(provinces))).name
    return "Chợ Bản"


def _session_code(group: Group, names: dict[int, session_names.SessionName]) -> str:
    return WITHOUT_SESSION if group.key is None else names[group.key].code


def _session_title(group: Group, names: dict[int, session_names.SessionName]) -> str:
    return str(gettext("In the shop, outside of live sessions")) if group.key is None else names[group.key].title


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1

