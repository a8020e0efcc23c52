"""The programme of Lai Châu as an installation one can look at: made through the use cases, people made up.

Imported by wsgi and by nobody else. Production refuses it.
"""

from flask import Flask


def register(app: Flask) -> None:
    """The command `demo`, and while nobody real works here the job that lets buyers talk."""
    from demo import commands

    commands.register(app)
