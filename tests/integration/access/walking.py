"""Walking through the whole market: every page a person may open, by the table and by following every link."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from core.db import db
from tests.architecture import access_matrix
from tests.architecture.access_matrix import Cell
from tests.integration.access.addresses import MADE_UP, address
from tests.integration.access.visitors import Visitor
from tests.integration.access.world import World

_MOST, _ALIKE = 700, 8  # pages in all, and of one endpoint asked for in one way
_QUERIES = {
    "orders_office.revenue": ("?period=month", "?period=year", "?period=today"),
    "shop.search": ("?q=man", "?q=khongco"), "shop.wards": ("?q=binh",),
    "training.course_list": ("?show=mine",), "accounts_office.people_list": ("?q=09", "?role=host"),
    "livestream.public_events": ("?after=0",), "studio_console.crew_events": ("?after=0",),
}


_HREF = re.compile(r"""<a\s(?:[^>"]|"[^"]*")*?\bhref="([^"]+)\"""")


def links(answer: TestResponse) -> list[str]:
    """The addresses on this site that a page leads to."""
    if answer.mimetype != "text/html":
        return []
    here = answer.request.url
    whole = (urlsplit(urljoin(here, unescape(link))) for link in dict.fromkeys(_HREF.findall(answer.text)))
    return [f"{each.path}?{each.query}" if each.query else each.path for each in whole if each.netloc == "localhost"]


class _Inline(HTMLParser):
    """Notes whatever a page would run or paint by itself, past the content security policy."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_data = given.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in given and not is_data):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        self.found += [f"{tag} {name}={value}" for name, value in attrs
                       if name in ("href", "src", "action", "formaction", "xlink:href")
                       and re.match(r"\s*(javascript|vbscript|data:text)", value or "", re.IGNORECASE)]
        if tag in ("script", "link", "img", "iframe") and re.match(r"(https?:)?//", given.get("src") or ""):
            self.found.append(f"{tag} from elsewhere: {given['src']}")
        if tag in ("base", "object", "embed", "applet"):
            self.found.append(tag)


def inline(answer: TestResponse) -> list[str]:
    """What of a page would be run or painted past the content security policy, or comes from elsewhere."""
    reader = _Inline()
    if answer.mimetype == "text/html":
        reader.feed(answer.text)
    return reader.found


def seeds(world: World, role: str, *sides: str) -> list[str]:
    """Every page this role may open, with things of these sides, and one that is not there."""
    found = ["/zz-not-there"]
    for row in access_matrix.rows(world.app):
        if row.method != "GET" or row.of(role) is Cell.NO or row.rule.startswith(("/api/", "/hooks/", "/o/<secret>")):
            continue
        for side in sides:
            found.append(address(world.app, row, world.sides[side].things))
        found += [found[-1] + query for query in _QUERIES.get(row.endpoint, ())]
        if row.arguments:
            found.append(address(world.app, row, MADE_UP))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Walked:
    """Every page somebody with a role was shown, and what reading them wrote."""

    pages: list[tuple[str, TestResponse]]
    writes: list[str]


def walked(world: World, role: str) -> Walked:
    """The walk of this role among things of their own; the tests of a module share it."""
    if role not in world.walks:
        with writes(world) as log:
            visitor = world.visitor(role)
            del log[:]  # signing in has written
            world.walks[role] = Walked(list(_pages(world, role, visitor)), log)
    found: Walked = world.walks[role]
    return found


def _pages(world: World, role: str, visitor: Visitor) -> Iterator[tuple[str, TestResponse]]:
    """Each page once: the seeds, and whatever they and the pages behind them lead to."""
    sides = ("one", "two") if role == "province" else ("one",)
    waiting = seeds(world, role, *sides)
    seen = {*waiting}
    kinds: Counter[str] = Counter()
    while waiting and len(seen) <= _MOST:
        path = waiting.pop(0)
        kind = _kind(world, path)
        kinds[kind] += 1
        if kinds[kind] > _ALIKE:
            continue
        answer = visitor.get(path)
        if answer.mimetype != "image/webp":
            yield path, answer
        onward = [answer.location] if answer.status_code in (301, 302, 303) and answer.location else links(answer)
        for link in onward:
            if link not in seen and not link.startswith(("/static/", "/media/", "/o/")):
                seen.add(link)
                waiting.append(link)


def _kind(world: World, path: str) -> str:
    """Which endpoint a path leads to, and by which names it asks for something there; the path where it is none."""
    place, _, question = path.partition("?")
    asked = sorted(name for name, _ in parse_qsl(question, keep_blank_values=True))
    try:
        return f"{world.app.url_map.bind('localhost').match(place)[0]} {asked}"
    except HTTPException:
        return path


@contextmanager
def writes(world: World) -> Iterator[list[str]]:
    """The statements of the block that change rows, and the beginnings of transactions that may."""
    log: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            log.append(statement)

    def begin(connection: Any) -> None:
        if connection.get_execution_options().get("writes"):
            log.append("BEGIN")

    with world.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "begin", begin)
    try:
        yield log
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "begin", begin)
