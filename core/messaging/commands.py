"""What the administrator of the machine types to see what people were sent."""
from __future__ import annotations

import click
from flask.cli import with_appcontext

from core import clock
from core.messaging import sending
from core.phones import masked


@click.command("messages")
@click.argument("reference", default="")
@with_appcontext
def messages(reference: str) -> None:
    """The last messages to buyers, or those about REFERENCE such as order:CB1234567X, the newest first."""
    for each in sending.latest(reference):
        moment = clock.local(each.made_at).isoformat(" ", "minutes")
        click.echo("\t".join((moment, each.status.value, masked(each.to), each.reference, each.text, each.error)))
