"""The reader's language: Vietnamese unless they chose English."""
from __future__ import annotations

import ast
import pathlib
from collections.abc import Generator, Iterable, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python
from flask import Flask, g, has_request_context, session
from flask_babel import Babel, gettext, refresh

LANGUAGES = ("vi", "en")
_KINDS = {"DomainError", "Malformed", "NotFound", "Forbidden", "Conflict", "Invalid", "Unavailable"}
babel = Babel()
_ROOT = pathlib.Path(__file__).resolve().parents[1]


def chosen() -> str:
    """The language of this request; outside a request the one the installation speaks."""
    forced = g.get("language")
    if forced in LANGUAGES:
        return str(forced)
    if has_request_context() and session.get("language") in LANGUAGES:
        return str(session["language"])
    return LANGUAGES[0]


def speak(language: str) -> None:
    """For the rest of this request, job or command."""
    g.language = language
    refresh()


def say(message: str, facts: Mapping[str, object] | None = None) -> str:
    """`message`, an English message id, in the reader's language, with `%(name)s` filled in from `facts`."""
    text = str(gettext(message))
    return text % dict(facts) if facts and "%(" in text else text


def init_app(app: Flask) -> None:
    """Install translations; `_` and `gettext` in templates come from Flask-Babel."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES[0])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", str(_ROOT / "translations"))
    babel.init_app(app, locale_selector=chosen)
    app.jinja_env.add_extension("jinja2.ext.i18n")




Message = tuple[int, str, Any, list[str]]


def extract_errors(
    source: IO[bytes], keywords: Mapping[str, Any], comment_tags: Iterable[str], options: dict[str, Any]
) -> Generator[Message, None, None]:
    """Babel extraction: what Babel finds in Python, and the sentences that domain errors carry as docstrings."""
    yield from extract_python(source, keywords, comment_tags, options)  # type: ignore[misc,arg-type]
    source.seek(0)
    for node in ast.walk(ast.parse(source.read())):
        if isinstance(node, ast.ClassDef) and _is_error(node):
            sentence = ast.get_docstring(node)
            if sentence:
                yield node.lineno, "", sentence, []


def _is_error(node: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id in _KINDS for base in node.bases)


