"""Commands: the books asked from outside, and the revenue as the page shows it."""
from __future__ import annotations

import json
from datetime import date

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from core import checks, secret_box
from core.actors import SYSTEM
from orders import periods, reports, revenue_page


@click.command("check")
@with_appcontext
def check() -> None:
    """Verify that stock, orders, ledger and histories agree. Prints each fault; exits with 1 if there is any."""
    try:
        faults = checks.run()
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            f"The database could not be asked: {error.orig}. Is it migrated? flask --app wsgi db upgrade") from error
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(checks.names())} checks, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@click.command("reseal")
@with_appcontext
def reseal() -> None:
    """Seal anew with the first of SECRETS_KEYS what an older key has sealed; it may be taken away afterwards."""
    click.echo(f"{sum(act() for act in secret_box.resealers())} sealed anew")


def _day(_context: click.Context, _option: click.Parameter, text: str) -> date:
    found = periods.day(text)
    if found is None:
        raise click.BadParameter("a day looks like 2026-11-21")
    return found


@click.command("revenue")
@click.option("--from", "first", required=True, callback=_day, help="The first local day, 2026-11-01.")
@click.option("--to", "last", required=True, callback=_day, help="The last local day, included.")
@click.option("--commune", help="The code of one commune.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def revenue(first: date, last: date, commune: str | None, as_json: bool) -> None:
    """The four figures of a period, commune by commune: the numbers of /office/revenue."""
    report = reports.revenue(SYSTEM, first, last, commune)
    if as_json:
        click.echo(json.dumps(revenue_page.as_json(report), ensure_ascii=False, indent=2))
        return
    for row in revenue_page.table(report):
        click.echo("\t".join(str(cell) for cell in row))
