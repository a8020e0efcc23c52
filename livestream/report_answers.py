"""The report of a session as an answer: the page for a crew or a seller, and a table as a file."""
from __future__ import annotations

from typing import Any

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from core import actors, clock
from livestream import report_page, words
from livestream.planning import crew
from livestream.reports.session import Report
from orders.spreadsheet import csv_bytes
from shop.models import Cooperative


def page(found: Report, files: dict[str, str], seller: Cooperative | None = None) -> ResponseReturnValue:
    """The report as a page, whole or the part of one seller; no name and no number of a buyer is on it."""
    session = found.session
    revenue = url_for("orders_office.revenue", period="custom", **_days(found)) if actors.current().has("admin") else ""
    hosts = [name for name in crew.host_names([session.id]).get(session.id, "").split(", ") if name]
    return render_template(
        "livestream/report.html", session=session, report=found, chart=report_page.chart(found.course), files=files,
        rates=report_page.rates(found.steps, found.cooperative_id is None), meanings=report_page.definitions(),
        quantities=report_page.quantities, seconds=report_page.seconds, hosts=hosts, platforms=words.PLATFORMS,
        reasons=words.REASONS, hour=report_page.hour, channel_names={
            each.channel_id: each.channel.name for each in session.channels}, revenue_url=revenue, seller=seller)


def _days(found: Report) -> dict[str, Any]:
    first = clock.local(found.session.went_live_at or found.session.starts_at).date()
    return {"from": first.isoformat(), "to": max(first, clock.today()).isoformat()}


def as_file(found: Report, name: str) -> ResponseReturnValue:
    """A table of the report as CSV."""
    called = f"session-{found.session.code}-{name}.csv"
    return Response(csv_bytes(report_page.table(found, name)), mimetype="text/csv",
                    headers={"Content-Disposition": f'attachment; filename="{called}"'})
