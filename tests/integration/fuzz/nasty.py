"""What nobody in their right mind would type, and what no answer may do about it."""
from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Sequence

from werkzeug.test import TestResponse

MARKUP = "<img src=x onerror=alert(1)>"
BREAKOUT = "\"'><svg onload=alert(1)>"
ADDED_UP = "1787569"  # what {{1337*1337}} would become
VALUES: dict[str, str] = {
    "nothing": "", "spaces": " \t \u3000 ", "NUL": "a\0b", "long": "x" * 10_000, "long and wide": "ế" * 3_000,
    "emoji": "👩\u200d🌾🍑" * 20, "from the right": "\u202e\u0645\u0631\u062d\u0628\u0627\u2066",
    "combining": "e" + "\u0301" * 300, "invisible": "\u200b\u200d\ufeff\u00ad", "markup": MARKUP, "break out": BREAKOUT,
    "template": "{{1337*1337}}${1337*1337}{%1337*1337%}", "format": "%s%n%(x)s{0}{x.__class__}",
    "quotes": "' OR 1=1; --", "like": "%_\\%", "escaped NUL": "%00", "negative": "-1", "zero": "0",
    "fraction": "0.0000001", "huge": "9" * 30, "eighteen": "9" * 18, "overflow": "1e309", "not a number": "NaN",
    "infinity": "-Infinity", "hexadecimal": "0x1F", "full width": "１２３", "arabic digits": "٣٤", "superscript": "²",
    "no date": "0000-00-00", "last date": "9999-12-31", "first date": "0001-01-01", "no such day": "2026-02-30",
    "no time": "24:61", "up": "../../../../etc/passwd", "header": "a\r\nX-Injected: 1\r\n\r\n<b>",
    "script address": "javascript:alert(1)", "elsewhere": "//evil.example/", "cell": "=cmd|'/c calc'!A1",
    "list": "[]", "object": '{"a": 1}', "null": "null",
}
# where the databases differ, and what passes through to them
TRICKY_FOR_DATABASES = ("NUL", "huge", "eighteen", "overflow", "last date", "first date", "combining", "like", "emoji")
_EVERYTHING = bool(os.environ.get("FUZZ_ALL"))
_TROUBLE = re.compile(r'<section class="trouble">.*?<h1>\s*\S.*?</h1>', re.DOTALL)
_MESSAGE = re.compile(r'class="(?:form-summary|field-error|flash flash-(?:alert|warn))\b[^"]*"(?![^>]*\bhidden)')


class Turns:
    """Takes turns: a few of many for each place, others for the next place. With FUZZ_ALL=1 all, for minutes."""

    def __init__(self, dialect: str, names: Iterable[str] = VALUES) -> None:
        self._is_second = dialect != "sqlite"  # forms are checked the same; only what passes through differs
        self._all: Sequence[str] = tuple(name for name in names if not self._is_second or name in TRICKY_FOR_DATABASES)
        self._next = itertools.cycle(self._all)

    def take(self, count: int) -> list[tuple[str, str]]:
        """The next so many names with their values, on PostgreSQL half as many."""
        count = min(count // 2 if self._is_second else count, len(self._all))
        names = self._all if _EVERYTHING else tuple(itertools.islice(self._next, count))
        return [(name, VALUES[name]) for name in names]


def wrong_with(answer: TestResponse) -> str:
    """What is the matter with an answer, whatever was sent; empty when nothing is."""
    text = answer.data.decode(errors="replace") if answer.mimetype.startswith(("text/", "application/")) else ""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if "Traceback (most recent" in text or "sqlalchemy" in text or "psycopg" in text:
        return "a trace"
    if answer.mimetype == "text/html" and (MARKUP in text or "<svg onload" in text):
        return "markup is rendered"
    if ADDED_UP in text:
        return "a template was run"
    if "X-Injected" in answer.headers or "evil.example" in answer.headers.get("Location", "")[:25]:
        return "a header was written by the sender"
    return "" if answer.status_code < 400 or says_why(answer) else f"{answer.status_code} without a sentence"


def says_why(answer: TestResponse) -> bool:
    """True if a refusal says in words what is the matter."""
    if answer.is_json:
        return bool(answer.json and str(answer.json.get("title", "")).strip())
    if answer.mimetype == "text/plain":
        return bool(answer.text.strip())
    return bool(_TROUBLE.search(answer.text) or _MESSAGE.search(answer.text))
