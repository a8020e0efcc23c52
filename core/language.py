"""The switch between languages, on every page."""
from __future__ import annotations

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from core.access import allow
from core.i18n import LANGUAGES

bp = Blueprint("language", __name__)


@bp.post("/language")
@allow("public")
def choose() -> ResponseReturnValue:
    """Remember the language and go back to the page one came from."""
    wanted = request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        session.permanent = True
    back = request.form.get("back", "")
    return redirect(back if is_local(back) else f"{request.script_root}/", 303)


def is_local(target: str) -> bool:
    """True for a path on this site: an address from a form must not lead people elsewhere."""
    return target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
