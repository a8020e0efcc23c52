"""What the signed session cookie holds of a person: the sign-in, and whose browser this is known to be."""
from __future__ import annotations

import secrets

from flask import session

from accounts import signin
from accounts.guessing import KnownBrowser

_STAYS = ("language", "known")


def begin(token: str) -> None:
    """This browser is signed in from now on. Who was before is not, and form tokens of before are void."""
    end()
    session["sign_in"] = token
    session["csrf_token"] = secrets.token_hex(20)  # now: two tabs that load at once would each be given their own
    session.permanent = True
    person = signin.holder(token)
    if person is not None:
        session["language"] = person.language
        session["known"] = [person.id, secrets.token_urlsafe(16)]


def end() -> None:
    """Sign this browser out; whose it is known to be, and the language, stay. A guest keeps everything."""
    token = session.pop("sign_in", None)
    session.pop("csrf_token", None)
    if isinstance(token, str):
        signin.sign_out(token)
        for name in set(session) - set(_STAYS):
            session.pop(name)


def language(wanted: str) -> None:
    """This browser shows pages in that language from the next page on."""
    session["language"] = wanted


def known_browser() -> KnownBrowser | None:
    """Whose browser this has proved to be."""
    known = session.get("known")
    if not isinstance(known, list):
        return None
    person_id, mark = known
    return KnownBrowser(person_id, mark)
