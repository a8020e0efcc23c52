"""The command `demo`."""
from __future__ import annotations

import sys
import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from core.jobs import every
from core.transactions import batch
from demo import live, programme, rehearsals, store


def register(app: Flask) -> None:
    """Add the command; and, where it is no installation for real people, the job that replays comments."""
    app.cli.add_command(demo)
    if app.config["ENVIRONMENT"] != "production":
        every(seconds=2)(live.replay)


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the programme of Lai Châu; later, begin a new live session."""
    if current_app.config["ENVIRONMENT"] == "production":
        raise click.ClickException("This is an installation for real people; the demo is not loaded here.")
    remembered = store.read()
    if programme.is_empty():
        began = time.monotonic()
        with batch():  # all of it or nothing: whoever breaks it off starts with an empty database again
            remembered = programme.load(_say, programme.FULL)
            store.write(remembered)
        rehearsals.hold(remembered.live)
        click.echo(f"\rThe demo is loaded, in {time.monotonic() - began:.0f} seconds.".ljust(72))
    elif remembered is not None and (fresh := live.start_again(remembered)) is not None:
        store.write(fresh)
    else:
        click.echo("This database holds somebody's own data; the demo leaves it as it is.")


def _say(what: str, done: int, of: int) -> None:
    """One line that is written over again on a terminal, and stays quiet elsewhere until a part is done."""
    if sys.stdout.isatty():
        click.echo(f"\rLoading the demo: {what}, {done} of {of}".ljust(72), nl=False)
    elif done >= of:
        click.echo(f"Loading the demo: {what}, {of}")
