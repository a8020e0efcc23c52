"""What the administrator of the machine types: the first administrator, and tokens for programs."""
from __future__ import annotations

import click
from flask import Flask

from accounts import grants, people, tokens
from accounts.models import Role
from accounts.people import NewPerson
from accounts.second_factor import factors
from core.actors import SYSTEM
from core.errors import DomainError
from core.i18n import say, speak


def init_app(app: Flask) -> None:
    """Install `flask person`, `flask second-factor-reset` and `flask token`."""

    @app.cli.command("person")
    @click.argument("identifier", metavar="PHONE_OR_EMAIL")
    @click.argument("name")
    def person(identifier: str, name: str) -> None:
        """Make NAME an administrator who signs in with PHONE_OR_EMAIL, and print a one-time code.

        Somebody who is there already becomes an administrator if need be and gets a new code.
        """
        speak("en")
        try:
            code = _administrator(identifier, name)
        except DomainError as error:
            raise click.ClickException(say(str(error), error.facts)) from error
        click.echo(f"Open /code, type this code and choose a password: {code}")

    @app.cli.command("second-factor-reset")
    @click.argument("identifier", metavar="PHONE_OR_EMAIL")
    def second_factor_reset(identifier: str) -> None:
        """Take the second factor off somebody whom no administrator can help: they set it up anew."""
        speak("en")
        try:
            factors.reset(SYSTEM, people.known(identifier).id)
        except DomainError as error:
            raise click.ClickException(say(str(error), error.facts)) from error
        click.echo("Taken off. They are signed out everywhere.")

    @app.cli.command("token")
    @click.argument("identifier", metavar="PHONE_OR_EMAIL")
    @click.argument("name")
    def token(identifier: str, name: str) -> None:
        """Print a bearer token for the program NAME of the person with PHONE_OR_EMAIL; shown only now."""
        speak("en")
        try:
            click.echo(tokens.issue(SYSTEM, people.known(identifier).id, name))
        except DomainError as error:
            raise click.ClickException(say(str(error), error.facts)) from error


def _administrator(identifier: str, name: str) -> str:
    known = people.find(identifier)
    if known is None:
        is_email = "@" in identifier
        return people.invite(SYSTEM, NewPerson(name, None if is_email else identifier,
                                               identifier if is_email else None, role=Role.ADMIN))
    grants.grant(SYSTEM, known.id, Role.ADMIN)
    return people.reset_code(SYSTEM, known.id)
