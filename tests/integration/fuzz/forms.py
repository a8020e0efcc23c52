"""The forms of a page as a browser sees them: where they go, what stands in them, and what a person might type."""
from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from core import clock

# what somebody would type into a field that is empty, by a part of its name
_TYPED = (
    ("phone", "0912 345 678"), ("quantity", "1"), ("allotment", "1"), ("amount", "1"), ("content", "1"),
    ("price", "45.000"), ("weight", "1"), ("limit", ""), ("cap", "3"), ("minutes", "10"), ("per_buyer", ""),
    ("email", ""), ("unit_name", "túi"), ("place", ":"),
    ("address", "12 ngõ 34, phường Cầu Giấy, Hà Nội"), ("url", "https://example.test/live"),
    ("identifier", "0912345678"), ("again", "ba con ga mai"), ("password", "ba con ga mai"), ("seats", "30"),
)
_BY_TYPE = {"date": lambda: (clock.today() + timedelta(days=3)).isoformat(), "time": lambda: "20:00",
            "number": lambda: "1", "tel": lambda: "0912 345 678", "email": lambda: ""}


_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)  # reading whole pages would take four times as long


@dataclass
class Form:
    """One form. `fields` holds what a browser would send as it stands, `names` everything that can be typed into."""

    page: str
    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def open_names(self) -> list[str]:
        """What somebody may change, the token aside."""
        return [name for name in dict.fromkeys(self.names) if name != "csrf_token"]

    def filled(self, token: str) -> dict[str, list[str]]:
        """As somebody would send it now, with a request key nobody has used."""
        sent = {name: list(values) for name, values in self.fields.items()}
        sent["csrf_token"] = [token]
        if "request_key" in sent:
            sent["request_key"] = [secrets.token_urlsafe(16)]
        return sent


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urlsplit(urljoin(f"http://localhost{self.page}", given.get("action", "") or self.page))
            target = f"{action.path}?{action.query}".rstrip("?")
            self._form = Form(self.page, target, given.get("method", "get").upper())
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "input" and given.get("name"):
            self._input(self._form, given)
        elif tag == "button" and given.get("name"):
            self._form.names.append(given["name"])
        elif tag == "select":
            self._select = (given.get("name", ""), [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._text = (given.get("name", ""), [])

    def _input(self, form: Form, given: dict[str, str]) -> None:
        name, kind, value = given["name"], given.get("type", "text"), given.get("value", "")
        if kind == "file":
            form.files.append(name)
            return
        form.names.append(name)
        if kind in ("checkbox", "radio"):
            if "checked" in given or (kind == "radio" and name not in form.fields):
                form.fields.setdefault(name, [])
                form.fields[name] = [value] if kind == "radio" else [*form.fields[name], value]
            return
        form.fields[name] = [value or _typed(name, kind)]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            name, options = self._select
            chosen = [value for value, is_chosen in options if is_chosen]
            self._form.names.append(name)
            self._form.fields[name] = (chosen or [value for value, _ in options if value])[:1]
            self._select = None
        elif tag == "textarea" and self._text is not None and self._form is not None:
            name, parts = self._text
            self._form.names.append(name)
            self._form.fields[name] = ["".join(parts).strip() or _typed(name, "text")]
            self._text = None


def _typed(name: str, kind: str) -> str:
    known = next((text for part, text in _TYPED if part in name), None)
    if known is not None:
        return known
    return _BY_TYPE.get(kind, lambda: "Mận hậu")()


def forms_of(path: str, answer: TestResponse) -> list[Form]:
    """The forms of a page."""
    if answer.mimetype != "text/html":
        return []
    reader = _Reader(path)
    reader.feed("".join(_FORM.findall(answer.text)))
    return [form for form in reader.forms if form.method in ("GET", "POST")]  # the rest are dialogs


def endpoint_of(app: Flask, form: Form) -> str:
    """Which endpoint a form goes to."""
    try:
        matched = app.url_map.bind("localhost").match(urlsplit(form.action).path, method=form.method)
    except HTTPException as error:
        raise AssertionError(f"the form of {form.page} goes to {form.method} {form.action}") from error
    return str(matched[0])


def different(app: Flask, found: Iterable[Form]) -> dict[str, Form]:
    """One form of each kind: the same endpoint with the same fields is the same form."""
    kinds: dict[str, Form] = {}
    for form in found:
        names = sorted({re.sub(r"\d+", "N", name) for name in form.open_names})
        kinds.setdefault(f"{form.method} {endpoint_of(app, form)} {','.join(names)}", form)
    return kinds
